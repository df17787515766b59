"""Colleagues are told what became of a task."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications import kinds
from notifications.services import notify
from tasks import access
from tasks.models import Task
from tasks.notices.words import MOST_WORDS, client_of, due_of, url_of


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
        about=client_of(task),
    )


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
