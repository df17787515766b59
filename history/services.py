from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from history.models import Event


def record(
    subject: str,
    kind: str,
    *,
    actor: User | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one fact to the timeline of `subject` (`client:42`), inside the caller's transaction."""
    return Event.objects.create(
        subject=subject, kind=kind, actor=actor, data=data or {}, at=at or timezone.now()
    )
