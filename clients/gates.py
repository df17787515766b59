"""What delivery must ask about clients: may this still go out, may this person still see it."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client, Contact, Email, Phone
from clients.planning import REMINDER, plan_reminders
from clients.services.messages import KIND
from notifications import gate, planner, reasons
from notifications.gate import Refusal
from notifications.models import Message


def register() -> None:
    """Answer for the kinds of messages and the noun of this app."""
    reasons.register("sample", _("This is a sample client: nothing is ever sent."))
    reasons.register("trashed", _("The client is in the trash."))
    reasons.register("dead_address", _("This address is no longer the client's, or mail to it came back."))
    gate.register_sight("client", clients_seen)
    gate.register("mentioned", gate.may_still_see)
    gate.register("client_handed_over", gate.may_still_see)
    gate.register(KIND, may_contact)
    gate.register(REMINDER, may_remind)
    planner.register(plan_reminders)


def clients_seen(user: User, ids: set[int]) -> set[int]:
    """Return which of these clients somebody may see now."""
    return set(Client.objects.visible_to(user).kept().filter(pk__in=ids).values_list("pk", flat=True))


def may_contact(message: Message) -> Refusal | None:
    """Say whether a message to a client may go out now: neither trashed nor a sample, and still at this address."""
    number = message.subject.removeprefix("client:")
    client = Client.objects.filter(pk=int(number)).first() if number.isdigit() else None
    if client is None or client.deleted_at:
        return Refusal("trashed", is_moot=True)
    if client.is_sample:
        return Refusal("sample", is_moot=True)
    return None if _is_theirs(client, message) else Refusal("dead_address", is_moot=True)


def may_remind(message: Message) -> Refusal | None:
    """Say whether a reminder of a contact may go out: it is still planned, and the client may be contacted."""
    number = message.about.removeprefix("contact:")
    planned = Contact.objects.reminding().filter(pk=int(number) if number.isdigit() else 0)
    return may_contact(message) if planned.exists() else Refusal("withdrawn", is_moot=True)


def _is_theirs(client: Client, message: Message) -> bool:
    if message.channel == Message.Channel.EMAIL:
        return Email.objects.filter(client=client, address__iexact=message.to, is_dead=False).exists()
    return Phone.objects.filter(client=client, number=message.to, is_dead=False).exists()
