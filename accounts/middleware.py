from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.models import User
from core.times import zone_or_utc


class SpeakUsersLanguage:
    """Everybody who is signed in gets their own language and time zone, whatever the browser says.

    An API token names its owner only inside the view; `speak` follows them there, and what was active before comes
    back here at the end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        with translation.override(translation.get_language()), timezone.override(None):
            if user.is_authenticated:
                request.LANGUAGE_CODE = user.language
                speak(user)
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


def speak(user: User) -> None:
    """Answer in this person's language and time zone from here on."""
    translation.activate(user.language)
    timezone.activate(zone_or_utc(user.time_zone))
