"""The kinds of notices about tasks, and what stands in them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications import kinds
from tasks.models import Task

MOST_WORDS = 500  # of a comment, in a notice
HOLD = timedelta(minutes=10)
CLIENT_LINE = "task_client_line"
CLIENT_REMINDER = "task_client_reminder"
ALERTS = ("task_due_soon", "task_due", "task_overdue", "task_overdue_deputy", "task_overdue_of")
PLANNED = ("task_reminder", CLIENT_REMINDER, *ALERTS)  # what no longer makes sense once the task is done
STAFF = (
    "task_assigned", "task_queued", "task_taken", "task_watching", "task_returned", "task_completed",
    "task_to_accept", "task_accepted", "task_commented", "task_reopened", "task_cancelled", "task_due_moved",
    "task_promise_at_risk", "request_received",
)  # fmt: skip
_WITH_MAIL = ("app", "email")


def register() -> None:
    """Declare the kinds of notices and their words."""
    title, due = _("%(title)s"), _("Due: %(due)s")
    _kind("task_assigned", _("Task from %(name)s: %(title)s"), _("Due: %(due)s\n%(comment)s"),
          label=_("Tasks given to me"), names=("title", "name", "due"), optional=("comment",), channels=_WITH_MAIL)  # fmt: skip
    _kind("task_queued", _("New in the queue of %(team)s: %(title)s"), due,
          is_groupable=True, label=_("New in my team's queue"), names=("title", "team", "due"))  # fmt: skip
    _kind(
        "task_taken",
        _("Taken by %(name)s: %(title)s"),
        is_groupable=True,
        label=_("Somebody takes a task from me"),
    )
    _kind("task_watching", _("To watch, from %(name)s: %(title)s"), due,
          is_groupable=True, label=_("I become a watcher"), names=("title", "name", "due"))  # fmt: skip
    _kind("task_returned", _("Returned by %(name)s: %(title)s"), _("%(comment)s"),
          label=_("Tasks returned to me"), names=("title", "name", "comment"), channels=_WITH_MAIL)  # fmt: skip
    _kind(
        "task_completed",
        _("Done by %(name)s: %(title)s"),
        is_groupable=True,
        label=_("Tasks I handed out or watch are done"),
    )
    _kind("task_commented", _("%(name)s about the task: %(title)s"), _("%(words)s"),
          is_groupable=True, label=_("Comments on my tasks"), names=("title", "name", "words"))  # fmt: skip
    _kind("task_to_accept", _("To accept, done by %(name)s: %(title)s"), label=_("Results that I have to accept"),
          channels=_WITH_MAIL)  # fmt: skip
    _kind(
        "task_accepted",
        _("Accepted by %(name)s: %(title)s"),
        is_groupable=True,
        label=_("My results are accepted"),
    )
    _kind(
        "task_reopened",
        _("Reopened by %(name)s: %(title)s"),
        is_groupable=True,
        label=_("My tasks are reopened"),
    )
    _kind(
        "task_cancelled",
        _("Cancelled by %(name)s: %(title)s"),
        is_groupable=True,
        label=_("My tasks are cancelled"),
    )
    _kind("task_due_moved", _("New deadline from %(name)s: %(title)s"), due,
          label=_("Deadlines move"), names=("title", "name", "due"))  # fmt: skip
    _kind("task_promise_at_risk", _("Due after the date promised to the client: %(title)s"),
          _("Due: %(due)s. Promised for: %(promised)s. Responsible: %(name)s"),
          label=_("A promise to a client is at risk"), names=("title", "due", "promised"), optional=("name",),
          channels=_WITH_MAIL)  # fmt: skip
    _kind("request_received", _("New request: %(title)s"), _("Answer by: %(due)s"),
          label=_("New requests"), names=("title", "due"), channels=_WITH_MAIL)  # fmt: skip
    reminder = {
        "names": ("title", "due"),
        "optional": ("client",),
        "is_reminder": True,
        "channels": _WITH_MAIL,
    }
    _kind("task_reminder", _("Reminder: %(title)s"), _("Due: %(due)s\n%(client)s"),
          sms=_("Reminder: %(title)s. Due: %(due)s"), label=_("Reminders"), icon="bell", **reminder)  # fmt: skip
    _kind("task_due_soon", _("Due soon: %(title)s"), _("Due: %(due)s\n%(client)s"),
          label=_("A deadline comes near"), icon="clock", **reminder)  # fmt: skip
    _kind("task_due", _("Due now: %(title)s"), _("Due: %(due)s\n%(client)s"),
          label=_("A deadline is here"), icon="clock", **reminder)  # fmt: skip
    _kind("task_overdue", _("Overdue: %(title)s"), _("Due: %(due)s\n%(client)s"),
          label=_("My tasks are overdue"), icon="clock", **reminder)  # fmt: skip
    _kind("task_overdue_of", _("Overdue in your team: %(title)s"), _("Due: %(due)s. Responsible: %(name)s"),
          label=_("Tasks of my team are overdue"), names=("title", "due"), optional=("name",), is_reminder=True,
          channels=_WITH_MAIL, icon="clock")  # fmt: skip
    _kind("task_overdue_deputy", _("Overdue, and you stand in for %(name)s: %(title)s"), due,
          label=_("Tasks of whom I stand in for are overdue"), names=("title", "due", "name"), is_reminder=True,
          channels=_WITH_MAIL, icon="clock")  # fmt: skip
    for name in (CLIENT_LINE, CLIENT_REMINDER):
        kinds.register(name, title=title, names=("title",), is_listed=False, channels=())


def _kind(name: str, title: Any, body: Any = "", **options: Any) -> None:
    options.setdefault("names", ("title", "name"))
    options.setdefault("icon", "tasks")
    kinds.register(name, title=title, body=body, **options)


def url_of(task: Task) -> str:
    return reverse("tasks:task_detail", args=[task.pk])


def due_of(task: Task) -> Any:
    """The deadline as texts show it: an instant in the reader's zone, a day, or that there is none."""
    if task.is_date_only:
        return task.due_on
    return task.due_at or _("no date")


def client_of(task: Task) -> list[str]:
    """Whoever mutes a client hears no more of its tasks, reminders and deadlines excepted."""
    return [f"client:{task.client_id}"] if task.client_id else []


def in_their_words(task: Task, people: Iterable[User]) -> list[tuple[list[User], dict[str, Any]]]:
    """The client's name is for the assignee, who was checked; a deputy may see the work and not the client."""
    values = {"title": task.title, "due": due_of(task)}
    theirs = [person for person in people if person.pk == task.assignee_id]
    others = [person for person in people if person.pk != task.assignee_id]
    return [(theirs, {**values, "client": task.client.name if task.client else ""}), (others, values)]
