"""Writing to a client: to one of their addresses, filed under their name, in their language."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import letters
from clients.models import Client
from clients.services.clients import locked
from clients.validation import refuse
from core.phones import parse
from notifications.models import Message, Purpose
from notifications.services import send_to_client

KIND = "client_message"


@transaction.atomic
def send_message(  # noqa: PLR0913 - what a message consists of
    client: Client,
    *,
    by: User,
    channel: str,
    body: str,
    subject: str = "",
    to: str = "",
    due_at: datetime | None = None,
    is_urgent: bool = False,
    purpose: str = Purpose.SERVICE,
    template: str = "",
) -> Message:
    """Write one e-mail or SMS to a client, to the primary address unless told. Raises RuleError at the field.

    `to` must be one of the client's own addresses: a typing error must not tell a stranger.
    """
    row = locked(client)
    addresses = letters.addresses_of(row, channel)
    return send_to_client(
        row.subject,
        channel,
        _address(addresses, to, row),
        body,
        kind=KIND,
        by=by,
        subject_line=subject,
        language=letters.language_of(row),
        name=row.name,
        office=row.office,
        due_at=due_at,
        is_urgent=is_urgent,
        purpose=purpose,
        template=template,
    )


def _address(addresses: list[str], to: str, client: Client) -> str:
    if not to:
        if not addresses:
            raise refuse("to", _("This client has no address for this channel."))
        return addresses[0]
    wanted = {to.strip().casefold(), parse(to, client.office.country) or ""}
    found = next((address for address in addresses if address.casefold() in wanted), None)
    if found is None:
        raise refuse("to", _("This is not one of the client's addresses."))
    return found
