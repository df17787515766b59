"""After RECORD: browsers that withdrew are forgotten, so that nothing goes there again and nobody has to look."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from notifications.delivery.wire import Answer
from notifications.models import Message, PushDevice
from notifications.transports.base import Accepted, TransportError


def settle(answers: Sequence[Answer]) -> None:
    """Note what push services said about their browsers. No query where nothing went by push."""
    pushed = [answer for answer in answers if answer.attempt.message.channel == Message.PUSH]
    if not pushed:
        return
    well = _devices([one.attempt.message for one in pushed if isinstance(one.result, Accepted)])
    gone = [one.attempt.message for one in pushed if _is_gone(one)]
    with transaction.atomic():
        PushDevice.objects.filter(pk__in=well).update(last_ok_at=timezone.now())
        # a browser that withdrew is no failure that somebody must look at
        Message.objects.filter(pk__in=[message.pk for message in gone], state=Message.State.DEAD).update(
            state=Message.State.CANCELLED, reason_code="device_gone"
        )
        PushDevice.objects.filter(pk__in=_devices(gone)).delete()


def _devices(messages: Sequence[Message]) -> set[int]:
    return {message.device_id for message in messages if message.device_id is not None}


def _is_gone(answer: Answer) -> bool:
    return isinstance(answer.result, TransportError) and answer.result.code == "gone"
