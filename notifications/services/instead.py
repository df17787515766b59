"""The same words by another channel, when the first one failed."""

from django.db import transaction

from core.jobs import enqueue
from notifications import outbox, sms
from notifications.models import Message
from notifications.texts import one_line

SWEEP = "notifications.sweep"
_SAME = (
    "subject", "about", "name", "office_id", "kind", "language", "is_urgent", "purpose", "consent_basis", "template",
    "created_by_id", "not_after",
)  # fmt: skip


@transaction.atomic
def send_instead(failed: Message, channel: str, to: str) -> Message:
    """Send the text of a failed message by another channel, once; it stands on the line of the first.

    An SMS becomes an e-mail with its first words as subject, an e-mail an SMS without it. Returns the row.
    """
    is_mail, key = channel == Message.Channel.EMAIL, f"instead:{failed.pk}"
    row = {name: getattr(failed, name) for name in _SAME} | {
        "channel": channel,
        "to": to,
        "subject_line": one_line(failed.subject_line or failed.body, 80) if is_mail else "",
        "body": failed.body,
        "parts": 1 if is_mail else sms.count(failed.body).parts,
        "dedupe_key": key,
        "resend_of_id": failed.pk,
    }
    outbox.write_messages([row])
    enqueue(SWEEP)
    return Message.objects.get(dedupe_key=key)
