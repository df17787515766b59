"""What providers report afterwards: twice, late, in any order. A state never goes backwards, the first last word stays."""

import json

from django.db import connection, transaction

from notifications import troubles
from notifications.models import Message

SENT, DELIVERED, BOUNCED = Message.State.SENT, Message.State.DELIVERED, Message.State.BOUNCED

# `tries > 0`: only what we really handed over can have a receipt. A row on the wire keeps its fence, so that RECORD
# may still add the provider's id; one that was about to be tried again is fenced: it has arrived.
_APPLY = """
UPDATE notifications_message
SET state = %(state)s, reason_code = %(code)s, reason_data = %(data)s::jsonb, state_at = office_now(),
    provider_id = CASE WHEN provider_id = '' THEN %(provider_id)s ELSE provider_id END,
    fence = CASE WHEN state = 'sending' THEN fence ELSE fence + 1 END,
    lease_until = NULL, next_try_at = NULL
WHERE id = %(pk)s AND tries > 0 AND state = ANY(%(before)s)
"""
_BEFORE = {
    SENT: ["pending", "leased", "sending", "unknown"],
    DELIVERED: ["pending", "leased", "sending", "sent", "unknown", "dead", "expired"],
    BOUNCED: ["pending", "leased", "sending", "sent", "unknown"],
}


@transaction.atomic
def apply_receipt(
    pk: int, state: str, *, provider_id: str = "", error: str = "", code: str = "bounced"
) -> bool:
    """Move a message to `sent`, `delivered` or `bounced` as its provider reports; False when it changes nothing.

    `code` is the reason (notifications.reasons) of one that came back.
    """
    bounced = state == BOUNCED
    with connection.cursor() as cursor:
        cursor.execute(
            _APPLY,
            {
                "pk": pk,
                "state": state,
                "before": _BEFORE[Message.State(state)],
                "code": code if bounced else "",
                "data": json.dumps({"error": error[:200]} if bounced else {}),
                "provider_id": provider_id[:200],
            },
        )
        changed = bool(cursor.rowcount)
        if changed and bounced:
            troubles.note([pk])
    return changed
