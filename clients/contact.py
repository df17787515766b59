"""May this client be written to? What composers ask before sending, and what a word of an address means to dossiers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from clients.letters import addresses_of
from clients.models import Client
from clients.zones import zone_of
from history.services import record
from notifications import gate, sms
from notifications.gate import Answer, Asked
from notifications.models import Consent, DoNotContact, Message, OptOut, Purpose


def may_contact(  # noqa: PLR0913 - keywords only
    client: Client,
    channel: str,
    *,
    to: str = "",
    body: str = "",
    purpose: str = Purpose.SERVICE,
    is_urgent: bool = False,
    at: datetime | None = None,
) -> Answer:
    """Answer whoever is about to write: whether, why not, and when it would go (`until`). See notifications.gate."""
    address = to or next(iter(addresses_of(client, channel)), "")
    parts = sms.count(body).parts if channel == "sms" and body else 1
    return gate.may_contact(
        Asked(
            subject=client.subject,
            channel=channel,
            to=address,
            purpose=purpose,
            is_urgent=is_urgent,
            at=at,
            office=client.office,
            parts=parts,
        )
    )


def note_opt_out(held: OptOut) -> None:
    """Put what an address said on the timeline of everybody who has it."""
    kind = "opted_in" if held.ended_at else "opted_out"
    data = {"channel": held.channel, "address": held.address, "scope": held.scope, "how": held.how}
    for client in clients_at(held.channel, held.address):
        record(client.subject, kind, actor=held.by, data=data)


def clients_at(channel: str, address: str) -> list[Client]:
    """Return the clients who have this address, the trash left out; at most a hundred."""
    has = Q(emails__address__iexact=address) if channel == "email" else Q(phones__number=address)
    return list(Client.objects.kept().filter(has).distinct().select_related("owner")[:100])


def opt_outs_of(client: Client) -> list[OptOut]:
    """Return what the client's addresses said, the newest first. One query past the addresses."""
    emails = [email.address.lower() for email in client.emails.all()]
    numbers = [phone.number for phone in client.phones.all() if phone.number]
    found = OptOut.objects.living().filter(address__in=[*emails, *numbers]).order_by("-at")
    return list(found)


@dataclass(frozen=True)
class AddressState:
    """One address: what it said, and what would happen to a message now."""

    channel: str
    label: str
    address: str
    key: str
    held: OptOut | None
    service: Answer
    marketing: Answer
    is_dead: bool


@dataclass(frozen=True)
class ContactState:
    """Everything that decides about writing to a client."""

    addresses: list[AddressState]
    marketing: Consent | None
    service: Consent | None
    stop: DoNotContact | None
    zone: str

    @property
    def is_agreed(self) -> bool:
        return bool(self.marketing and self.marketing.is_given and self.marketing.basis == "consent")


def contact_state(client: Client) -> ContactState:
    """Return what a client said, and what the gate says now for each of their addresses."""
    said = {held.channel + held.address: held for held in opt_outs_of(client)}
    points = [("email", one.address, one.address.lower(), one.is_dead) for one in client.emails.all()]
    points += [("sms", one.number, one.number, one.is_dead) for one in client.phones.all() if one.number]
    addresses = [
        AddressState(
            channel=channel,
            label=str(Message.Channel(channel).label),
            address=shown,
            key=f"{channel}:{key}",
            held=said.get(channel + key),
            service=may_contact(client, channel, to=shown),
            marketing=may_contact(client, channel, to=shown, purpose=Purpose.MARKETING),
            is_dead=is_dead,
        )
        for channel, shown, key, is_dead in points
    ]
    return ContactState(
        addresses,
        Consent.objects.of(client.subject, Purpose.MARKETING).select_related("by").first(),
        Consent.objects.of(client.subject, Purpose.SERVICE).select_related("by").first(),
        DoNotContact.objects.filter(subject=client.subject).select_related("by").first(),
        zone_of(client).key.replace("_", " "),
    )
