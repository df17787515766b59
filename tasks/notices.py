"""Tell people about tasks: who is told what, and in which words."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.letters import Letter, addresses_of
from clients.models import Client
from notifications import kinds
from notifications.models import Message
from notifications.services import notify, send_to_client, withdraw
from notifications.texts import version_of
from tasks import access, client_line
from tasks.models import Reminder, ReminderChannel, Task

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


def _tell(
    kind: str, people: Iterable[User | None], task: Task, *, by: User | None, why: Any, **more: Any
) -> None:
    told = [person for person in people if person is not None and not (by and person.pk == by.pk)]
    if not told:
        return
    values: dict[str, Any] = {"title": task.title}
    if "name" in kinds.of(kind).names:
        values["name"] = by.name if by else _("the office")
    notify(
        kind,
        told,
        by=by,
        subject=task.subject,
        url=url_of(task),
        values=values | more,
        why=why,
        about=_client_of(task),
    )


def _client_of(task: Task) -> list[str]:
    """Whoever mutes a client hears no more of its tasks, reminders and deadlines excepted."""
    return [f"client:{task.client_id}"] if task.client_id else []


def task_assigned(task: Task, *, by: User | None, comment: str = "") -> None:
    """Tell the new assignee."""
    why = _("You are responsible for this task.")
    _tell("task_assigned", [task.assignee], task, by=by, why=why, due=due_of(task), comment=comment)


def task_queued(task: Task, *, by: User | None) -> None:
    """Tell the team whose queue got a task that nobody has taken yet."""
    if task.team is None:
        return
    people = task.team.members.active()
    why = _("It waits in your team's queue.")
    _tell("task_queued", people, task, by=by, why=why, team=task.team.name, due=due_of(task))


def task_taken(task: Task, *, by: User) -> None:
    _tell("task_taken", [task.created_by], task, by=by, why=_("You handed out this task."))


def task_watching(task: Task, watchers: Iterable[User], *, by: User | None) -> None:
    _tell("task_watching", watchers, task, by=by, why=_("You watch this task."), due=due_of(task))


def task_returned(task: Task, *, by: User, comment: str) -> None:
    """Tell the assignee; one who returns it to its author tells the author."""
    whom = task.created_by if task.assignee_id == by.pk else task.assignee
    why = _("You are responsible for this task or handed it out.")
    _tell("task_returned", [whom], task, by=by, why=why, comment=comment)


def task_completed(task: Task, *, by: User) -> None:
    """Tell the author and the watchers; an author whose word is asked for is asked."""
    people = [task.created_by, *task.watchers.all()]
    if task.waits_for_acceptance:
        why = _("You asked to accept the result.")
        _tell("task_to_accept", [task.created_by], task, by=by, why=why)
        people = [person for person in people if person is not None and person.pk != task.created_by_id]
    _tell("task_completed", people, task, by=by, why=_("You handed out or watch this task."))


def task_accepted(task: Task, *, by: User) -> None:
    """Tell whoever did it."""
    people = {person.pk: person for person in (task.assignee, task.completed_by) if person is not None}
    _tell("task_accepted", people.values(), task, by=by, why=_("You did this task."))


def task_commented(
    task: Task, words: str, told: Collection[int], *, by: User, is_of_task: bool = False
) -> None:
    """Tell whoever does, gave or watches the task and was not told otherwise.

    What stands in the dossier is for those who may see the client.
    """
    people = {
        p.pk: p for p in (task.assignee, task.created_by, *task.watchers.all()) if p and p.pk not in told
    }
    if not is_of_task:
        seeing = set(access.people_for(task.client).filter(pk__in=list(people)).values_list("pk", flat=True))
        people = {pk: person for pk, person in people.items() if pk in seeing}
    why = _("You do, gave or watch this task.")
    _tell("task_commented", people.values(), task, by=by, why=why, words=words[:MOST_WORDS])


def task_reopened(task: Task, *, by: User) -> None:
    _tell("task_reopened", [task.assignee], task, by=by, why=_("You are responsible for this task."))


def task_cancelled(task: Task, *, by: User) -> None:
    people = [task.assignee, task.created_by, *task.watchers.all()]
    _tell("task_cancelled", people, task, by=by, why=_("You are responsible for this task or watch it."))


def task_due_moved(task: Task, *, by: User | None) -> None:
    people = [task.assignee, *task.watchers.all()]
    why = _("You are responsible for this task or watch it.")
    _tell("task_due_moved", people, task, by=by, why=why, due=due_of(task))


def task_promise_at_risk(task: Task, *, by: User | None) -> None:
    """Warn the managers of the assignee's team; the one who set the date is warned by the form."""
    why = _("You lead the team that made this promise.")
    values = {"due": due_of(task), "promised": task.promised_on}
    name = task.assignee.name if task.assignee else ""
    _tell("task_promise_at_risk", managers_of(task), task, by=by, why=why, **values, name=name)


def request_received(task: Task, people: Iterable[User], *, by: User | None) -> None:
    why = _("A client waits for an answer.")
    _tell("request_received", people, task, by=by, why=why, due=due_of(task))


def managers_of(task: Task) -> list[User]:
    """Return the active managers of the assignee's team, of the queue's where nobody has the task. One query."""
    team = task.assignee.team if task.assignee else task.team
    return [manager for manager in team.managers.all() if manager.is_active] if team else []


def withdraw_planned(task: Task) -> None:
    """Take back reminders and alerts that have not left."""
    withdraw(task.subject, kinds=PLANNED)


def withdraw_alerts(task: Task) -> None:
    withdraw(task.subject, kinds=ALERTS)


def withdraw_reminder(reminder: Reminder) -> None:
    """Take back what was planned for one reminder."""
    withdraw(reminder.task.subject, dedupe=f"reminder:{reminder.pk}:")


def task_reminder(reminder: Reminder, people: Iterable[User], at: datetime, occurrence: str) -> None:
    """Plan one reminder of colleagues for an instant; `occurrence` is its local time, which makes it one."""
    # browsers are reached through the notice until push has a transport of its own
    channels = {
        ReminderChannel.APP if channel == ReminderChannel.PUSH else channel for channel in reminder.channels
    }
    key = f"reminder:{reminder.pk}:{occurrence}"
    why = _("A reminder was set on this task.")
    for group, values in _in_their_words(reminder.task, people):
        _plan("task_reminder", group, reminder.task, values, at, key, why=why, channels=sorted(channels))


def deadline_alert(kind: str, task: Task, people: Iterable[User], at: datetime, rung: str) -> None:
    """Plan one rung of the deadline alerts for an instant."""
    occurrence = task.due_local.isoformat(timespec="minutes") if task.due_local else ""
    key = f"alert:{task.pk}:{rung}:{occurrence}"
    if kind == "task_overdue_of":
        values = {
            "title": task.title,
            "due": due_of(task),
            "name": task.assignee.name if task.assignee else "",
        }
        _plan(kind, people, task, values, at, key, why=_("You lead the team that has this task."))
        return
    if kind == "task_overdue_deputy":
        values = {
            "title": task.title,
            "due": due_of(task),
            "name": task.assignee.name if task.assignee else "",
        }
        _plan(kind, people, task, values, at, key, why=_("You are the deputy of who is responsible."))
        return
    for group, values in _in_their_words(task, people):
        _plan(kind, group, task, values, at, key, why=_("You are responsible for this task."))


def _in_their_words(task: Task, people: Iterable[User]) -> list[tuple[list[User], dict[str, Any]]]:
    """The client's name is for the assignee, who was checked; a deputy may see the work and not the client."""
    values = {"title": task.title, "due": due_of(task)}
    theirs = [person for person in people if person.pk == task.assignee_id]
    others = [person for person in people if person.pk != task.assignee_id]
    return [(theirs, {**values, "client": task.client.name if task.client else ""}), (others, values)]


def _plan(  # noqa: PLR0913 - one planned notice
    kind: str,
    people: Iterable[User],
    task: Task,
    values: dict[str, Any],
    at: datetime,
    key: str,
    *,
    why: Any,
    channels: list[str] | None = None,
) -> None:
    notify(
        kind,
        people,
        by=None,
        subject=task.subject,
        url=url_of(task),
        values=values,
        why=why,
        due_at=at,
        dedupe=key,
        channels=["app"] if task.is_sample else channels,
    )


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
