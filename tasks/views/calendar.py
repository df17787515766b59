"""The calendar of tasks: a month or a week as days, each with the first of its tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.calendar import WorkingTime, working_time_of
from accounts.models import User
from core.days import long_day, short_day
from core.places import first_weekday_of
from core.times import add_months
from tasks import access
from tasks.filters import NO_DATE, ListState
from tasks.models import Task
from tasks.values import FIRST_YEAR, LAST_YEAR
from tasks.views.rows import Row, Rows, told

MONTH_SHOWN, MONTH_MOST = 4, 24  # of a day: shown, and counted
WEEK_SHOWN = WEEK_MOST = 40
TRAY_SHOWN = 6  # of those without a date


@dataclass(frozen=True)
class Chip:
    """One task in its day."""

    row: Row
    marks: str
    time: str  # of day, where it has one
    is_late: bool


@dataclass(frozen=True)
class Day:
    """One day with its tasks."""

    iso: str
    number: str
    name: str  # in full, for the agenda and for ears
    is_today: bool
    is_off: bool
    is_other: bool  # of the month before or after
    chips: Sequence[Chip]
    more: str
    url: str  # its list
    new_url: str  # a new task for it, where it has not passed


def calendar_context(state: ListState, user: User) -> dict[str, Any]:
    """What the calendar shows around the day that the address names. Five queries."""
    today = timezone.localdate()
    on = date.fromisoformat(state.on) if state.on else today
    first_weekday = first_weekday_of(user.office.country)
    days = _days(state.span, on, first_weekday)
    page = _Page(state, user, today, on)
    return {
        "span": state.span,
        "title": _title(state.span, on, days),
        "weekdays": [date_format(day, "D") for day in days[:7]],
        "days": page.days(days),
        "is_empty": not page.found,
        "tray": page.tray(),
        "spans": [
            {"label": label, "url": state.query(span=name), "current": state.span == name}
            for name, label in (("month", _("Month")), ("week", _("Week")))
        ],
        "today_url": state.query(on=""),
        "previous_url": _turned(state, on, -1),
        "next_url": _turned(state, on, 1),
    }


class _Page:
    def __init__(self, state: ListState, user: User, today: date, on: date) -> None:
        self.state, self.user, self.today, self.on = state, user, today, on
        self.is_week = state.span == "week"
        self.rows = Rows(user, is_mine=state.view == "mine")
        self.work: WorkingTime = working_time_of(user)
        self.found: dict[date, list[Task]] = {}

    def days(self, days: Sequence[date]) -> list[Day]:
        shown, most = (WEEK_SHOWN, WEEK_MOST) if self.is_week else (MONTH_SHOWN, MONTH_MOST)
        tasks = self.state.narrow(self.user)
        self.found, counts = access.tasks_by_day(tasks, self.user, days, shown=shown, most=most + 1)
        return [self._day(day, counts.get(day, 0), most) for day in days]

    def tray(self) -> dict[str, Any]:
        """The newest open tasks that wait for a day, and the address of all of them. One query."""
        waiting = access.tasks_without_day(self.state.narrow(self.user), self.user)[: TRAY_SHOWN + 1]
        chips = [self._chip(task) for task in waiting]
        url = self.state.query(layout="list", due=NO_DATE)
        return {"chips": chips[:TRAY_SHOWN], "all_url": url if len(chips) > TRAY_SHOWN else ""}

    def _day(self, day: date, count: int, most: int) -> Day:
        tasks = self.found.get(day, [])
        return Day(
            iso=day.isoformat(),
            number=str(day.day),
            name=long_day(day),
            is_today=day == self.today,
            is_off=not self.work.is_working_day(day),
            is_other=not self.is_week and day.month != self.on.month,
            chips=[self._chip(task) for task in tasks],
            more=_more(count - len(tasks), is_known=count <= most),
            url=self.state.query(layout="list", due=day.isoformat()),
            new_url=self._new_url(day) if day >= self.today else "",
        )

    def _chip(self, task: Task) -> Chip:
        at = timezone.localtime(task.due_at) if task.due_at and task.due_time else None
        time = time_format(at, "H:i") if at else ""
        return Chip(self.rows.row(told(task)), self.rows.marks_of(task), time, self.rows.is_late(task))

    def _new_url(self, day: date) -> str:
        return f"{reverse('tasks:task_create')}?due_on={day.isoformat()}"


def _more(left: int, *, is_known: bool) -> str:
    if left <= 0:
        return ""
    return ngettext("%(n)s more", "%(n)s more", left) % {"n": left} if is_known else _("Show all")


def _days(span: str, on: date, first_weekday: int) -> list[date]:
    """The days of the page: whole weeks."""
    first = on if span == "week" else on.replace(day=1)
    first -= timedelta(days=(first.weekday() - first_weekday) % 7)
    if span == "week":
        return [first + timedelta(days=step) for step in range(7)]
    last = add_months(on.replace(day=1), 1) - timedelta(days=1)
    weeks = (last - first).days // 7 + 1
    return [first + timedelta(days=step) for step in range(7 * weeks)]


def _title(span: str, on: date, days: Sequence[date]) -> str:
    if span == "month":
        return date_format(on, "YEAR_MONTH_FORMAT")
    words = {"first": short_day(days[0]), "last": short_day(days[-1], year=True)}
    return _("%(first)s – %(last)s") % words


def _turned(state: ListState, on: date, step: int) -> str:
    """The address of the page before or after; nothing at the ends of time."""
    to = on + timedelta(days=7 * step) if state.span == "week" else add_months(on.replace(day=1), step)
    return state.query(on=to.isoformat()) if FIRST_YEAR < to.year < LAST_YEAR else ""
