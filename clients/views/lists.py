"""The list of clients: all at a glance, everything in its address."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access
from clients.models import ClientQuerySet, Kind, Phase, named_by
from clients.views.list_state import BEST, NOBODY, SORTS, STEPS, VIEWS, ListState, in_view
from clients.views.rows import Rows
from core import htmx
from core.paging import BadCursor, InParts, Keyset, Page

PAGE_SIZE = 50
MOST_CHOICES = 50
COUNTED = 100  # a counter stops here, so that it never costs more than a page
COUNTED_VIEWS = [name for name in VIEWS if name]


@require_safe
def client_list(request: StaffRequest) -> HttpResponse:
    """Show a page of clients; to htmx the list below the search box, or the next rows when it asks for `more`."""
    state = ListState.read(request.GET)
    now = timezone.localtime()
    seen = access.clients_visible_to(request.user)
    rows = state.rows(seen, request.user, now)
    cursor = request.GET.get("cursor")
    try:
        page = _page(state, rows, cursor)
    except BadCursor:
        cursor = None
        page = _page(state, rows, None)
    is_more = bool(request.htmx) and request.headers.get("HX-Target") != "client-list"
    drawing = Rows(request.user, now, get_token(request))
    drawn = drawing.of(page.items)
    context = {
        "state": state,
        "rows": drawn,
        "drawn": drawing.drawn(drawn, trashed=state.is_trash),
        "next_url": state.url(cursor=page.next) if page.next else "",
        # rows that are loaded below others have those above them already
        "previous_url": state.url(cursor=page.previous) if page.previous and not is_more else "",
        "first_url": state.url() if cursor and not is_more else "",
        **_frame(request, state),
    }
    if is_more or not request.htmx:
        return htmx.render(request, "clients/client_list.html", context, partial="more")
    response = htmx.render(request, "clients/client_list.html", context, partial="list")
    response.headers["HX-Replace-Url"] = state.url()
    return response


def _page(state: ListState, rows: ClientQuerySet, cursor: str | None) -> Page[Any]:
    """Return a page of the rows in the state's order; a search shows first whom its words name, then who holds them."""
    order = Keyset("-deleted_at" if state.is_trash else state.order)
    named = named_by(state.q) if state.sorted_by == BEST and not state.is_trash else None
    if named is None:
        return order.page(rows.rows(), cursor, PAGE_SIZE)
    return InParts(order).page(rows.filter(named).rows(), rows.exclude(named).rows(), cursor, PAGE_SIZE)


def _frame(request: StaffRequest, state: ListState) -> dict[str, Any]:
    """What stands around the rows: tabs, chips of the filters in force, the orders."""
    return {
        "tabs": [
            {
                "name": name,
                "label": label,
                "url": state.url(view=name, sort=""),
                "current": state.view == name,
            }
            for name, label in VIEWS.items()
        ],
        "chips": _chips(request.user, state),
        "sorts": [
            {"label": label, "url": state.url(sort=name), "current": state.sorted_by == name}
            for name, label in state.sorts.items()
        ],
        "sort_urls": {name: state.url(sort=name) for name in SORTS},
        "filter_url": reverse("clients:client_filter")
        + state.url().removeprefix(reverse("clients:client_list")),
        "clear_url": ListState(view=state.view, is_trash=state.is_trash).url(),
        "has_filters": state.is_narrowed,
    }


def _chips(user: User, state: ListState) -> list[dict[str, Any]]:
    """The filters in force, each with the address without it."""
    chips = []
    if state.owner:
        chips.append({"icon": "user", "label": _owner_name(user, state.owner), "url": state.url(owner="")})
    if state.tags:
        names = dict(access.tags(user).filter(pk__in=state.tags).values_list("pk", "name"))
        for tag in state.tags:
            without = tuple(other for other in state.tags if other != tag)
            chips.append(
                {
                    "icon": "tag",
                    "label": names.get(int(tag), _("Unknown tag")),
                    "url": state.url(tags=without),
                }
            )
    if state.phase:
        chips.append({"icon": "target", "label": str(Phase(state.phase).label), "url": state.url(phase="")})
    if state.kind:
        chips.append({"icon": "users", "label": str(Kind(state.kind).label), "url": state.url(kind="")})
    if state.step:
        chips.append({"icon": "clock", "label": str(STEPS[state.step]), "url": state.url(step="")})
    return chips


def _owner_name(user: User, owner: str) -> str:
    if owner == NOBODY:
        return _("Without an owner")
    found = access.owners_seen_by(user).filter(pk=owner).values_list("name", flat=True).first()
    return str(found) if found else _("Unknown person")


@require_safe
def client_filter(request: StaffRequest) -> HttpResponse:
    """Show the form of the filters: inside the list for htmx, else as a page of its own."""
    state = ListState.read(request.GET)
    owners = list(
        access.owners_seen_by(request.user).filter(is_active=True).values_list("pk", "name")[:MOST_CHOICES]
    )
    tags = list(access.tags(request.user).values_list("pk", "name")[:MOST_CHOICES])
    context = {
        "state": state,
        "owners": _with_chosen(owners, [state.owner], access.owners_seen_by(request.user)),
        "may_see_unowned": request.user.leads,
        "tags": _with_chosen(tags, state.tags, access.tags(request.user)),
        "chosen_tags": {int(tag) for tag in state.tags},
        "phases": Phase.choices,
        "kinds": Kind.choices,
        "steps": STEPS.items(),
        "clear_url": ListState(view=state.view).url(),
        "list_url": state.url(),
    }
    return htmx.render(request, "clients/client_filter.html", context, partial="form")


def _with_chosen(choices: list[tuple[int, str]], chosen: Iterable[str], known: Any) -> list[tuple[int, str]]:
    """Add what is chosen to a list of choices that was cut before it came."""
    missing = {int(value) for value in chosen if value and value != NOBODY} - {pk for pk, _name in choices}
    return [*choices, *known.filter(pk__in=missing).values_list("pk", "name")] if missing else choices


@require_safe
def client_counts(request: StaffRequest) -> HttpResponse:
    """Count what the built-in views hold, up to a hundred each; asked for after the page stands."""
    seen, now = access.clients_visible_to(request.user).kept(), timezone.localtime()
    counts = []
    for name in COUNTED_VIEWS:
        found = in_view(seen, name, request.user, now).order_by()[:COUNTED].count()
        counts.append({"name": name, "count": f"{COUNTED - 1}+" if found == COUNTED else found})
    return htmx.render(request, "clients/client_list.html", {"counts": counts}, partial="counts")
