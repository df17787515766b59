"""Who has how much and how it was kept: per person and per client, each number a link to its list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from core import htmx
from core.paging import BadCursor, Keyset
from tasks import access
from tasks.filters import PERIODS, ListState
from tasks.models import MOST, Score

PAGE = 50
USUAL = "30"
FAIR, GOOD = 70, 90  # per cent done in time


@dataclass(frozen=True)
class Number:
    """One cell: a number, where its list is, and how it looks."""

    label: str
    text: str
    url: str
    tone: str = ""


@require_safe
def task_overview(request: StaffRequest) -> HttpResponse:
    """Per person (`?by=client`: per client) what is open and late, and what was done within `?days=`."""
    days = request.GET.get("days", "")
    days = days if days in PERIODS else USUAL
    by_client = request.GET.get("by") == "client"
    try:
        rows = _clients(request, days) if by_client else _people(request, days)
    except BadCursor:
        return redirect("tasks:task_overview")
    context = {
        **rows,
        "by_client": by_client,
        "tabs": [
            {"label": _("People"), "url": _url(days), "current": not by_client},
            {"label": _("Clients"), "url": _url(days, by="client"), "current": by_client},
        ],
        "periods": [
            {
                "label": days_text(int(n)),
                "url": _url(n, by="client" if by_client else ""),
                "current": n == days,
            }
            for n in PERIODS
        ],
    }
    return htmx.render(request, "tasks/task_overview.html", context)


def _url(days: str, **more: str) -> str:
    pairs = {"days": days if days != USUAL else "", **more}
    return "?" + "&".join(f"{name}={value}" for name, value in pairs.items() if value)


def days_text(days: int) -> str:
    return ngettext("Last %(n)s day", "Last %(n)s days", days) % {"n": days}


def _people(request: StaffRequest, days: str) -> dict[str, Any]:
    page = Keyset("name").page(access.people_led_by(request.user), request.GET.get("cursor"), PAGE)
    scores = access.scores_of_people(page.items, timezone.now() - timedelta(days=int(days)))
    rows = []
    loads: Iterable[Any] = access.people_with_loads(request.user, page.items)
    for person in loads:
        state = ListState(view="all", assignee=person.pk)
        today = Number(
            _("Due today"),
            _capped(person.due_today),
            _list(state, due="today"),
            _tone("warning", person.due_today),
        )
        numbers = [
            Number(
                _("Overdue"),
                _capped(person.overdue),
                _list(state, due="overdue"),
                _tone("error", person.overdue),
            ),
            today,
            Number(pgettext("number of tasks", "Open"), _capped(person.open_tasks), _list(state)),
            *_score(scores.get(person.pk, Score()), state, days),
        ]
        team = person.team.name if person.team else ""
        rows.append({"name": person.name, "team": team, "url": _list(state), "numbers": numbers})
    next_url = f"{_url(days)}&cursor={page.next}" if page.next else ""
    return {"rows": rows, "next_url": next_url}


def _clients(request: StaffRequest, days: str) -> dict[str, Any]:
    rows = []
    since = timezone.now() - timedelta(days=int(days))
    for client, score, late, number in access.clients_with_scores(request.user, since):
        state = ListState(view="all", client=client.pk)
        numbers = [
            Number(_("Overdue"), str(late), _list(state, due="overdue"), _tone("error", late)),
            Number(pgettext("number of tasks", "Open"), str(number), _list(state)),
            *_score(score, state, days),
        ]
        rows.append({"name": client.name, "team": "", "url": f"/clients/{client.pk}/", "numbers": numbers})
    return {"rows": rows, "next_url": ""}


def _score(score: Score, state: ListState, days: str) -> list[Number]:
    done = {"status": "done", "days": days}
    share = "–" if score.share is None else f"{score.share} %"
    return [
        Number(pgettext("number of tasks", "Done"), str(score.done), _list(state, **done)),
        Number(_("In time"), share, _list(state, **done, kept="time"), _share_tone(score.share)),
        Number(
            _("Done late"), str(score.late), _list(state, **done, kept="late"), _tone("warning", score.late)
        ),
        Number(pgettext("tasks", "Returned"), str(score.returned), _list(state, **done, returned="1")),
    ]


def _share_tone(share: int | None) -> str:
    if share is None or share >= GOOD:
        return "" if share is None else "success"
    return "warning" if share >= FAIR else "error"


def _tone(tone: str, count: int) -> str:
    return tone if count else ""


def _capped(count: int) -> str:
    return f"{MOST - 1}+" if count >= MOST else str(count)


def _list(state: ListState, **filters: Any) -> str:
    return f"{reverse('tasks:task_list')}{state.query(**filters)}"
