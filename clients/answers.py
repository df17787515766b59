"""Whose letter is it: what comes in finds its dossier by the one client who has this address."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import User
from clients.models import Client, Email, Phone
from clients.services.answers import note_answer
from clients.services.dead import mark_dead
from notifications import places, troubles
from notifications.incoming import bounces, filing
from notifications.incoming.filing import Incoming
from notifications.models import InboundMessage, Message


def register() -> None:
    """Let delivery ask for the dossier of a letter, and tell it what follows."""
    filing.register_finder(client_of)
    filing.register(filed)
    troubles.register(owner_of)
    bounces.register_dead(mark_dead)
    places.register_people("client", owners)
    places.register("client", lambda pk: reverse("clients:client_detail", args=[pk]))
    places.register_names("client", names_of)
    places.register("message", lambda pk: reverse("clients:message_detail", args=[pk]))


def client_of(incoming: Incoming) -> str | None:
    """Return the subject key of the only client with this address; None when there is none, or several.

    A copy that a colleague files is looked up by its recipients, and only among the clients the colleague sees.
    """
    is_copy = incoming.filed_by is not None
    addresses = incoming.recipients if is_copy else [incoming.sender]
    seen = Client.objects.visible_to(incoming.filed_by) if incoming.filed_by else Client.objects.all()
    points = _phones(addresses) if incoming.channel == "sms" else _emails(addresses)
    found = set(seen.kept().filter(pk__in=points).values_list("pk", flat=True)[:2])
    return f"client:{found.pop()}" if len(found) == 1 else None


def _emails(addresses: list[str]) -> QuerySet[Any, Any]:
    wanted = [address.lower() for address in addresses]
    return Email.objects.annotate(low=Lower("address")).filter(low__in=wanted).values("client")


def _phones(numbers: list[str]) -> QuerySet[Any, Any]:
    return Phone.objects.filter(number__in=numbers).values("client")


def filed(row: InboundMessage) -> list[User]:
    """Note the contact and return who looks after the client."""
    pk = int(row.subject.removeprefix("client:"))
    client = Client.objects.select_related("owner").filter(pk=pk).first()
    if client is None:
        return []
    note_answer(client, row.received_at)
    return [client.owner] if client.owner else []


def owner_of(message: Message) -> list[User]:
    """Return who looks after the client that a message did not reach."""
    number = message.subject.removeprefix("client:")
    return owners(int(number)) if number.isdigit() else []


def owners(pk: int) -> list[User]:
    """Return who looks after a client: its owner, or nobody."""
    client = Client.objects.select_related("owner").filter(pk=pk).first()
    return [client.owner] if client and client.owner else []


def names_of(user: User, ids: set[int]) -> dict[int, str]:
    """Return the names of those clients that a person may see. One query."""
    return dict(Client.objects.visible_to(user).kept().filter(pk__in=ids).values_list("pk", "name"))
