"""Which of a person's browsers is this one: its own signed cookie says so, longer than any sign-in lasts.

Whoever signs out, on a shared computer perhaps, leaves a browser behind that shows nothing more of theirs.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "push_device"
_SALT = "notifications.push_device"
_LASTS_S = 400 * 24 * 3600  # the most that browsers grant


def remember(response: HttpResponse, device: int) -> None:
    """Let this browser know which device it is."""
    response.set_cookie(
        COOKIE,
        signing.dumps(device, salt=_SALT),
        max_age=_LASTS_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def device_here(request: HttpRequest) -> int | None:
    """Return which device this browser says it is; None when it says nothing that we signed."""
    try:
        number = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None
