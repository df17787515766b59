from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from core.times import zone_or_utc


class AskToSignIn(LoginRequiredMiddleware):
    """Sign-in leads back to the page where somebody was, not to a fragment of it nor to what only takes a POST."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        is_fragment = request.headers.get("HX-Request") == "true"
        if request.method in {"GET", "HEAD"} and not is_fragment:
            return super().handle_no_permission(request, view_func)
        page = request.headers.get("HX-Current-URL" if is_fragment else "Referer", "")
        if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
            where = urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl() or "/"
        else:
            where = "/"
        login = resolve_url(self.get_login_url(view_func))
        return redirect_to_login(where, login, self.get_redirect_field_name(view_func))


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
