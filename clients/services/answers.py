"""Letters that came in: they move "last contact", and the tray's become clients."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from accounts.models import User
from clients.models import Client
from clients.services.clients import create_client
from notifications.models import InboundMessage
from notifications.services import file_inbound


def note_answer(client: Client, at: datetime) -> None:
    """Move "last contact" forward to when a letter came, never back."""
    last = Greatest(Coalesce(F("last_contact_at"), at), at)
    Client.objects.filter(pk=client.pk).update(last_contact_at=last)


@transaction.atomic
def client_from_letter(row: InboundMessage, *, by: User) -> Client:
    """Make a client of whoever wrote a letter of the tray and file it there.

    Raises RuleError for an address that a client cannot have, Conflict when somebody decided already.
    """
    address: dict[str, Any] = {"is_primary": True}
    is_mail = row.channel == "email"
    points = [address | ({"address": row.sender} if is_mail else {"number": row.sender})]
    client = create_client(
        by=by,
        values={"name": row.sender_name or row.sender},
        phones=None if is_mail else points,
        emails=points if is_mail else None,
    )
    file_inbound(row, client.subject, by=by)
    return client
