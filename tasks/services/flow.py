"""What happens to a task: assigned, taken, returned, done, reopened, cancelled, moved, thrown away."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Team, User
from clients.access import can_see as can_see_client
from clients.services import set_owner
from core.errors import Conflict, RuleError
from core.text import clean
from tasks import notices, values
from tasks.models import UNFINISHED, Request, Status, Task
from tasks.services.planning import replan
from tasks.services.rows import keep_next_step, keep_promise, locked, save, settle, tell_history
from tasks.services.series import next_of

MAX_COMMENT = 5000


@transaction.atomic
def assign_task(
    task: Task, *, assignee: User | None, by: User, comment: str = "", team: Team | None = None
) -> Task:
    """Give an open task to somebody, or (assignee None) to a team's queue. The same person again changes nothing.

    Raises RuleError at `assignee` for one who may not see the client, Conflict for a task that is not open.
    """
    row = _open(locked(task))
    comment = _comment(comment)
    if assignee is None and not (team or row.team):
        raise RuleError(_("Choose who does it."), "required", "assignee")
    was = row.assignee
    given: values.TaskValues = {"assignee": assignee}
    if team is not None:
        given["team"] = team
    changed = values.put(row, given, by=by)
    if not changed:
        return row
    save(row)
    names = {"was": was.name if was else "", "assignee": assignee.name if assignee else ""}
    tell_history(row, "task_assigned", by=by, comment=comment, **names)
    replan(row, changed)
    if "due_at" in changed:
        keep_next_step(row.client_id)
    if assignee:
        notices.task_assigned(row, by=by, comment=comment)
    else:
        notices.task_queued(row, by=by)
    return row


@transaction.atomic
def take_task(task: Task, *, by: User) -> Task:
    """Take a task out of a queue; whoever is first has it. A client whom nobody owns yet comes with it.

    Raises Conflict when somebody else took it, RuleError when its client is not for these eyes.
    """
    row = _open(locked(task))
    if row.assignee_id == by.pk:
        return row
    if row.assignee is not None:
        raise Conflict(_("%(name)s already has this task.") % {"name": row.assignee}, code="taken")
    if row.client is not None and not can_see_client(by, row.client):
        if row.client.owner_id is not None:
            raise RuleError(_("You may not see this client."), "cannot_see", "assignee")
        set_owner(row.client, by, by=by)
        row.client.refresh_from_db()
    changed = values.put(row, {"assignee": by}, by=by)
    save(row)
    tell_history(row, "task_taken", by=by)
    replan(row, changed)
    keep_next_step(row.client_id)
    notices.task_taken(row, by=by)
    return row


@transaction.atomic
def return_task(task: Task, *, comment: str, by: User) -> Task:
    """Send a task back with a comment: done or not, it is open again. Raises RuleError at `comment`."""
    comment = _comment(comment)
    if not comment:
        raise RuleError(_("Say what is missing."), "required", "comment")
    row = locked(task)
    if row.status == Status.CANCELLED:
        raise Conflict(_("This task is cancelled; reopen it first."), code="not_open")
    was_done = row.is_done
    _reopen(row)
    row.returned_count += 1
    row.return_comment = comment
    save(row)
    tell_history(row, "task_returned", by=by, comment=comment)
    _opened_again(row, was_done=was_done, by=by)
    notices.task_returned(row, by=by, comment=comment)
    return row


@transaction.atomic
def complete_task(task: Task, *, by: User) -> Task:
    """Finish a task. Twice, or from two tabs, it is one completion and one next occurrence. Raises Conflict."""
    row = locked(task)
    if row.is_done:
        return row
    if row.status == Status.CANCELLED:
        raise Conflict(_("This task is cancelled; reopen it first."), code="not_open")
    row.status, row.completed_at, row.completed_by = Status.DONE, timezone.now(), by
    if row.needs_acceptance and not _has_judge(row, by):
        row.accepted_at, row.accepted_by = row.completed_at, by
    save(row, "status", "completed_at", "completed_by", "accepted_at", "accepted_by")
    tell_history(row, "task_completed", by=by)
    replan(row, ["status"])
    _repeat(row, by=by)
    Request.objects.filter(task=row, answered_at=None).update(answered_at=row.completed_at, answered_by=by)
    keep_next_step(row.client_id)
    keep_promise(row)
    notices.task_completed(row, by=by)
    if not row.waits_for_acceptance:
        notices.tell_client(row, "done", by=by)
    return row


def _has_judge(task: Task, by: User) -> bool:
    """Whether an author is there to accept what somebody else has done."""
    author = task.created_by
    return author is not None and author.is_active and author.pk != by.pk


@transaction.atomic
def accept_task(task: Task, *, by: User) -> Task:
    """Say that a result is good: now the client may hear that it is done. Twice is once. Raises Conflict."""
    row = locked(task)
    if not row.is_done:
        raise Conflict(_("This task is not done."), code="not_done")
    if not row.waits_for_acceptance:
        return row
    row.accepted_at, row.accepted_by = timezone.now(), by
    save(row, "accepted_at", "accepted_by")
    tell_history(row, "task_accepted", by=by)
    notices.task_accepted(row, by=by)
    notices.tell_client(row, "done", by=by)
    return row


@transaction.atomic
def reopen_task(task: Task, *, by: User) -> Task:
    """Open a finished or cancelled task again; an open one stays as it is."""
    row = locked(task)
    if row.is_open:
        return row
    was_done = row.is_done
    _reopen(row)
    save(row)
    tell_history(row, "task_reopened", by=by)
    _opened_again(row, was_done=was_done, by=by)
    notices.task_reopened(row, by=by)
    return row


@transaction.atomic
def cancel_task(task: Task, *, by: User) -> Task:
    """Say that a task will not be done. Cancelling twice changes nothing."""
    row = locked(task)
    if row.status == Status.CANCELLED:
        return row
    if row.is_done:
        raise Conflict(_("This task is already done; reopen it first."), code="not_open")
    row.status = Status.CANCELLED
    save(row, "status")
    tell_history(row, "task_cancelled", by=by)
    replan(row, ["status"])
    notices.withdraw_client_line(row)
    keep_next_step(row.client_id)
    keep_promise(row)
    notices.task_cancelled(row, by=by)
    return row


@transaction.atomic
def move_task(task: Task, status: str, *, by: User) -> Task:
    """Put a task into another column of the board. Raises RuleError at `status` for an unknown one."""
    if status not in Status.values:
        raise RuleError(_("Choose one of the values offered."), "invalid_choice", "status")
    if status == Status.DONE:
        return complete_task(task, by=by)
    if status == Status.CANCELLED:
        return cancel_task(task, by=by)
    row = reopen_task(task, by=by)
    if row.status == status:
        return row
    was, row.status, row.board_rank = row.status, status, None
    save(row, "status", "board_rank")
    tell_history(row, "task_moved", by=by, was=was, status=status)
    return row


@transaction.atomic
def trash_task(task: Task, *, by: User, version: int | None = None) -> Task:
    """Move a task to the trash. Doing it twice is doing it once. Raises Conflict where `version` is stale."""
    row = locked(task, trashed=True)
    settle(row, version, {}, by=by, merge=False)
    if row.deleted_at:
        return row
    row.deleted_at = timezone.now()
    save(row, "deleted_at")
    tell_history(row, "task_trashed", by=by)
    replan(row, ["status"])
    notices.withdraw_client_line(row)
    keep_next_step(row.client_id)
    keep_promise(row)
    return row


@transaction.atomic
def restore_task(task: Task, *, by: User) -> Task:
    """Take a task out of the trash, with what was planned for it."""
    row = locked(task, trashed=True)
    if not row.deleted_at:
        return row
    row.deleted_at = None
    save(row, "deleted_at")
    tell_history(row, "task_restored", by=by)
    replan(row, ["status"])
    keep_next_step(row.client_id)
    keep_promise(row)
    return row


@transaction.atomic
def hand_over_open_tasks(leaver: User, to: User, *, by: User) -> int:
    """Give somebody's open tasks to another person, so that the first may leave; returns how many. Raises RuleError."""
    found = list(Task.objects.open().assigned_to(leaver).select_related("client").order_by("id"))
    for task in found:
        assign_task(task, assignee=to, by=by)
    return len(found)


def _open(task: Task) -> Task:
    if task.status not in UNFINISHED:
        raise Conflict(_("This task is no longer open; reopen it first."), code="not_open")
    return task


def _comment(text: str) -> str:
    text = clean(text).strip()
    if len(text) > MAX_COMMENT:
        raise RuleError(_("At most %(limit)s characters.") % {"limit": MAX_COMMENT}, "too_long", "comment")
    return text


def _reopen(task: Task) -> None:
    """Set the fields of an open task; the occurrence that its completion made goes, unless somebody touched it."""
    task.status, task.completed_at, task.completed_by = Status.OPEN, None, None
    task.accepted_at = task.accepted_by = task.board_rank = None
    following = Task.objects.select_for_update(of=("self",)).filter(previous=task, version=1).first()
    if following is not None and following.is_open:
        following.deleted_at, following.previous = timezone.now(), None
        save(following, "deleted_at", "previous")
        replan(following, ["status"])


def _opened_again(task: Task, *, was_done: bool, by: User) -> None:
    replan(task, ["status"])
    keep_next_step(task.client_id)
    keep_promise(task)
    Request.objects.filter(task=task).update(answered_at=None, answered_by=None)
    if was_done:
        notices.untell_done(task, by=by)


def _repeat(task: Task, *, by: User) -> None:
    """Make the next occurrence of a task that was just done; none where it exists or the series has ended."""
    if not task.repeats or Task.objects.filter(previous=task).exists():
        return
    following = next_of(task, by=by)
    if following is None:
        return
    tell_history(following, "task_created", by=by, assignee=_name(following.assignee), repeats=task.pk)
    replan(following, ["reminders"], is_new=True)
    notices.tell_client(following, "planned", by=by)


def _name(user: User | None) -> str:
    return user.name if user else ""
