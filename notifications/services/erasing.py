"""Letters and notices about somebody who is erased go with them; see desk.services.erasing."""

from collections.abc import Sequence

from notifications.models import InboundMessage, Message, Notification


def erase_letters(subjects: Sequence[str]) -> int:
    """Delete what was written to, from and about these subjects, attempts and notices included; returns how many letters.

    What waited is not sent. That letters were sent, and when, stays on the timeline.
    """
    _each, by_table = Message.objects.filter(subject__in=subjects).delete()
    _each, inbound = InboundMessage.objects.filter(subject__in=subjects).delete()
    Notification.objects.filter(subject__in=subjects).delete()
    return by_table.get(Message._meta.label, 0) + inbound.get(InboundMessage._meta.label, 0)
