"""What clients choose for themselves, on the page behind the foot of a letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from core.errors import RuleError
from notifications import services as told
from notifications.gate.rules import basis_of
from notifications.models import Basis, How, Message, OptOut, Purpose

OPEN, QUIET, CLOSED = "open", "marketing", "all"
WORDS = (
    (OPEN, gettext_lazy("Everything, advertising too")),
    (QUIET, gettext_lazy("Only about my own matters, no advertising")),
    (CLOSED, gettext_lazy("Nothing at all")),
)


@dataclass(frozen=True)
class Choice:
    """One address and what goes there; `shown` is masked unless the letter itself went there."""

    name: str
    channel: str
    address: str
    shown: str
    chosen: str
    words: tuple[tuple[str, Any], ...] = WORDS


def choices_of(client: Client, message: Message) -> list[Choice]:
    """Return every address of a client with what holds for it, the letter's own first."""
    agreed = basis_of(client.subject, Purpose.MARKETING) == Basis.CONSENT
    points = [("email", f"email-{e.pk}", e.address) for e in client.emails.all()]
    points += [("sms", f"phone-{p.pk}", p.number) for p in client.phones.all() if p.number]
    keys = [address.lower() for _channel, _name, address in points]
    held = {(one.channel, one.address): one.scope for one in OptOut.objects.living().filter(address__in=keys)}
    found = []
    for channel, name, address in points:
        is_own = channel == message.channel and address.lower() == message.to.lower()
        scope = held.get((channel, address.lower()), OPEN if agreed else QUIET)
        found.append(Choice(name, channel, address, address if is_own else masked(address), scope))
    return sorted(found, key=lambda one: one.address.lower() != message.to.lower())


def masked(address: str) -> str:
    """Return enough of an address to know one's own, and no more: i•••@example.com, +3598•••56."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if at else f"{address[:4]}•••{address[-2:]}"


@transaction.atomic
def choose_messages(client: Client, given: Mapping[str, str], message: Message) -> None:
    """Keep what a client chose; addresses that were not touched stay as they are. Raises RuleError for nonsense."""
    for choice in choices_of(client, message):
        wanted = given.get(choice.name, choice.chosen)
        if wanted not in {OPEN, QUIET, CLOSED}:
            raise RuleError(_("Choose one of the offered answers."), field=choice.name)
        if wanted == choice.chosen:
            continue
        if wanted != CLOSED:
            told.opt_in(choice.address, choice.channel, How.PAGE, scope=None if wanted == OPEN else QUIET)
        if wanted != OPEN:
            told.opt_out(choice.address, choice.channel, How.PAGE, scope=wanted)
        elif basis_of(client.subject, Purpose.MARKETING) != Basis.CONSENT:
            note = _("On the page of message %(number)s") % {"number": message.pk}
            told.note_consent(client.subject, Purpose.MARKETING, Basis.CONSENT, how=How.PAGE, note=note)


def unsubscribe(message: Message) -> OptOut:
    """End advertising to the address of a letter; pressed again later, everything."""
    return told.opt_out(message.to, message.channel, How.ONE_CLICK)
