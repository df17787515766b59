"""After a restore of a backup: what waited then may have gone out since, so a person decides."""

from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from notifications import planner
from notifications.clock import OfficeNow
from notifications.models import Message

RESTORED = "restored"
# ids are the idempotency keys: those given out after the backup must never come again
_NEW_IDS = """
SELECT setval(pg_get_serial_sequence('notifications_message', 'id'), max(id) + 1000000) FROM notifications_message
HAVING max(id) IS NOT NULL
"""


def hold_all() -> int:
    """Hold every message that waits or was being sent, and what the planner would catch up with; returns how many.

    Call it before workers start on the restored database.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEW_IDS)
    planner.run()  # otherwise reminders that fired after the backup would be planned again as soon as we turn our back
    in_hand = Message.objects.filter(state__in=["pending", "leased", "sending"])
    going_later = Q(state="held", next_try_at__isnull=False)
    held: dict[str, Any] = {
        "state": Message.State.HELD,
        "reason_code": RESTORED,
        "reason_data": {},
        "next_try_at": None,
    }
    fenced: dict[str, Any] = {"fence": F("fence") + 1, "lease_until": None, "state_at": OfficeNow()}
    with transaction.atomic():
        in_hand.filter(state="sending").update(is_doubtful=True)
        waiting = in_hand | Message.objects.filter(going_later)
        return waiting.update(**held, **fenced)


def release_all() -> int:
    """Let everything go that hold_all() held; returns how many."""
    held = Message.objects.filter(state=Message.State.HELD, reason_code=RESTORED)
    return held.update(
        state=Message.State.PENDING,
        reason_code="",
        next_try_at=OfficeNow(),
        state_at=OfficeNow(),
        fence=F("fence") + 1,
    )
