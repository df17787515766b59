"""May a message about a task still go out? Asked by delivery right before each first try."""

from django.urls import reverse

from accounts.models import User
from clients.gates import may_contact
from notifications import gate, places
from notifications.gate import Refusal
from notifications.models import Message
from tasks import notices
from tasks.models import Status, Task

_GONE = Refusal("withdrawn", is_moot=True)


def register() -> None:
    """Answer for every kind of message that tasks write, and say who may see a task."""
    gate.register_sight("task", visible_tasks)
    places.register("task", lambda pk: reverse("tasks:task_detail", args=[pk]))
    places.register_names("task", titles_of)
    for kind in notices.STAFF:
        gate.register(kind, gate.may_still_see)
    gate.register("task_assigned", still_assigned)
    for kind in ("task_reminder", *notices.ALERTS):
        gate.register(kind, still_open)
    gate.register(notices.CLIENT_LINE, client_may_know)
    gate.register(notices.CLIENT_REMINDER, client_may_be_reminded)


def visible_tasks(user: User, ids: set[int]) -> set[int]:
    """Return those tasks that the user may see. One query."""
    return set(Task.objects.visible_to(user).kept().filter(pk__in=ids).values_list("pk", flat=True))


def titles_of(user: User, ids: set[int]) -> dict[int, str]:
    """Return the titles of those tasks that a person may see. One query."""
    return dict(Task.objects.visible_to(user).kept().filter(pk__in=ids).values_list("pk", "title"))


def still_open(message: Message) -> Refusal | None:
    """Reminders and alerts stop when the task is done, and with it the right to see it."""
    task = _task(message.subject)
    return gate.may_still_see(message) if task is not None and task.is_open else _GONE


def still_assigned(message: Message) -> Refusal | None:
    """Nobody is told about a task that somebody else has by now."""
    task = _task(message.subject)
    if task is None or task.assignee_id != message.user_id:
        return _GONE
    return gate.may_still_see(message)


def client_may_know(message: Message) -> Refusal | None:
    """A client is told only about a task that exists, is not cancelled and still carries a line for them."""
    task = _task(message.about)
    is_moot = task is None or task.deleted_at or task.status == Status.CANCELLED or not task.client_line
    return _GONE if is_moot else _contact(task, message)


def client_may_be_reminded(message: Message) -> Refusal | None:
    """A reminder stops when the task is done."""
    task = _task(message.about)
    return _contact(task, message) if task is not None and task.is_open else _GONE


def _contact(task: Task | None, message: Message) -> Refusal | None:
    is_about_them = task is not None and not task.is_sample and message.subject == f"client:{task.client_id}"
    return may_contact(message) if is_about_them else _GONE


def _task(subject: str) -> Task | None:
    _noun, _colon, number = subject.partition(":")
    return Task.objects.filter(pk=number).first() if number.isdigit() else None
