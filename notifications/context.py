from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications import health, live
from notifications.transports.registry import gateway_for


def unread(request: HttpRequest) -> dict[str, Any]:
    """The number on the bell (one cheap query), whether messages run late and whether e-mail stays in the house.

    Each is asked only where a page shows it.
    """
    user = getattr(request, "user", None)
    letters = {"email_stays_here": SimpleLazyObject(lambda: not gateway_for("email").is_real)}
    if user is None or not user.is_authenticated:
        return letters

    def number() -> str:
        count = live.unread_count(user.pk)
        return f"{live.BADGE_MOST - 1}+" if count >= live.BADGE_MOST else str(count or "")

    return letters | {
        "unread_count": SimpleLazyObject(number),
        "messages_run_late": SimpleLazyObject(health.is_late),
    }
