"""The page of tasks: mine, handed out, the queue, everybody's, as a list or a board."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from core import htmx
from core.days import short_day
from core.paging import BadCursor
from core.templatetags.ui import icon
from tasks import access
from tasks.filters import BY_DUE, NO_DATE, TO_ACCEPT, ListState, keyset
from tasks.models import Due, Kept, Priority, Status, board_of
from tasks.views.calendar import calendar_context
from tasks.views.cards import CARDS
from tasks.views.overview import days_text
from tasks.views.rows import STATE_LOOK, Rows

PAGE = 50
DONE_CARDS = 15
LAYOUTS = (
    ("list", gettext_lazy("List"), "list"),
    ("board", gettext_lazy("Board"), "board"),
    ("calendar", gettext_lazy("Calendar"), "calendar"),
)
BOARD = {Status.OPEN: CARDS, Status.DOING: CARDS, Status.WAITING: CARDS, Status.DONE: DONE_CARDS}


@require_safe
def task_list(request: StaffRequest) -> HttpResponse:
    """Tasks by view, layout and filters, all of which stand in the address."""
    state = ListState.of(request.GET.dict())
    if state.layout == "board":
        return _board(request, state)
    if state.layout == "calendar":
        context = calendar_context(state, request.user) | {"dots": icon("dots")}
        return htmx.render(request, "tasks/task_calendar.html", context | _frame(request, state))
    tasks = state.narrow(request.user).rows(request.user)
    try:
        page = keyset(state).page(tasks, request.GET.get("cursor"), PAGE)
    except BadCursor:
        return redirect(f"{reverse('tasks:task_list')}{state.query()}")
    rows = Rows(request.user, is_mine=state.view == "mine")
    grouped = state.order == BY_DUE and not state.due
    after = request.GET.get("after", "") if page.previous else ""
    found = rows.of(page.items, after=after, grouped=grouped)
    context = {
        "rows": found,
        "drawn": rows.drawn(found),
        "next_url": _cursor_url(state, page.next, rows.group_of(page.items[-1])) if page.next else "",
        "previous_url": _cursor_url(state, page.previous) if page.previous else "",
    }
    partial = "more" if "cursor" in request.GET else "list"
    return htmx.render(request, "tasks/task_list.html", context | _frame(request, state), partial=partial)


def _cursor_url(state: ListState, cursor: str | None, after: str = "") -> str:
    tail = f"&after={after}" if after else ""
    return f"{reverse('tasks:task_list')}{state.query()}&cursor={cursor}{tail}"


def _board(request: StaffRequest, state: ListState) -> HttpResponse:
    # one card more than is shown tells that there are more
    found = board_of(
        state.on_board(request.user), request.user, {status: most + 1 for status, most in BOARD.items()}
    )
    rows = Rows(request.user)
    columns = []
    for status, cards in found.items():
        shown = cards[: BOARD[status]]
        more = state.query(layout="list", status=status.value) if len(cards) > len(shown) else ""
        columns.append(
            {
                "status": status.value,
                "label": status.label,
                "icon": STATE_LOOK[status][1],
                "drawn": rows.drawn(rows.of(shown), "card"),
                "count": f"{len(shown)}+" if more else len(shown),
                "more_url": more,
            }
        )
    context = {"columns": columns}
    return htmx.render(request, "tasks/task_board.html", context | _frame(request, state), partial="board")


def _frame(request: StaffRequest, state: ListState) -> dict[str, Any]:
    """What stands around every layout: the views, the layouts, the filters that are set."""
    return {
        "state": state,
        "views": _views(request.user, state),
        "layouts": [
            {
                "name": name,
                "label": label,
                "icon": icon,
                "url": state.query(layout=name),
                "current": state.layout == name,
            }
            for name, label, icon in LAYOUTS
        ],
        "chips": _chips(state, request.user),
        "clear_url": state.without_filters(),
        "filter_url": f"{reverse('tasks:task_filter')}{state.query()}",
        "has_filters": bool(state.filters),
    }


def _views(user: User, state: ListState) -> list[dict[str, Any]]:
    names = [
        ("mine", _("My tasks")),
        ("handed", _("Handed out")),
        ("queue", _("Queue")),
        ("all", _("Everybody")),
    ]
    return [
        {"label": label, "url": state.query(view=name), "current": state.view == name}
        for name, label in names
    ]


def _chips(state: ListState, user: User) -> list[dict[str, str]]:
    """The set filters in words, each with the address that takes it away."""
    dues = dict(Due.choices) | {NO_DATE: _("No date")}
    words: dict[str, Callable[[Any], Any]] = {
        "status": lambda value: _("Done, to accept") if value == TO_ACCEPT else Status(value).label,
        "due": lambda value: dues.get(value) or short_day(date.fromisoformat(value), year=True),
        "priority": lambda value: _("Priority: %(value)s") % {"value": Priority(value).label},
        "days": lambda value: days_text(int(value)),
        "kept": lambda value: Kept(value).label,
        "returned": lambda value: pgettext("tasks", "Returned"),
        **{noun: partial(_name, user, noun) for noun in ("assignee", "client", "team")},
    }
    empty = {"assignee": None, "client": None, "team": None}
    return [
        {"label": str(words[name](value)), "url": state.query(**{name: empty.get(name, "")})}
        for name, value in state.filters.items()
    ]


def _name(user: User, noun: str, pk: int) -> str:
    return access.name_for_filter(user, noun, pk) or _("unknown")


@require_safe
def task_filter(request: StaffRequest) -> HttpResponse:
    """The filter of the list as a form of its own, which leads back to the list."""
    state = ListState.of(request.GET.dict())
    context = {
        "state": state,
        "statuses": [*Status.choices, (TO_ACCEPT, _("Done, to accept"))],
        "dues": [*Due.choices, (NO_DATE, _("No date"))],
        "priorities": Priority.choices,
        "people": access.people_led_by(request.user),
        "teams": access.teams_for_filter(request.user),
    }
    return htmx.render(request, "tasks/task_filter.html", context, partial="dialog")
