"""One row of a list, one card of a board, as text; drawn by patterns (core/rows.py) where a page has many of them.

What repeats on a page (days, faces, signs) is made once.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypedDict

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from core.rows import NOTHING, drawer
from core.templatetags.ui import avatar, day, icon, when
from core.times import day_span, local_date
from tasks.models import Priority, Status, Task, Told

SIGNS = {"high": "arrow-up", "low": "arrow-down"}
STATE_LOOK = {
    "open": ("neutral", "circle"),
    "doing": ("info", "refresh"),
    "waiting": ("warning", "clock"),
    "done": ("success", "check"),
    "cancelled": ("neutral", "ban"),
}
CLOSED = frozenset({"done", "cancelled"})
UNSAID = frozenset({"open", "done"})  # states that a list says by its place and its sign
IS_DONE = SafeString(" is-done")


def told(task: Task) -> Told:
    """What a row says of a task that was loaded whole."""
    beside = {
        "assignee__name": task.assignee.name if task.assignee else None,
        "team__name": task.team.name if task.team else None,
        "client__name": task.client.name if task.client else None,
        "sees_client": getattr(task, "sees_client", True),
    }
    return Told._make(beside[name] if name in beside else getattr(task, name) for name in Told._fields)


class Row(TypedDict):
    """What the templates print for one task."""

    pk: int
    title: str
    url: str
    act: str  # where its round button posts: complete, or reopen
    label: str  # of that button
    done: SafeString  # the class of what is done
    mark: SafeString  # the sign of that button
    heading: SafeString  # above it, where it is the first of its group
    client: SafeString  # a link, where the reader may know whose task it is
    due: SafeString
    tail: SafeString  # what stands at its end: signs, due, face
    foot: SafeString  # the same at the foot of a card
    who: str
    move_label: str


class Rows:
    """Formats tasks loaded by `rows`, or whole, for one reader."""

    def __init__(self, user: User, now: datetime | None = None, *, is_mine: bool = False) -> None:
        self.user, self.is_mine = user, is_mine
        self.now = now or timezone.now()
        today = local_date(self.now, user.zone)
        self.today_ends = day_span(today, user.zone)[1]
        self.week_ends = day_span(today + timedelta(days=6), user.zone)[1]
        self.base = reverse("tasks:task_detail", args=[0]).removesuffix("0/")
        self.complete, self.reopen = _("Complete: %(title)s"), _("Reopen: %(title)s")
        self.move = _("Move to…: %(title)s")
        self.mark_open, self.mark_done = icon("circle"), icon("check-circle")
        self.draw_client = drawer("tasks/task_row.html#client")
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

    def of(self, tasks: Iterable[Any], *, after: str = "", grouped: bool = False) -> list[Row]:
        """Return the rows in order; with `grouped` the first of each group carries its heading (`after`: the last seen)."""
        rows, last = [], after
        for found in tasks:
            task = told(found) if isinstance(found, Task) else found
            group = self.group_of(task) if grouped else ""
            rows.append(self.row(task, group if group != last else ""))
            last = group
        return rows

    def drawn(self, rows: Sequence[Row], part: str = "row") -> SafeString:
        """The rows (or `card`s) as HTML."""
        draw = drawer(f"tasks/task_row.html#{part}")
        return SafeString("".join([draw(row) for row in rows]))

    def group_of(self, task: Any) -> str:
        """The span a task's deadline lies in: overdue, today, week, later or none."""
        if task.due_at is None:
            return "none"
        if task.due_at < self.now:
            return "overdue"
        if task.due_at < self.today_ends:
            return "today"
        return "week" if task.due_at < self.week_ends else "later"

    def row(self, task: Told, group: str = "") -> Row:
        is_open = task.status not in CLOSED
        named, url = {"title": task.title}, f"{self.base}{task.pk}/"
        due, sign = self._due(task, is_open=is_open), self._sign(task)
        who = task.assignee__name or task.team__name or ""
        is_done = task.status == Status.DONE.value
        return {
            "pk": task.pk,
            "title": task.title,
            "url": url,
            "act": f"{url}complete/" if is_open else f"{url}reopen/",
            "label": (self.complete if is_open else self.reopen) % named,
            "done": IS_DONE if is_done else NOTHING,
            "mark": self.mark_done if is_done else self.mark_open,
            "heading": self._heading(group) if group else NOTHING,
            "client": self._client(task),
            "due": due,
            "tail": self._tail(task, url, sign, due, is_open=is_open),
            "foot": SafeString(f"{due}{sign}{self._face(who)}"),
            "who": who,
            "move_label": self.move % named,
        }

    def due_text(self, task: Any) -> SafeString:
        """The deadline as people read it; a day is a day in every zone."""
        is_day = task.due_time is None
        key = task.due_on if is_day else task.due_at
        if key not in self._made:
            self._made[key] = day(task.due_on) if is_day else when(task.due_at)
        return self._made[key]

    def is_late(self, task: Task) -> bool:
        return task.status not in CLOSED and self.due_tone(task) == "error"

    def marks_of(self, task: Task) -> SafeString:
        """The sign of its priority and, where it is not the reader's, the face of whose it is."""
        known = told(task)
        face = NOTHING if self.is_mine else self._face(known.assignee__name or known.team__name or "")
        return SafeString(f"{self._sign(known)}{face}")

    def due_tone(self, task: Any) -> str:
        return {"overdue": "error", "today": "warning"}.get(self.group_of(task), "")

    def _heading(self, group: str) -> SafeString:
        return format_html('<li class="task-group"><h2>{}</h2></li>', self.groups[group])

    def _client(self, task: Told) -> SafeString:
        if task.client_id is None or not task.sees_client:
            return NOTHING
        return self.draw_client({"pk": task.client_id, "name": task.client__name})

    def _due(self, task: Told, *, is_open: bool) -> SafeString:
        if task.due_on is None:
            return NOTHING
        tone = self.due_tone(task) if is_open else ""
        key = ("due", task.due_at, task.due_time is None, tone)
        if key not in self._made:
            sign = {"error": icon("alert"), "warning": icon("clock")}.get(tone, NOTHING)
            css = f"task-due tone-{tone}" if tone else "task-due"
            self._made[key] = format_html('<span class="{}">{}{}</span>', css, sign, self.due_text(task))
        return self._made[key]

    def _tail(self, task: Told, url: str, sign: SafeString, due: SafeString, *, is_open: bool) -> SafeString:
        parts = [self._state(task, is_open=is_open), sign, self._repeat(task), due]
        if is_open and task.assignee_id is None:
            parts.append(self._take(task, url))
        elif not self.is_mine:
            parts.append(self._face(task.assignee__name or task.team__name or ""))
        return SafeString("".join(parts))

    def _state(self, task: Told, *, is_open: bool) -> SafeString:
        if task.returned_count and is_open:
            return self._badge("returned", "tone-error", "reply", _("Returned"))
        if task.status in UNSAID:
            return NOTHING
        return self._badge(task.status, "badge-neutral", "", self.statuses[task.status])

    def _badge(self, key: str, css: str, sign: str, label: str) -> SafeString:
        if key not in self._made:
            mark = icon(sign) if sign else NOTHING
            text = format_html('<span class="badge-text">{}</span>', label)
            self._made[key] = format_html('<span class="badge {}">{}{}</span>', css, mark, text)
        return self._made[key]

    def _sign(self, task: Told) -> SafeString:
        if task.priority not in SIGNS:
            return NOTHING
        if task.priority not in self._made:
            label = _("Priority: %(value)s") % {"value": self.priorities[task.priority]}
            self._made[task.priority] = icon(SIGNS[task.priority], "task-sign", label)
        return self._made[task.priority]

    def _repeat(self, task: Told) -> SafeString:
        if not (task.repeat or task.repeat_after_days):
            return NOTHING
        if "repeat" not in self._made:
            self._made["repeat"] = icon("repeat", "task-sign", _("Repeats"))
        return self._made["repeat"]

    def _take(self, task: Told, url: str) -> SafeString:
        return format_html(
            '<button class="btn btn-sm" form="row-form" formaction="{0}" hx-post="{0}" aria-label="{1}">{2}</button>',
            f"{url}take/",
            _("Take it: %(title)s") % {"title": task.title},
            _("Take it"),
        )

    def _face(self, name: str) -> SafeString:
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
