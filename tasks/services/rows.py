"""What every write to a task has in common: the lock, the version, the facts told to history and to the dossier."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from clients.services import set_next_step
from core.errors import Conflict
from history.services import record
from tasks.models import Task
from tasks.values import as_plain, snapshot


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


def refuse_stale(task: Task, version: int | None, values: Mapping[str, Any], *, by: User | None) -> None:
    """Raise Conflict with yours and theirs when somebody saved the task since `version` (None: not asked)."""
    if version is None or version == task.version:
        return
    theirs = snapshot(task)
    yours = as_plain(values, task, by=by)
    changed = {
        name: {"yours": value, "theirs": theirs[name]}
        for name, value in yours.items()
        if name in theirs and value != theirs[name]
    }
    current = {**theirs, "id": task.pk, "version": task.version}
    raise Conflict(
        _("Somebody changed this task meanwhile. Compare both and save again."),
        data={"current": current, "changed": changed},
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
    facts = {"task": task.pk, "title": task.title, **data}
    record(task.subject, kind, actor=by, data=facts)
    if task.client_id:
        record(f"client:{task.client_id}", kind, actor=by, data=facts)


def keep_next_step(*client_ids: int | None) -> None:
    """Write the earliest open task of each client into their dossier."""
    for pk in sorted({pk for pk in client_ids if pk}):
        # the client's row is locked first: of two people who finish tasks at once the second sees both
        Client.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
        first = Task.objects.open().filter(client=pk).order_by("due_at", "id").only("due_at", "title").first()
        set_next_step(pk, first.due_at if first else None, first.title if first else "")
