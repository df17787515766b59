"""What follows from a message that came back: a hard one ends the address, a soft one only this message.

Who keeps addresses is told through `register_dead`; whom the recipients blame, through `register_complaint`.
"""

import logging
from collections.abc import Callable, Iterable

from django.db import transaction

from notifications.incoming.receipts import BOUNCED, DELIVERED, apply_receipt
from notifications.incoming.returned import ARRIVED, DELAYED, HARD, Returned
from notifications.models import Message

log = logging.getLogger(__name__)

Listener = Callable[[Message], None]

_dead: list[Listener] = []
_complaints: list[Listener] = []


def register_dead(func: Listener) -> None:
    """Let `func(message)` mark the address of a message that nobody has any more."""
    if func not in _dead:
        _dead.append(func)


def register_complaint(func: Listener) -> None:
    """Let `func(message)` act when its recipient called it unwanted."""
    if func not in _complaints:
        _complaints.append(func)


@transaction.atomic
def came_back(message: Message, report: Returned) -> None:
    """Act on a report about a message that we know to be ours. Twice the same changes nothing the second time."""
    if report.verdict == DELAYED:
        return  # the server goes on trying; the report itself is kept with the message
    if report.verdict == ARRIVED:
        apply_receipt(message.pk, DELIVERED)
        return
    is_hard = report.verdict == HARD
    if is_hard:
        for listener in _dead:
            listener(message)
    code = "address_gone" if is_hard else "bounced"
    status = "" if report.status in report.words else f"{report.status} "
    apply_receipt(message.pk, BOUNCED, error=f"{status}{report.words}", code=code)


@transaction.atomic
def sms_came_back(pk: int, *, is_gone: bool, error: str, provider_id: str = "") -> None:
    """Act on the report that an SMS did not arrive; `is_gone` when its number does not exist or takes no SMS.

    A report that changes nothing, because another one was first, ends no number.
    """
    code = "number_gone" if is_gone else "bounced"
    if apply_receipt(pk, BOUNCED, provider_id=provider_id, error=error, code=code) and is_gone:
        end_addresses(Message.objects.filter(pk=pk))


def end_addresses(messages: Iterable[Message]) -> None:
    """Mark the addresses of these messages as nobody's. A mistake here never undoes what was recorded."""
    for message in messages:
        try:
            with transaction.atomic():
                for listener in _dead:
                    listener(message)
        except Exception:
            log.exception("address_not_ended", extra={"pk": message.pk})


@transaction.atomic
def was_unwanted(message: Message) -> None:
    """Act on a complaint about a message: it arrived, and its recipient wants no more like it."""
    apply_receipt(message.pk, DELIVERED)
    for listener in _complaints:
        listener(message)
