"""One row of a list, one card of a board, as text: the templates only print it.

A page of fifty rows is printed with a dozen values each. What repeats on a page (days, faces, signs) is made once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import avatar, day, icon, when
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
NOTHING = SafeString("")


def marks() -> dict[str, SafeString]:
    """The round signs in front of rows, made once for a page."""
    return {"mark_open": icon("circle"), "mark_done": icon("check-circle")}


@dataclass(frozen=True)
class Row:
    """What the templates print for one task."""

    pk: str
    title: str
    url: str
    act: str  # where its round button posts: complete, or reopen
    label: str  # of that button
    is_done: bool
    heading: SafeString  # above it, where it is the first of its group
    client: SafeString  # a link, where the reader may know whose task it is
    due: SafeString
    tail: SafeString  # what stands at its end: signs, due, face
    foot: SafeString  # the same at the foot of a card
    who: str
    move_label: str


class Rows:
    """Formats tasks loaded by `with_row` for one reader."""

    def __init__(self, user: User, now: datetime | None = None, *, is_mine: bool = False) -> None:
        self.user, self.is_mine = user, is_mine
        self.now = now or timezone.now()
        today = local_date(self.now, user.zone)
        self.today_ends = day_span(today, user.zone)[1]
        self.week_ends = day_span(today + timedelta(days=6), user.zone)[1]
        self.base = reverse("tasks:task_detail", args=[0]).removesuffix("0/")
        self.complete, self.reopen = _("Complete: %(title)s"), _("Reopen: %(title)s")
        self.move = _("Move to…: %(title)s")
        self._made: dict[Any, SafeString] = {}

    @cached_property
    def groups(self) -> dict[str, str]:
        return {
            "overdue": _("Overdue"),
            "today": _("Today"),
            "week": _("Next 7 days"),
            "later": _("Later"),
            "none": _("No date"),
        }

    @cached_property
    def statuses(self) -> dict[str, str]:
        return {value: str(label) for value, label in Status.choices}

    @cached_property
    def priorities(self) -> dict[str, str]:
        return {value: str(label) for value, label in Priority.choices}

    def of(self, tasks: Iterable[Task], *, after: str = "", grouped: bool = False) -> list[Row]:
        """Return the rows in order; with `grouped` the first of each group carries its heading (`after`: the last seen)."""
        rows, last = [], after
        for task in tasks:
            group = self.group_of(task) if grouped else ""
            rows.append(self.row(task, group if group != last else ""))
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
        named, url = {"title": task.title}, f"{self.base}{task.pk}/"
        due = self._due(task, is_open=is_open)
        return Row(
            pk=str(task.pk),
            title=task.title,
            url=url,
            act=f"{url}complete/" if is_open else f"{url}reopen/",
            label=(self.complete if is_open else self.reopen) % named,
            is_done=task.status == Status.DONE,
            heading=self._heading(group),
            client=self._client(task),
            due=due,
            tail=self._tail(task, url, due, is_open=is_open),
            foot=mark_safe(f"{due}{self._sign(task)}{self._face(task)}"),  # noqa: S308 - of safe parts
            who=self._who(task),
            move_label=self.move % named,
        )

    def due_text(self, task: Task) -> SafeString:
        """The deadline as people read it; a day is a day in every zone."""
        key = task.due_on if task.is_date_only else task.due_at
        if key not in self._made:
            self._made[key] = day(task.due_on) if task.is_date_only else when(task.due_at)
        return self._made[key]

    def is_late(self, task: Task) -> bool:
        return self.due_tone(task) == "error" and task.status not in {Status.DONE, Status.CANCELLED}

    def marks_of(self, task: Task) -> SafeString:
        """The sign of its priority and, where it is not the reader's, the face of whose it is."""
        face = NOTHING if self.is_mine else self._face(task)
        return mark_safe(f"{self._sign(task)}{face}")  # noqa: S308 - of safe parts

    def due_tone(self, task: Task) -> str:
        return {"overdue": "error", "today": "warning"}.get(self.group_of(task), "")

    def _heading(self, group: str) -> SafeString:
        if not group:
            return NOTHING
        return format_html('<li class="task-group"><h2>{}</h2></li>', self.groups[group])

    def _client(self, task: Task) -> SafeString:
        if task.client is None or not getattr(task, "sees_client", True):
            return NOTHING
        return format_html(
            '<p class="row-sub truncate-1" dir="auto"><a class="quiet-link" href="/clients/{}/">{}</a></p>',
            task.client_id,
            task.client.name,
        )

    def _due(self, task: Task, *, is_open: bool) -> SafeString:
        if task.due_on is None:
            return NOTHING
        tone = self.due_tone(task) if is_open else ""
        key = ("due", task.due_at, task.is_date_only, tone)
        if key not in self._made:
            sign = {"error": icon("alert"), "warning": icon("clock")}.get(tone, NOTHING)
            css = f"task-due tone-{tone}" if tone else "task-due"
            self._made[key] = format_html('<span class="{}">{}{}</span>', css, sign, self.due_text(task))
        return self._made[key]

    def _tail(self, task: Task, url: str, due: SafeString, *, is_open: bool) -> SafeString:
        parts = [self._state(task, is_open=is_open), self._sign(task), self._repeat(task), due]
        if is_open and task.assignee_id is None:
            parts.append(self._take(task, url))
        elif not self.is_mine:
            parts.append(self._face(task))
        return mark_safe("".join(parts))  # noqa: S308 - of safe parts

    def _state(self, task: Task, *, is_open: bool) -> SafeString:
        if task.returned_count and is_open:
            return self._badge("returned", "tone-error", "reply", _("Returned"))
        if task.status in {Status.OPEN, Status.DONE}:
            return NOTHING
        return self._badge(task.status, "badge-neutral", "", self.statuses[task.status])

    def _badge(self, key: str, css: str, sign: str, label: str) -> SafeString:
        if key not in self._made:
            mark = icon(sign) if sign else NOTHING
            text = format_html('<span class="badge-text">{}</span>', label)
            self._made[key] = format_html('<span class="badge {}">{}{}</span>', css, mark, text)
        return self._made[key]

    def _sign(self, task: Task) -> SafeString:
        if task.priority not in SIGNS:
            return NOTHING
        if task.priority not in self._made:
            label = _("Priority: %(value)s") % {"value": self.priorities[task.priority]}
            self._made[task.priority] = icon(SIGNS[task.priority], "task-sign", label)
        return self._made[task.priority]

    def _repeat(self, task: Task) -> SafeString:
        if not task.repeats:
            return NOTHING
        if "repeat" not in self._made:
            self._made["repeat"] = icon("repeat", "task-sign", _("Repeats"))
        return self._made["repeat"]

    def _take(self, task: Task, url: str) -> SafeString:
        return format_html(
            '<button class="btn btn-sm" form="row-form" formaction="{0}" hx-post="{0}" aria-label="{1}">{2}</button>',
            f"{url}take/",
            _("Take it: %(title)s") % {"title": task.title},
            _("Take it"),
        )

    def _who(self, task: Task) -> str:
        person_or_team = task.assignee or task.team
        return person_or_team.name if person_or_team else ""

    def _face(self, task: Task) -> SafeString:
        name = self._who(task)
        if not name:
            return NOTHING
        key = ("face", name)
        if key not in self._made:
            self._made[key] = format_html(
                '<span class="task-who" title="{0}">{1}<span class="sr-only">{0}</span></span>',
                name,
                avatar(name, "sm"),
            )
        return self._made[key]
