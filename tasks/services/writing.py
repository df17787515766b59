"""Making and editing tasks."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import transaction

from accounts.models import User
from clients.models import Comment
from tasks import notices, values
from tasks.models import Status, Task
from tasks.services import flow
from tasks.services.planning import plan_first_alert, replan, set_reminders
from tasks.services.rows import (
    keep_next_step,
    locked,
    offer_as_next_step,
    save,
    settle,
    tell_history,
)
from tasks.services.series import settle_scope, shared_by
from tasks.values import ReminderValues, TaskValues

_LINE = {"client", "client_line", "client_channel", "promised_on"}


@transaction.atomic
def create_task(
    *,
    by: User | None,
    values: TaskValues,
    comment: Comment | None = None,
    is_sample: bool = False,
    is_quiet: bool = False,
) -> Task:
    """Make a task and tell those it concerns; without assignee and queue it is its author's.

    `comment` is the promise it keeps; `is_quiet` leaves the notices to the caller. Raises RuleError at the field.
    """
    given = cast(TaskValues, dict(values))
    if not given.get("assignee") and not given.get("team"):
        given["assignee"] = by
    status = given.pop("status", Status.OPEN)
    task = Task(created_by=by, comment=comment, is_sample=is_sample)
    _put(task, given, by=by)
    if status in {Status.DOING, Status.WAITING}:
        task.status = status
    now = plan_first_alert(task)
    task.save()
    watchers, reminders = list(given.get("watchers", ())), given.get("reminders", ())
    if watchers:
        task.watchers.set(watchers)
    if reminders:
        set_reminders(task, reminders)
    task.known_watchers, task.known_reminders = watchers, None if reminders else []
    tell_history(task, "task_created", by=by, assignee=task.assignee.name if task.assignee else "")
    replan(task, ["reminders"] if reminders else [], is_new=True, now=now)
    offer_as_next_step(task)
    if not is_quiet:
        _tell_new(task, watchers, by=by)
    notices.tell_client(task, "planned", by=by)
    if status in {Status.DONE, Status.CANCELLED}:
        return flow.move_task(task, status, by=by) if by else task
    return task


def _tell_new(task: Task, watchers: Sequence[User], *, by: User | None) -> None:
    if task.assignee:
        notices.task_assigned(task, by=by)
    else:
        notices.task_queued(task, by=by)
    notices.task_watching(task, watchers, by=by)
    if _breaks_promise(task):
        notices.task_promise_at_risk(task, by=by)


def _put(task: Task, given: TaskValues, *, by: User | None) -> list[str]:
    changed = values.put(task, given, by=by)
    if "watchers" in given:
        values.check_watchers(given["watchers"], task.client)
    if "reminders" in given:
        values.check_reminders(task, given["reminders"])
    if {"repeat", "due_at"} & set(changed) and not (task.repeat and task.repeat_from):
        task.repeat_from = task.due_on if task.repeat else None
    return changed


def _breaks_promise(task: Task) -> bool:
    """Whether the deadline has passed the date promised to the client."""
    return bool(task.promised_on and task.due_on and task.due_on > task.promised_on)


@transaction.atomic
def update_task(
    task: Task,
    *,
    by: User,
    version: int | None = None,
    values: TaskValues,
    merge: bool = False,
    scope: str = "",
) -> Task:
    """Change what is given and return the task as it now is; nothing changed is no edit.

    `version` is the one the editor read. A stale one raises Conflict with {"current", "changed"}; with `merge` only a
    field that both changed does. Of a task that repeats `scope` says whether the edit holds for this occurrence
    alone (`one`) or for all that `following`; without it what was changed goes on, and a moved day is this one's.
    Raises RuleError.
    """
    row = locked(task)
    given = cast(TaskValues, dict(settle(row, version, values, by=by, merge=merge)))
    status = given.pop("status", row.status)
    was = _Before(row, is_shared=bool(scope and row.repeats))
    changed = _put(row, given, by=by)
    added = _set_watchers(row, given)
    if "reminders" in given and set_reminders(row, given["reminders"]):
        changed.append("reminders")
    if "repeat" in changed:
        row.repeat_from = row.due_on if row.repeat else None
    if changed or added is not None:
        if was.shared is not None:
            settle_scope(row, scope, was.shared, was.due_on, changed)
        save(row)
        _after_update(row, was, changed, by=by)
        notices.task_watching(row, added or [], by=by)
    return flow.move_task(row, status, by=by) if status != row.status else row


class _Before:
    """What a task was before the edit, as far as others must be told."""

    def __init__(self, task: Task, *, is_shared: bool = False) -> None:
        self.shared = shared_by(task) if is_shared else None
        self.due_on = task.due_on
        self.facts = values.snapshot(task)
        self.client_id, self.assignee = task.client_id, task.assignee
        self.had_line = bool(task.client_line and task.client_id)
        self.broke_promise = _breaks_promise(task)


def _set_watchers(task: Task, given: Mapping[str, Any]) -> list[User] | None:
    """Replace the watchers; returns those who are new, None when nothing changed."""
    if "watchers" not in given:
        return None
    before = set(task.watchers.values_list("pk", flat=True))
    now = {person.pk: person for person in given["watchers"]}
    if before == now.keys():
        return None
    task.watchers.set(now)
    return [person for pk, person in now.items() if pk not in before]


def _after_update(task: Task, was: _Before, changed: Sequence[str], *, by: User) -> None:
    now = values.snapshot(task)
    small = {name for name in changed if name not in {"description", "reminders"}}
    data = {
        "fields": sorted(changed),
        "was": {n: was.facts[n] for n in small},
        "now": {n: now[n] for n in small},
    }
    if "assignee" in changed:
        _tell_handed_over(task, was.assignee, by=by)
    if set(changed) - {"assignee"} or not changed:
        tell_history(task, "task_changed", by=by, **data)
    if "needs_acceptance" in changed and task.is_done and not task.waits_for_acceptance:
        notices.tell_client(task, "done", by=by)  # nobody is waited for any more
    if not task.is_open:
        return
    replan(task, changed)
    if {"due_at", "title", "client"} & set(changed):
        keep_next_step(task.client_id, was.client_id)
    if "due_at" in changed:
        notices.task_due_moved(task, by=by)
    if _LINE & set(changed):
        _tell_client(task, was, changed, by=by)
    if {"due_at", "promised_on"} & set(changed) and _breaks_promise(task):
        notices.task_promise_at_risk(task, by=by)


def _tell_handed_over(task: Task, was: User | None, *, by: User) -> None:
    names = {"was": was.name if was else "", "assignee": task.assignee.name if task.assignee else ""}
    tell_history(task, "task_assigned", by=by, **names)
    if task.is_open:
        notices.task_assigned(task, by=by)


def _tell_client(task: Task, was: _Before, changed: Sequence[str], *, by: User) -> None:
    """A line that is new, or a promised date that moved, is told; another wording only corrects what still waits."""
    if not task.client_line:
        notices.withdraw_client_line(task)
    elif not was.had_line or "client" in changed:
        notices.tell_client(task, "planned", by=by)
    elif "promised_on" in changed and task.promised_on:
        notices.tell_client(task, "moved", by=by)
    else:
        notices.correct_client_line(task, by=by)


@transaction.atomic
def set_task_reminders(task: Task, reminders: Sequence[ReminderValues], *, by: User) -> Task:
    """Replace the reminders of a task. Raises RuleError at `reminders`."""
    return update_task(task, by=by, values={"reminders": reminders})
