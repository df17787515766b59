"""One occurrence of a repeating task and those that follow: what they share, and the next one.

Each occurrence is a task of its own, made when the one before is done, with what that one had. An occurrence that was
edited alone keeps in `Task.series` what the others have, so that the next takes the series' and not its own.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.calendar import effective_assignee
from accounts.models import User
from core.errors import RuleError
from core.times import local_date, zone_or_utc
from tasks.models import Reminder, Task
from tasks.repeats import next_days
from tasks.services.planning import plan_first_alert

ONE, FOLLOWING = "one", "following"
SCOPES = (ONE, FOLLOWING)
_PLAIN = (
    "title", "description", "client_id", "assignee_id", "team_id", "priority", "client_line", "client_channel",
    "needs_acceptance", "due_zone",
)  # fmt: skip
_RULE = {"repeat", "repeat_after_days"}

Shared = dict[str, Any]


def shared_by(task: Task) -> Shared:
    """Return what a series takes from an occurrence, as plain data. Two queries."""
    return {
        **{name: getattr(task, name) for name in _PLAIN},
        "due_time": task.due_time.isoformat() if task.due_time else None,
        "start_before_s": (task.due_at - task.start_at).total_seconds()
        if task.due_at and task.start_at
        else None,
        "promised_after_days": (task.promised_on - task.due_on).days
        if task.promised_on and task.due_on
        else None,
        "watchers": sorted(task.watchers.values_list("pk", flat=True)),
        "reminders": [
            [r.offset_minutes, r.days_before, r.channels, r.to] for r in task.reminders.order_by("id")
        ],
    }


def settle_scope(task: Task, scope: str, was: Shared, due_on: date | None, changed: list[str]) -> None:
    """Note in an edited task (not saved here) for which occurrences the edit holds.

    `was` is what the task shared and `due_on` its day before the edit. Raises RuleError at `repeat` for a change of
    the repeat that is to hold once only.
    """
    if scope == ONE:
        if _RULE & set(changed):
            text = _("How a task repeats holds for all that follow; choose so, or leave the repeat as it is.")
            raise RuleError(text, "invalid", "repeat")
        task.series = task.series or was
        return
    if task.due_on != due_on and task.repeat and "COUNT" not in task.repeat:
        task.repeat_from = task.due_on  # the days that follow are counted from the new one
    if task.series is not None:
        now = shared_by(task)
        task.series = {**task.series, **{name: value for name, value in now.items() if value != was[name]}}


def next_of(task: Task, *, by: User) -> Task | None:
    """Make the next occurrence of a task that was just done, with its watchers and reminders; None at the end."""
    due_on = _next_day(task)
    if due_on is None:
        return None
    shared = task.series or shared_by(task)
    following = Task(previous=task, created_by=task.created_by or by, is_sample=task.is_sample)
    for name in _PLAIN:
        setattr(following, name, shared[name])
    following.assignee = _successor(following.assignee, by)
    following.repeat, following.repeat_from = task.repeat, task.repeat_from
    following.repeat_after_days = task.repeat_after_days
    _put_times(following, due_on, shared, by)
    plan_first_alert(following)
    following.save()
    following.watchers.set(User.objects.filter(pk__in=shared["watchers"]))
    Reminder.objects.bulk_create(
        Reminder(task=following, offset_minutes=minutes, days_before=days, channels=channels, to=to)
        for minutes, days, channels, to in shared["reminders"]
    )
    return following


def _put_times(task: Task, due_on: date, shared: Shared, by: User) -> None:
    at = time.fromisoformat(shared["due_time"]) if shared["due_time"] else None
    local = datetime.combine(due_on, at or time())
    task.set_due(local, shared["due_zone"] or (task.assignee or by).time_zone, date_only=at is None)
    if task.due_at and shared["start_before_s"] is not None:
        task.start_at = task.due_at - timedelta(seconds=shared["start_before_s"])
    if shared["promised_after_days"] is not None:
        task.promised_on = due_on + timedelta(days=shared["promised_after_days"])


def _next_day(task: Task) -> date | None:
    zone = task.zone if task.due_zone else zone_or_utc(task.assignee.time_zone if task.assignee else "UTC")
    today = local_date(task.completed_at or timezone.now(), zone)
    if task.repeat_after_days:
        return today + timedelta(days=task.repeat_after_days)
    if task.due_on is None:
        return None
    # what was missed is not made up for: the next one lies ahead
    days = next_days(task.repeat, task.repeat_from or task.due_on, max(task.due_on, today), 1)
    return days[0] if days else None


def _successor(person: User | None, by: User) -> User | None:
    if person is None or person.is_active:
        return person
    deputy = effective_assignee(person, timezone.localdate())
    return deputy if deputy.is_active else by
