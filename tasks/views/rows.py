"""One row of a list, one card of a board, as text: the templates only print it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import asset_url, avatar, day, when
from core.times import day_span, local_date
from tasks.models import Priority, Status, Task

SIGNS = {"high": "arrow-up", "low": "arrow-down"}
STATE_LOOK = {
    "open": ("neutral", "circle"),
    "doing": ("info", "refresh"),
    "waiting": ("warning", "clock"),
    "done": ("success", "check"),
    "cancelled": ("neutral", "ban"),
}


@dataclass(frozen=True)
class Row:
    """What the templates print for one task."""

    pk: int
    title: str
    url: str
    group: str  # heading above it, where it is the first of its group
    status: str
    is_done: bool
    is_open: bool
    version: int
    due: SafeString
    due_tone: str
    sign: str
    priority: str
    client: str
    client_pk: int | None
    who: str
    avatar: SafeString
    repeats: bool
    returned: int
    may_take: bool
    status_label: str
    check_label: str
    take_label: str
    move_label: str


class Rows:
    """Formats tasks loaded by `with_row` for one reader; what repeats on a page is made once."""

    def __init__(self, user: User, now: datetime | None = None) -> None:
        self.user = user
        self.now = now or timezone.now()
        today = local_date(self.now, user.zone)
        self.today_ends = day_span(today, user.zone)[1]
        self.week_ends = day_span(today + timedelta(days=6), user.zone)[1]
        self.sprite = asset_url("icons.svg")
        self.detail = reverse("tasks:task_detail", args=[0]).removesuffix("0/")
        self.statuses = {value: str(label) for value, label in Status.choices}
        self.priorities = {value: str(label) for value, label in Priority.choices}
        self.labels = {
            "complete": _("Complete: %(title)s"),
            "reopen": _("Reopen: %(title)s"),
            "take": _("Take it: %(title)s"),
            "move": _("Move to…: %(title)s"),
        }
        self._avatars: dict[str, SafeString] = {}
        self._dues: dict[Any, SafeString] = {}

    @cached_property
    def groups(self) -> dict[str, str]:
        return {
            "overdue": _("Overdue"),
            "today": _("Today"),
            "week": _("Next 7 days"),
            "later": _("Later"),
            "none": _("No date"),
        }

    def of(self, tasks: Iterable[Task], *, after: str = "", grouped: bool = False) -> list[Row]:
        """Return the rows in order; with `grouped` the first of each group carries its heading (`after`: the last seen)."""
        rows, last = [], after
        for task in tasks:
            group = self.group_of(task) if grouped else ""
            rows.append(self.row(task, self.groups[group] if group and group != last else ""))
            last = group
        return rows

    def group_of(self, task: Task) -> str:
        """The span a task's deadline lies in: overdue, today, week, later or none."""
        if task.due_at is None:
            return "none"
        if task.due_at < self.now:
            return "overdue"
        if task.due_at < self.today_ends:
            return "today"
        return "week" if task.due_at < self.week_ends else "later"

    def row(self, task: Task, group: str = "") -> Row:
        is_open = task.status not in {Status.DONE, Status.CANCELLED}
        sees_client = bool(task.client_id) and getattr(task, "sees_client", True)
        who = task.assignee.name if task.assignee else ""
        named = {"title": task.title}
        return Row(
            pk=task.pk,
            title=task.title,
            url=f"{self.detail}{task.pk}/",
            group=group,
            status=task.status,
            is_done=task.is_done,
            is_open=is_open,
            version=task.version,
            due=self.due_text(task),
            due_tone=self.due_tone(task) if is_open else "",
            sign=SIGNS.get(task.priority, ""),
            priority=self.priorities[task.priority],
            client=task.client.name if sees_client and task.client else "",
            client_pk=task.client_id if sees_client else None,
            who=who or (task.team.name if task.team else ""),
            avatar=self.avatar(who) if who else SafeString(""),
            repeats=task.repeats,
            returned=task.returned_count,
            may_take=is_open and task.assignee_id is None,
            status_label=self.statuses[task.status],
            check_label=self.labels["complete" if is_open else "reopen"] % named,
            take_label=self.labels["take"] % named,
            move_label=self.labels["move"] % named,
        )

    def due_text(self, task: Task) -> SafeString:
        """The deadline as people read it; a day is a day in every zone."""
        key = task.due_on if task.is_date_only else task.due_at
        if key not in self._dues:
            self._dues[key] = day(task.due_on) if task.is_date_only else when(task.due_at)
        return self._dues[key]

    def due_tone(self, task: Task) -> str:
        return {"overdue": "error", "today": "warning"}.get(self.group_of(task), "")

    def avatar(self, name: str) -> SafeString:
        if name not in self._avatars:
            self._avatars[name] = avatar(name, "sm")
        return self._avatars[name]
