"""Reminders and deadline alerts become messages: on saving a task within the horizon, and every minute for the rest.

Nothing here asks all tasks: what will fire stands in `Reminder.fires_at` and `Task.next_alert_at`, each with a partial
index of what still waits. Every message has its own dedupe key, so that planning twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.calendar import WorkingTime, effective_assignees, working_time_of_office
from accounts.models import Office, User
from core.times import local_date, wall_clock
from notifications.clock import office_now
from tasks import notices
from tasks.models import OPEN, Audience, Reminder, Task
from tasks.values import ReminderValues

GRACE = timedelta(minutes=5)  # a reminder whose moment has just passed when it is set still fires
BATCH = 200
MOST_BATCHES = 100


@dataclass(frozen=True)
class Rung:
    """One step of the ladder of deadline alerts; `name` keeps it apart from the others of the same deadline."""

    at: datetime
    name: str
    kind: str


# --- on saving ------------------------------------------------------------------------------------------------------


def set_reminders(task: Task, wanted: Sequence[ReminderValues]) -> bool:
    """Replace the reminders of a task; those that stay as they are keep their row. Returns whether any changed."""
    kept: list[tuple[Any, ...]] = []
    left = [
        (value.offset_minutes, value.days_before, sorted(set(value.channels)), value.to) for value in wanted
    ]
    is_changed = False
    for reminder in task.reminders.select_for_update():
        same = (reminder.offset_minutes, reminder.days_before, sorted(reminder.channels), reminder.to)
        if same in left:
            left.remove(same)
            kept.append(same)
        else:
            notices.withdraw_reminder(reminder)
            reminder.delete()
            is_changed = True
    Reminder.objects.bulk_create(
        Reminder(task=task, offset_minutes=minutes, days_before=days, channels=channels, to=to)
        for minutes, days, channels, to in left
    )
    return is_changed or bool(left)


def replan(task: Task, changed: Iterable[str], *, is_new: bool = False, now: datetime | None = None) -> None:
    """Bring reminders and alerts of a saved task in line with it and plan what fires within the horizon.

    `changed` names fields as in values.snapshot, and "reminders". The task's row is locked by the caller, or new: then
    `now` is what `plan_first_alert` returned.
    """
    touched = set(changed)
    if not task.is_open:
        _stop(task)
        return
    now = now or office_now()
    horizon = now + timedelta(seconds=settings.DELIVERY["horizon_s"])
    if touched & {"title", "due_at", "assignee", "client", "client_line", "status", "reminders"}:
        _replan_reminders(task, now, horizon)
    if is_new or touched & {"title", "due_at", "assignee", "team", "status"}:
        replan_alerts(task, now, horizon, is_new=is_new)


def _stop(task: Task) -> None:
    notices.withdraw_planned(task)
    task.reminders.update(fires_at=None, planned_at=None)
    if task.next_alert_at is not None:
        Task.objects.filter(pk=task.pk).update(next_alert_at=None)
        task.next_alert_at = None


def _replan_reminders(task: Task, now: datetime, horizon: datetime) -> None:
    reminders = list(task.reminders.select_for_update())
    for reminder in reminders:
        reminder.task = task
        moment = reminder.moment()
        if moment == reminder.fires_at and moment is not None and moment <= now:
            continue  # it has fired, or is about to: its message is on its way
        if reminder.planned_at:
            notices.withdraw_reminder(reminder)
        is_ahead = moment is not None and moment >= now - GRACE
        reminder.fires_at, reminder.planned_at = (moment if is_ahead else None), None
    Reminder.objects.bulk_update(reminders, ["fires_at", "planned_at"])
    due = [r for r in reminders if r.fires_at and r.fires_at <= horizon and r.planned_at is None]
    _plan_reminders(due)


def plan_first_alert(task: Task) -> datetime:
    """Set when a task that is about to be stored alerts first, so that it needs no second write; returns the time it is."""
    now = office_now()
    task.next_alert_at = _next_alert(task, now)
    return now


def _next_alert(task: Task, now: datetime) -> datetime | None:
    return next((rung.at for rung in rungs_of(task) if rung.at > now), None)


def replan_alerts(task: Task, now: datetime, horizon: datetime, *, is_new: bool = False) -> None:
    """Plan the deadline alerts of an open task anew by its office's ladder; the task's row is locked by the caller."""
    if not is_new:  # a new one was stored with it
        notices.withdraw_alerts(task)
        task.next_alert_at = _next_alert(task, now)
        Task.objects.filter(pk=task.pk).update(next_alert_at=task.next_alert_at)
    if task.next_alert_at and task.next_alert_at <= horizon:
        _plan_alerts([task], horizon)


# --- every minute ---------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_reminders(now: datetime, horizon: datetime) -> None:
    """Turn every reminder that fires before the horizon into messages, late ones included; safe to run twice."""
    for _batch in range(MOST_BATCHES):
        waiting = (
            Reminder.objects.filter(fires_at__lte=horizon, planned_at=None)
            .select_related("task__assignee__team", "task__team", "task__client__office")
            .prefetch_related("task__watchers")
            .order_by("fires_at", "id")
            .select_for_update(of=("self",), skip_locked=True)[:BATCH]
        )
        found = list(waiting)
        _plan_reminders(found)
        if len(found) < BATCH:
            return


@transaction.atomic
def plan_alerts(now: datetime, horizon: datetime) -> None:
    """Turn every rung of a deadline before the horizon into messages, late ones included; safe to run twice."""
    for _batch in range(MOST_BATCHES):
        waiting = (
            Task.objects.filter(OPEN, next_alert_at__lte=horizon)
            .select_related("assignee__office", "assignee__team", "team__office", "client")
            .prefetch_related("assignee__team__managers", "team__managers")
            .order_by("next_alert_at", "id")
            .select_for_update(of=("self",), skip_locked=True)[:BATCH]
        )
        found = list(waiting)
        _plan_alerts(found, horizon)
        if len(found) < BATCH:
            return


@transaction.atomic
def follow_zones(now: datetime, horizon: datetime) -> None:
    """Move date-only deadlines of people who changed their zone: 18:00 means their 18:00.

    Only deadlines of the coming two days are looked at, which no change of zone can leave; profile pages call
    `follow_zone` for all of somebody's tasks at once.
    """
    soon = Task.objects.filter(OPEN, due_at__range=(now - timedelta(days=2), now + timedelta(days=2)))
    for task in _in_another_zone(soon)[:BATCH]:
        _rezone(task)


@transaction.atomic
def follow_zone(user: User) -> int:
    """Move the date-only deadlines of somebody's open tasks to the zone they live in now; returns how many moved."""
    tasks = list(_in_another_zone(Task.objects.filter(OPEN, assignee=user)))
    for task in tasks:
        _rezone(task)
    return len(tasks)


def _in_another_zone(tasks: Any) -> Any:
    from_elsewhere = tasks.filter(due_on__isnull=False, due_time=None, assignee__isnull=False)
    return (
        from_elsewhere.exclude(due_zone=F("assignee__time_zone"))
        .select_related("assignee__office", "assignee__team", "team__office", "client__office")
        .select_for_update(of=("self",))
    )


def _rezone(task: Task) -> None:
    if task.assignee is None:
        return
    task.due_zone = task.assignee.time_zone
    task.resolve_due()
    if task.start_at and task.due_at and task.start_at > task.due_at:
        task.start_at = task.due_at
    task.save(update_fields=["due_zone", "due_at", "start_at", "updated_at"])
    replan(task, ["due_at"])


# --- what fires -----------------------------------------------------------------------------------------------------


def rungs_of(task: Task) -> list[Rung]:
    """Return the ladder of a task's deadline by its office's settings, in order of time; empty without a deadline."""
    office = _office_of(task)
    if task.due_at is None or office is None:
        return []
    alerts = office.deadline_alerts or {}
    found = []
    if task.assignee_id:
        for minutes in alerts.get("assignee_minutes", []):
            kind = "task_due_soon" if minutes < 0 else "task_overdue" if minutes > 0 else "task_due"
            found.append(Rung(task.due_at + timedelta(minutes=minutes), f"m{minutes}", kind))
    hours = working_time_of_office(office)
    if task.assignee and task.assignee.deputy_id:
        found += [
            Rung(hours.add_working_minutes(task.due_at, 60 * n), f"h{n}", "task_overdue_deputy")
            for n in alerts.get("deputy_working_hours", [])
        ]
    found += [
        Rung(_in_hours(hours, hours.add_working_days(task.due_at, days)), f"d{days}", "task_overdue_of")
        for days in alerts.get("manager_working_days", [])
    ]
    return sorted(found, key=lambda rung: (rung.at, rung.name))


def _in_hours(hours: WorkingTime, at: datetime) -> datetime:
    """Return an instant at which people work: others than the one responsible are not told at night."""
    day = local_date(at, hours.zone)
    return at if any(start <= at <= end for start, end in hours.spans(day)) else hours.next_working_start(at)


def _office_of(task: Task) -> Office | None:
    person_or_team = task.assignee or task.team
    return person_or_team.office if person_or_team else None


def _plan_alerts(tasks: Sequence[Task], horizon: datetime) -> None:
    firing: list[tuple[Task, Rung]] = []
    for task in tasks:
        first, ladder = task.next_alert_at, rungs_of(task)
        firing += [(task, rung) for rung in ladder if first and first <= rung.at <= horizon]
        task.next_alert_at = next((rung.at for rung in ladder if rung.at > horizon), None)
    on_duty = _OnDuty(
        (person, _day(rung.at, person))
        for task, rung in firing
        for person in {*_asked(task, rung), *([task.assignee] if task.assignee else [])}
    )
    for task, rung in firing:
        people = {on_duty.answers_for(person, _day(rung.at, person)) for person in _asked(task, rung)}
        if rung.kind == "task_overdue_deputy" and task.assignee:
            # whoever answers for somebody absent has heard already, in their place
            people -= {on_duty.answers_for(task.assignee, _day(rung.at, task.assignee))}
        notices.deadline_alert(rung.kind, task, people, rung.at, rung.name)
    Task.objects.bulk_update(tasks, ["next_alert_at"])


def _asked(task: Task, rung: Rung) -> list[User]:
    if rung.kind == "task_overdue_of":
        return notices.managers_of(task)
    if rung.kind == "task_overdue_deputy":
        return [task.assignee.deputy] if task.assignee and task.assignee.deputy else []
    return [task.assignee] if task.assignee else []


def _plan_reminders(reminders: Sequence[Reminder]) -> None:
    asked = [
        (person, _day(reminder.fires_at, person))
        for reminder in reminders
        if reminder.fires_at
        for person in _audience(reminder)
    ]
    on_duty = _OnDuty(asked)
    for reminder in reminders:
        if reminder.fires_at is None:
            continue
        occurrence = wall_clock(reminder.fires_at, reminder.task.zone).isoformat(timespec="minutes")
        if reminder.to == Audience.CLIENT:
            notices.client_reminder(reminder, reminder.fires_at, occurrence)
        else:
            people = {on_duty.answers_for(p, _day(reminder.fires_at, p)) for p in _audience(reminder)}
            notices.task_reminder(reminder, people, reminder.fires_at, occurrence)
        reminder.planned_at = timezone.now()
    Reminder.objects.bulk_update(reminders, ["planned_at"])


def _audience(reminder: Reminder) -> list[User]:
    task = reminder.task
    if reminder.to == Audience.WATCHERS:
        return list(task.watchers.all())
    if reminder.to == Audience.ASSIGNEE:
        return [task.assignee] if task.assignee else notices.managers_of(task)
    return []


def _day(at: datetime | None, person: User) -> date:
    return local_date(at or timezone.now(), person.zone)


class _OnDuty:
    """Who answers for whom on which day, asked once per day for everybody."""

    def __init__(self, asked: Iterable[tuple[User, date]]) -> None:
        by_day: dict[date, dict[int, User]] = defaultdict(dict)
        for person, day in asked:
            by_day[day][person.pk] = person
        self.known = {day: effective_assignees(people.values(), day) for day, people in by_day.items()}

    def answers_for(self, person: User, day: date) -> User:
        return self.known[day][person.pk]
