"""How lists of tasks are narrowed: the state of the pages in the address, and the allow-list of the API."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django_filters import rest_framework as filters

from accounts.models import User
from clients.filters import IdFilter
from core.paging import Keyset
from tasks import models
from tasks.models import DONE, Due, Kept, Priority, Status, Task, TaskQuerySet
from tasks.values import FIRST_YEAR, LAST_YEAR

LAYOUTS = ("list", "board", "calendar")
SPANS = ("month", "week")
PERIODS = ("7", "30", "90")  # days
VIEWS = ("mine", "handed", "queue", "all")
NO_DATE = "none"
TO_ACCEPT = "accept"  # a status of lists alone: done, and its author has not said whether it is good
BY_DUE, BY_DONE, BY_AGE = "due_at", "-completed_at", "-id"


class TaskFilter(filters.FilterSet):
    """Narrow the list of the API."""

    assignee = IdFilter(field_name="assignee_id")
    created_by = IdFilter(field_name="created_by_id")
    team = IdFilter(field_name="team_id")
    client = IdFilter(field_name="client_id")
    status = filters.ChoiceFilter(choices=Status.choices)
    due = filters.ChoiceFilter(choices=Due.choices, method="by_due")

    class Meta:
        model = Task
        fields = ()

    def by_due(self, found: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return found.due_within(value, self.request.user)


@dataclass(frozen=True)
class ListState:
    """What the address says about the page of tasks; whatever it cannot mean is as if it were not there."""

    view: str = "mine"
    layout: str = "list"
    status: str = ""
    due: str = ""
    priority: str = ""
    assignee: int | None = None
    client: int | None = None
    team: int | None = None
    span: str = "month"  # of the calendar
    on: str = ""  # the day around which it lies; empty: today
    days: str = ""  # done within so many days
    kept: str = ""  # done in time, or late
    returned: str = ""  # was sent back at least once

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "ListState":
        ids = {name: _id(given.get(name, "")) for name in ("assignee", "client", "team")}
        # a link that names a person, a client or a team means all their tasks, not those of the reader
        view = _one_of(given.get("view", ""), VIEWS) or ("all" if any(ids.values()) else "mine")
        return cls(
            view=view,
            layout=_one_of(given.get("layout", ""), LAYOUTS) or "list",
            status=_one_of(given.get("status", ""), [*Status.values, TO_ACCEPT]),
            due=_one_of(given.get("due", ""), [*Due.values, NO_DATE]) or _day(given.get("due", "")),
            priority=_one_of(given.get("priority", ""), Priority.values),
            span=_one_of(given.get("span", ""), SPANS) or "month",
            on=_day(given.get("on", "")),
            days=_one_of(given.get("days", ""), PERIODS),
            kept=_one_of(given.get("kept", ""), Kept.values),
            returned=_one_of(given.get("returned", ""), ["1"]),
            **ids,
        )

    @property
    def order(self) -> str:
        """The order of the list: open tasks by deadline, done ones by when, cancelled ones by age."""
        return {"done": BY_DONE, TO_ACCEPT: BY_DONE, "cancelled": BY_AGE}.get(self.status, BY_DUE)

    @property
    def filters(self) -> dict[str, Any]:
        """The set filters, apart from view and layout."""
        names = ("status", "due", "priority", "days", "kept", "returned", "assignee", "client", "team")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def query(self, **changes: Any) -> str:
        """The address's query string of this state with some of it changed; what is usual is left out."""
        state = replace(self, **changes)
        usual = ListState()
        names = ("view", "layout", "span", "on") if state.layout == "calendar" else ("view", "layout")
        pairs = {name: getattr(state, name) for name in names} | state.filters
        kept = {name: value for name, value in pairs.items() if value != getattr(usual, name)}
        if state.view == "mine" and {"assignee", "client", "team"} & kept.keys():
            kept["view"] = "mine"
        return f"?{urlencode(kept)}" if kept else "?"

    def without_filters(self) -> str:
        """The query string of the same view and layout with no filter set."""
        return ListState(view=self.view, layout=self.layout, span=self.span, on=self.on).query()

    def narrow(self, user: User) -> TaskQuerySet:
        """Return the tasks of this page that `user` may see; open ones unless a status is asked for."""
        found = self._of_view(user)
        if not self.status:
            found = found.open()
        elif self.status == TO_ACCEPT:
            found = found.filter(models.TO_ACCEPT)
        elif self.status in {Status.DONE, Status.CANCELLED}:
            found = found.filter(DONE) if self.status == Status.DONE else found.filter(status=self.status)
        else:
            found = found.open().filter(status=self.status)
        return self._of_filters(found, user)

    def on_board(self, user: User) -> TaskQuerySet:
        """Return the tasks of the board, which shows every status side by side."""
        return self._of_filters(self._of_view(user), user)

    def _of_view(self, user: User) -> TaskQuerySet:
        kept: TaskQuerySet = Task.objects.kept()
        # what these three find is seen by definition; the test of the matrix holds them to it
        views = {"mine": kept.assigned_to, "handed": kept.handed_out_by, "queue": kept.queued_for}
        return views[self.view](user) if self.view in views else kept.visible_to(user)

    def _of_filters(self, found: TaskQuerySet, user: User) -> TaskQuerySet:
        ids = {name: getattr(self, name) for name in ("assignee", "client", "team") if getattr(self, name)}
        found = found.filter(**ids)
        if self.priority:
            found = found.filter(priority=self.priority)
        if self.days:
            found = found.filter(completed_at__gte=timezone.now() - timedelta(days=int(self.days)))
        if self.kept:
            found = found.filter(models.IN_TIME if self.kept == Kept.TIME else models.LATE)
        if self.returned:
            found = found.filter(returned_count__gt=0)
        if self.due == NO_DATE:
            return found.filter(due_at=None)
        if self.due and self.due not in Due.values:
            return found.due_on_day(date.fromisoformat(self.due), user)
        return found.due_within(self.due, user) if self.due else found


def keyset(state: ListState) -> Keyset:
    return Keyset(state.order)


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _day(text: str) -> str:
    """A day as addresses write it, or nothing."""
    try:
        return text if len(text) == 10 and FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR else ""
    except ValueError:
        return ""


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
