"""What the client hears of a task."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from clients.letters import Letter, addresses_of
from clients.models import Client
from notifications.models import Message
from notifications.services import send_to_client, withdraw
from notifications.texts import version_of
from tasks import client_line
from tasks.models import Reminder, Task
from tasks.notices.words import CLIENT_LINE, CLIENT_REMINDER, HOLD


def client_reminder(reminder: Reminder, at: datetime, occurrence: str) -> None:
    """Plan one reminder of the client, in their language, by each channel they have an address for."""
    task = reminder.task
    if task.client is None or task.is_sample:
        return
    for channel in reminder.channels:
        to = next(iter(addresses_of(task.client, channel)), "")
        if to:
            text = client_line.reminder_text(task, task.client, channel)
            key = f"reminder:{reminder.pk}:{occurrence}:{channel}:{task.client.subject}"
            _send(task, task.client, channel, to, text, kind=CLIENT_REMINDER, key=key, due_at=at)


def tell_client(task: Task, fact: str, *, by: User | None) -> Message | None:
    """Tell the client a fact (`planned`, `moved`, `done`) after the hold; returns the row, None when nobody is told.

    A message of this task that still waits takes the new text, so that changes collapse into the last version; one
    that has left is followed by another.
    """
    if not (task.client and task.client_line and task.client_channel) or task.is_sample:
        return None
    to = next(iter(addresses_of(task.client, task.client_channel)), "")
    if not to:
        return None
    sent = Message.objects.select_for_update().filter(about=task.subject, kind=CLIENT_LINE).order_by("id")
    earlier = list(sent)
    waiting = [message for message in earlier if message.state in Message.WAITING]
    for message in waiting:
        if message.channel != task.client_channel or message.subject != task.client.subject:
            withdraw(task.subject, dedupe=message.dedupe_key)
    same = [m for m in waiting if m.channel == task.client_channel and m.subject == task.client.subject]
    key = same[-1].dedupe_key if same else f"{CLIENT_LINE}:{task.pk}:{len(earlier) + 1}"
    if fact == "moved" and same and not _was_told(earlier, same):
        fact = "planned"  # the client has not heard of the first date: there is nothing to move
    text = client_line.fact_text(task, task.client, task.client_channel, fact)
    hold = timezone.now() + HOLD
    return _send(
        task, task.client, task.client_channel, to, text, kind=CLIENT_LINE, key=key, hold_until=hold, by=by
    )


def _was_told(earlier: list[Message], waiting: list[Message]) -> bool:
    return any(m.state != Message.State.CANCELLED for m in earlier if m not in waiting)


def withdraw_client_line(task: Task) -> None:
    """Take back what the client was to be told and has not left."""
    withdraw(task.subject, kinds=[CLIENT_LINE])


def _send(  # noqa: PLR0913 - a message is what it is
    task: Task,
    client: Client,
    channel: str,
    to: str,
    text: Letter,
    *,
    kind: str,
    key: str,
    by: User | None = None,
    due_at: datetime | None = None,
    hold_until: datetime | None = None,
) -> Message:
    return send_to_client(
        client.subject,
        channel,
        to,
        text.body,
        kind=kind,
        by=by,
        subject_line=text.subject_line,
        language=text.language,
        name=client.name,
        office=client.office,
        about=task.subject,
        due_at=due_at,
        hold_until=hold_until,
        dedupe_key=key,
        template=version_of(kind, client_line),
    )


def correct_client_line(task: Task, *, by: User | None) -> None:
    """Rewrite what still waits for the client after a change of wording; what has left stays as it is."""
    if Message.objects.filter(about=task.subject, kind=CLIENT_LINE, state__in=Message.WAITING).exists():
        tell_client(task, "moved", by=by)


def untell_done(task: Task, *, by: User | None) -> None:
    """Take back "it is done" that has not left; a client who was told nothing yet hears of the plan again."""
    withdraw_client_line(task)
    if not Message.objects.filter(about=task.subject, kind=CLIENT_LINE).exclude(state="cancelled").exists():
        tell_client(task, "planned", by=by)
