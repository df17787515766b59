"""Writing to a client: to one of their addresses, filed under their name, in their language."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import letters
from clients.models import Client, File
from clients.services.clients import locked
from clients.validation import refuse
from core.phones import parse
from notifications.clock import office_now
from notifications.models import InboundMessage, Message, Purpose
from notifications.services import send_to_client
from notifications.threads import message_id

KIND = "client_message"
_ID = re.compile(r"<[^<>\s]{1,250}>\Z")  # somebody else wrote it: it must not become another header
# bytes of files in one e-mail; encoded they are a third more, and many servers stop at 15 MB
MAX_ATTACHED = 10 * 1024 * 1024
JUST_NOW = timedelta(minutes=5)  # a form counts in minutes, and somebody reads it through before sending
LONGEST_WAIT = timedelta(days=2 * 366)


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
    files: Sequence[File] = (),
    answers: InboundMessage | None = None,
    undo_s: float = 0,
) -> Message:
    """Write one e-mail or SMS to a client, to the primary address unless told. Raises RuleError at the field.

    `files` are the client's own, for e-mail; `answers` is the letter it replies to; `undo_s` leaves time to take it back.
    `to` must be one of the client's own addresses: a typing error must not tell a stranger.
    """
    check_time(due_at)
    row = locked(client)
    addresses = letters.addresses_of(row, channel)
    if undo_s and due_at is None:
        due_at = office_now() + timedelta(seconds=undo_s)
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
        letter=_letter(row, files, answers) if channel == Message.Channel.EMAIL else None,
    )


def check_time(due_at: datetime | None) -> None:
    """Refuse a time that nobody means, be it gone or years away. Raises RuleError at `due_at`."""
    now = office_now()
    if due_at is not None and due_at < now - JUST_NOW:
        raise refuse("due_at", _("This time is in the past."))
    if due_at is not None and due_at > now + LONGEST_WAIT:
        raise refuse("due_at", _("Check the year: %(year)s.") % {"year": due_at.year})


def check_attachments(files: Sequence[File]) -> None:
    """Refuse files that are too much for one e-mail. Raises RuleError at `attached`, the limit named."""
    if sum(file.size for file in files) > MAX_ATTACHED:
        text = _("These files have %(size)s MB together; an e-mail takes at most %(limit)s MB.")
        size = sum(file.size for file in files) / 1024**2
        raise refuse("attached", text % {"size": f"{size:.1f}", "limit": MAX_ATTACHED // 1024**2})


def _letter(client: Client, files: Sequence[File], answers: InboundMessage | None) -> dict[str, Any]:
    if any(file.client_id != client.pk for file in files):
        raise refuse("attached", _("Unknown id."))
    check_attachments(files)
    letter: dict[str, Any] = {}
    if files:
        letter["files"] = [
            {"name": file.name, "path": file.path, "type": file.content_type} for file in files
        ]
    if answers is not None and _ID.match(answers.message_id):
        ours = [message_id(answers.answer_to)] if answers.answer_to else []
        letter |= {"in_reply_to": answers.message_id, "references": [*ours, answers.message_id]}
    return letter


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
