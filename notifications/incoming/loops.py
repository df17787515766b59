"""No two machines talk to each other through us (attack A63): limits for everything that nobody wrote by hand."""

from datetime import timedelta

from notifications.clock import office_now
from notifications.models import InboundMessage, Message

HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20  # from or to one address
MOST_IN_A_ROW = 5  # automatic answers since a colleague of ours last wrote


def floods(channel: str, sender: str) -> bool:
    """Say whether this address has sent more than anybody writes by hand: further messages are kept, nobody is told."""
    recent = InboundMessage.objects.filter(
        channel=channel, sender=sender, received_at__gt=office_now() - HOUR
    )
    return recent.count() >= MOST_AN_HOUR


def may_answer(channel: str, to: str) -> bool:
    """Say whether one more automatic answer may go to this address."""
    ours = Message.objects.filter(channel=channel, to=to, user=None)
    last_hour = ours.filter(created_by=None, created_at__gt=office_now() - HOUR).count()
    row = ours.filter(created_at__gt=office_now() - 24 * HOUR).order_by("-pk")
    writers = list(row.values_list("created_by_id", flat=True)[:MOST_IN_A_ROW])
    is_a_loop = len(writers) == MOST_IN_A_ROW and not any(writers)
    return last_hour < MOST_AN_HOUR and not is_a_loop
