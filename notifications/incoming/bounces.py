"""What follows from a letter that came back: a hard one ends the address, a soft one only this letter.

Who keeps addresses is told through `register_dead`; whom the recipients blame, through `register_complaint`.
"""

from collections.abc import Callable

from django.db import transaction

from notifications.incoming.receipts import BOUNCED, DELIVERED, apply_receipt
from notifications.incoming.returned import ARRIVED, DELAYED, HARD, Returned
from notifications.models import Message

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
def was_unwanted(message: Message) -> None:
    """Act on a complaint about a message: it arrived, and its recipient wants no more like it."""
    apply_receipt(message.pk, DELIVERED)
    for listener in _complaints:
        listener(message)
