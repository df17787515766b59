"""Answers come home: every e-mail and SMS that reaches the office is kept once, filed where it belongs, told to whom it concerns.

Who wrote is found by the signed token of the letter that is answered, by our own Message-ID, then by finders of higher
apps (`register_finder`: the one client with this address). What nobody can place waits in the tray. Automatic replies
and returned mail are kept and never count as answers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from history.services import record
from notifications.incoming import loops
from notifications.models import InboundMessage, Message
from notifications.texts import one_line, several_lines

MOST_TEXT = 200_000


@dataclass(frozen=True)
class Incoming:
    """One message as it was read, before it is filed. `key` names it for ever: reading it twice keeps it once."""

    channel: str
    key: str
    sender: str
    kind: str = InboundMessage.Kind.ANSWER
    sender_name: str = ""
    recipients: list[str] = field(default_factory=list)
    subject_line: str = ""
    body: str = ""
    message_id: str = ""
    received_at: datetime | None = None
    answer_to: Message | None = None
    filed_by: User | None = None


Handler = Callable[[InboundMessage], Iterable[User]]
Finder = Callable[[Incoming], str | None]

Teller = Callable[[InboundMessage, list[User]], None]
Command = Callable[[InboundMessage], bool]

_handlers: list[Handler] = []
_tellers: list[Teller] = []
_commands: list[Command] = []
_finders: list[Finder] = []


def register(func: Handler) -> None:
    """Let `func(inbound)` act on what was filed under a record, and return who else is to be told."""
    if func not in _handlers:
        _handlers.append(func)


def register_teller(func: Teller) -> None:
    """Let `func(inbound, people)` tell people; services does, which stands above this module."""
    if func not in _tellers:
        _tellers.append(func)


def register_command(func: Command) -> None:
    """Let `func(inbound)` obey a message that is a command as a whole (STOP); True when it was one."""
    if func not in _commands:
        _commands.append(func)


def register_finder(func: Finder) -> None:
    """Let `func(incoming)` say under which record (`client:42`) a message belongs; None when it is not sure."""
    if func not in _finders:
        _finders.append(func)


@transaction.atomic
def receive(incoming: Incoming) -> InboundMessage | None:
    """Keep and file one message; None when it was read before. Tells the sender of the letter it answers."""
    subject = _subject(incoming)
    row, is_new = InboundMessage.objects.get_or_create(
        dedupe_key=incoming.key[:200],
        defaults={
            "channel": incoming.channel,
            "kind": incoming.kind,
            "state": _state(incoming, subject),
            "sender": one_line(incoming.sender, 254),
            "sender_name": one_line(incoming.sender_name, 200),
            "recipients": incoming.recipients[:50],
            "subject_line": one_line(incoming.subject_line),
            "body": several_lines(incoming.body)[:MOST_TEXT],
            "message_id": one_line(incoming.message_id),
            "received_at": incoming.received_at or timezone.now(),
            "answer_to": incoming.answer_to,
            "subject": subject,
            "filed_by": incoming.filed_by,
        },
    )
    if not is_new:
        return None
    if row.kind == InboundMessage.Kind.ANSWER and any(command(row) for command in _commands):
        row.kind = InboundMessage.Kind.COMMAND
        row.state = row.State.MATCHED if row.subject else row.State.IGNORED
        row.save(update_fields=["kind", "state"])
    if row.state == InboundMessage.State.MATCHED:
        place(row)
    return row


def _state(incoming: Incoming, subject: str) -> str:
    if incoming.kind not in {InboundMessage.Kind.ANSWER, InboundMessage.Kind.FILED}:
        return InboundMessage.State.IGNORED
    return InboundMessage.State.MATCHED if subject else InboundMessage.State.UNMATCHED


def _subject(incoming: Incoming) -> str:
    if incoming.answer_to is not None and incoming.answer_to.user_id is None and incoming.answer_to.subject:
        return incoming.answer_to.subject
    return next((found for finder in _finders if (found := finder(incoming))), "")


def place(row: InboundMessage) -> None:
    """Put a message that has a record on its timeline and let everybody act on it. Call inside a transaction."""
    event = f"{row.channel}_filed" if row.kind == InboundMessage.Kind.FILED else f"{row.channel}_from_client"
    record(row.subject, event, actor=row.filed_by, data={"inbound": row.pk}, at=row.received_at)
    people = {user.pk: user for handler in _handlers for user in handler(row)}
    for teller in _tellers:
        teller(row, list(people.values()))


def receive_sms(provider: str, given_id: str, sender: str, to: str, text: str) -> InboundMessage | None:
    """Keep an incoming SMS. It answers the latest SMS we sent to that number, if there is one."""
    number = sender if sender.startswith("+") or not sender.isdigit() else f"+{sender.removeprefix('00')}"
    last = Message.objects.filter(channel="sms", to=number, user=None, tries__gt=0).order_by("-pk").first()
    return receive(
        Incoming(
            channel=Message.Channel.SMS,
            key=f"sms:{provider}:{given_id}",
            sender=number,
            # a machine at the other end: kept, but neither told nor answered
            kind=InboundMessage.Kind.AUTO_REPLY
            if loops.floods("sms", number)
            else InboundMessage.Kind.ANSWER,
            recipients=[to] if to else [],
            body=text,
            answer_to=last,
        )
    )
