"""A task moves to another day of the calendar, and back."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict
from core.times import local_date
from tasks import notices
from tasks.models import Task
from tasks.services.planning import replan
from tasks.services.rows import keep_next_step, locked, save, tell_history
from tasks.services.writing import update_task
from tasks.values import Deadline, snapshot


@dataclass(frozen=True)
class Moved:
    """A deadline as it stood, to put it back; `version` is the task's after the move."""

    on: date | None
    at: time | None
    zone: str
    version: int


@transaction.atomic
def move_to_day(task: Task, on: date, *, by: User) -> tuple[Task, Moved]:
    """Move a deadline to the day on which the mover reads it, the time of day kept; returns the task and what was.

    Raises RuleError at `due_at`, Conflict for one in the trash.
    """
    row = locked(task)
    was = (row.due_on, row.due_time, row.due_zone)
    if row.due_on and row.due_time and row.due_at:
        # somebody in another zone may read the evening before: as many days as they moved it
        on = row.due_on + (on - local_date(row.due_at, by.zone))
    due = Deadline(on, row.due_time, row.due_zone)
    saved = update_task(row, by=by, values={"due": due})
    return saved, Moved(*was, version=saved.version)


@transaction.atomic
def move_back(task: Task, moved: Moved, *, by: User) -> Task:
    """Put a moved deadline back, a past one too. Raises Conflict when somebody edited the task since."""
    row = locked(task)
    if row.version != moved.version:
        raise Conflict(_("This can no longer be undone."), code="changed")
    before = snapshot(row)
    row.due_on, row.due_time, row.due_zone = moved.on, moved.at, moved.zone
    row.resolve_due()
    save(row)
    now = snapshot(row)
    data = {"was": {"due_at": before["due_at"]}, "now": {"due_at": now["due_at"]}}
    tell_history(row, "task_changed", by=by, fields=["due_at"], **data)
    replan(row, ["due_at"])
    keep_next_step(row.client_id)
    if row.is_open:
        notices.task_due_moved(row, by=by)
    return row
