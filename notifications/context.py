from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications import health, live


def unread(request: HttpRequest) -> dict[str, Any]:
    """The number on the bell (one cheap query) and whether messages run late; asked only where a page shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}

    def number() -> str:
        count = live.unread_count(user.pk)
        return f"{live.BADGE_MOST - 1}+" if count >= live.BADGE_MOST else str(count or "")

    return {"unread_count": SimpleLazyObject(number), "messages_run_late": SimpleLazyObject(health.is_late)}
