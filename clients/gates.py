"""What delivery must ask about clients: may this still go out, may this person still see it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients import zones
from clients.contact import note_opt_out
from clients.letters import addresses_of
from clients.models import Client, Contact, Email, Phone
from clients.planning import REMINDER, plan_reminders
from clients.services.messages import KIND
from notifications import gate, optouts, planner, reasons
from notifications.gate import Asked, Refusal
from notifications.models import Message


def register() -> None:
    """Answer for the kinds of messages and the noun of this app."""
    reasons.register("sample", _("This is a sample client: nothing is ever sent."))
    reasons.register(
        "dead_number", _("This number does not exist or takes no SMS, as the provider reported.")
    )
    reasons.register("trashed", _("The client is in the trash."))
    reasons.register("dead_address", _("This address is no longer the client's, or mail to it came back."))
    gate.register_sight("client", clients_seen)
    gate.register_person("client", may_be_reached, zone_of)
    gate.register("mentioned", gate.may_still_see)
    gate.register("comment_answered", gate.may_still_see)
    gate.register("client_handed_over", gate.may_still_see)
    gate.register(KIND, may_contact)
    gate.register(REMINDER, may_remind)
    planner.register(plan_reminders)
    optouts.register(note_opt_out)


def clients_seen(user: User, ids: set[int]) -> set[int]:
    """Return which of these clients somebody may see now."""
    return set(Client.objects.visible_to(user).kept().filter(pk__in=ids).values_list("pk", flat=True))


def may_contact(message: Message) -> Refusal | None:
    """Say whether a message to a client may go out now: neither trashed nor a sample, and still at this address."""
    return may_be_reached(Asked.of(message))


def may_be_reached(asked: Asked) -> Refusal | None:
    """Say what only the dossier knows: neither trashed nor a sample, and the address is theirs (any, when none is named)."""
    client = _client(asked.subject)
    if client is None or client.deleted_at:
        return Refusal("trashed", is_moot=True)
    if client.is_sample:
        return Refusal("sample", is_moot=True)
    if not asked.to:
        return None if addresses_of(client, asked.channel) else Refusal("no_address", is_moot=True)
    return _obstacle(client, asked)


def zone_of(pk: int) -> ZoneInfo | None:
    """Return where a client's clock hangs; see clients.zones."""
    client = Client.objects.select_related("office").filter(pk=pk).first()
    return zones.zone_of(client) if client else None


def _client(subject: str) -> Client | None:
    number = subject.removeprefix("client:")
    return Client.objects.filter(pk=int(number)).first() if number.isdigit() else None


def may_remind(message: Message) -> Refusal | None:
    """Say whether a reminder of a contact may go out: it is still planned, and the client may be contacted."""
    number = message.about.removeprefix("contact:")
    planned = Contact.objects.reminding().filter(pk=int(number) if number.isdigit() else 0)
    return may_contact(message) if planned.exists() else Refusal("withdrawn", is_moot=True)


def _obstacle(client: Client, asked: Asked) -> Refusal | None:
    theirs: QuerySet[Any] = (
        Email.objects.filter(client=client, address__iexact=asked.to)
        if asked.channel == Message.Channel.EMAIL
        else Phone.objects.filter(client=client, number=asked.to)
    )
    fates = set(theirs.values_list("is_dead", flat=True))
    if False in fates:
        return None
    is_dead_number = fates and asked.channel == Message.Channel.SMS
    return Refusal("dead_number" if is_dead_number else "dead_address", is_moot=True)
