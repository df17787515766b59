"""What every write to a task has in common: the lock, the version, the facts told to history and to the dossier."""

from collections.abc import Mapping
from typing import Any, NoReturn, cast

from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from clients.services import offer_next_step, set_next_step, settle_promise
from core.errors import Conflict
from history.services import record_on
from tasks.models import Task
from tasks.values import TaskValues, as_plain, snapshot


def locked(task: Task, *, trashed: bool = False) -> Task:
    """Return the task's row, locked until the transaction ends. Raises Conflict when it lies in the trash."""
    row = (
        Task.objects.select_for_update(of=("self",))
        .select_related("assignee__office", "assignee__team", "team__office", "client__office", "created_by")
        .get(pk=task.pk)
    )
    if row.deleted_at and not trashed:
        raise Conflict(_("This task is in the trash; restore it first."), code="trashed")
    return row


def settle(
    task: Task, version: int | None, values: TaskValues, *, by: User | None, merge: bool
) -> TaskValues:
    """Return those values that this editor changed since `version` (None: not asked, all of them).

    With `merge` other people's changes of other fields stay and only a field that both changed is a clash; without it
    any stale version is. Raises Conflict with yours and theirs.
    """
    if version is None or version == task.version:
        return values
    theirs, yours = snapshot(task), as_plain(values, task, by=by)
    base = _as_it_was(task, version) if merge else None
    if base is None:
        _refuse(task, {name: value for name, value in yours.items() if value != theirs[name]})
    mine = {name for name, value in yours.items() if value != base[name]}
    clashes = {n: yours[n] for n in mine if theirs[n] != base[n] and theirs[n] != yours[n]}
    if clashes:
        _refuse(task, clashes)
    kept = {
        name: value for name, value in values.items() if {"due": "due_at"}.get(name, name) in mine | _LISTS
    }
    return cast(TaskValues, kept)


_LISTS = {"watchers", "reminders"}


def _as_it_was(task: Task, version: int) -> dict[str, Any] | None:
    """The fields at a version, out of the audit; None when it does not know."""
    event = task.events.filter(version=version).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    return snapshot(event) if event else None


def _refuse(task: Task, mine: Mapping[str, Any]) -> NoReturn:
    theirs = snapshot(task)
    raise Conflict(
        _("Somebody changed this task meanwhile. Compare both and save again."),
        data={
            "current": {**theirs, "id": task.pk, "version": task.version},
            "changed": {name: {"yours": value, "theirs": theirs[name]} for name, value in mine.items()},
        },
    )


def save(task: Task, *fields: str) -> None:
    """Save the named fields (none: all) as one more version."""
    task.version += 1
    if fields:
        task.save(update_fields=[*fields, "version", "updated_at"])
    else:
        task.save()


def tell_history(task: Task, kind: str, *, by: User | None, **data: Any) -> None:
    """Record a fact on the task's own history and on its client's timeline."""
    subjects = [task.subject, f"client:{task.client_id}"] if task.client_id else [task.subject]
    record_on(subjects, kind, actor=by, data={"task": task.pk, "title": task.title, **data})


def offer_as_next_step(task: Task) -> None:
    """Let a task that has just been made be its client's next step where it is the soonest. One statement."""
    if task.client_id and task.is_open:
        offer_next_step(task.client_id, task.due_at, task.title)


def keep_next_step(*client_ids: int | None) -> None:
    """Write the earliest open task of each client into their dossier."""
    for pk in sorted({pk for pk in client_ids if pk}):
        # the client's row is locked first: of two people who finish tasks at once the second sees both
        Client.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
        first = Task.objects.open().filter(client=pk).order_by("due_at", "id").only("due_at", "title").first()
        set_next_step(pk, first.due_at if first else None, first.title if first else "")


def keep_promise(task: Task) -> None:
    """Say on the dossier whether the promise that a task keeps still stands."""
    if task.comment_id:
        settle_promise(task.comment_id, not task.is_open)
