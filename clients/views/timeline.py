"""The timeline of a client: which events the address asks for, and the rows that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Q, TextField, Value
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access
from clients.models import Client, Comment, Contact
from clients.views.entries import SPOKEN, Entries, Item, Spoken, Told, Writing
from core import htmx
from core.paging import BadCursor, Keyset
from history import kinds
from history.models import Event, EventQuerySet
from notifications.models import InboundMessage, Message

PAGE_SIZE = 20
MOST_PINNED = 5
MOST_PLANS = 20
SHOWN_PLANS = 3
CHIPS: dict[str, str | Promise] = {
    "": _("All"),
    "comments": _("Comments"),
    "tasks": _("Tasks"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "contacts": _("Contacts"),
    "documents": _("Documents"),
    "changes": _("Changes"),
}
# what the comment or contact itself already shows
QUIET = ("comment_edited", "comment_pinned", "comment_unpinned", "contact_changed")
EVENT_FIELDS = ("pk", "kind", "at", "data", "actor_id", "actor__name")


@dataclass(frozen=True)
class TimelineState:
    """Which part of the timeline the address asks for."""

    chip: str = ""
    actor: str = ""
    cursor: str = ""
    day: str = ""  # the day whose heading stands above already

    @classmethod
    def read(cls, query: QueryDict) -> TimelineState:
        chip, actor = query.get("kind", ""), query.get("actor", "")
        return cls(
            chip=chip if chip in CHIPS else "",
            actor=actor if actor.isascii() and actor.isdigit() and len(actor) < 18 else "",
            cursor=query.get("cursor", ""),
            day=query.get("day", "")[:10],
        )

    def url(self, base: str, **changes: str) -> str:
        state = replace(self, **({"cursor": "", "day": ""} | changes))
        pairs = [("kind", state.chip), ("actor", state.actor), ("cursor", state.cursor), ("day", state.day)]
        kept = [(name, value) for name, value in pairs if value]
        return base + (f"?{urlencode(kept)}" if kept else "")

    def events(self, client: Client) -> EventQuerySet:
        """The client's events that match; unordered."""
        events = Event.objects.about(client.subject)
        if self.chip == "changes":
            events = events.filter(kind__in=[*kinds.with_chip("changes"), *QUIET])
        elif self.chip:
            events = events.filter(
                kind__in=[name for name in kinds.with_chip(self.chip) if name not in QUIET]
            )
        else:
            events = events.exclude(kind__in=QUIET)
        return events.filter(actor=int(self.actor)) if self.actor else events


def timeline_of(
    request: StaffRequest, client: Client, state: TimelineState, *, with_plans: bool = False
) -> dict[str, Any]:
    """What the timeline's template needs: bounded, whatever the client's past. At most four queries.

    With plans the contacts that are to come are loaded along (`plans`, soonest first).
    """
    events = state.events(client).values_list(*EVENT_FIELDS, named=True)
    try:
        page = Keyset("-at").page(events, state.cursor or None, PAGE_SIZE)
    except BadCursor:
        page = Keyset("-at").page(events, None, PAGE_SIZE)
    shows_pinned = not state.cursor and not state.actor and state.chip in {"", "comments"}
    told = _told_of(page.items, client, pinned=shows_pinned, plans=with_plans)
    entries = Entries(request, client.pk)
    items = entries.of(page.items, told, state.day)
    pinned = [entries.comment(one) for one in told.comments.values() if one.is_pinned and not one.deleted_at]
    base, page_url = (reverse(f"clients:{name}", args=[client.pk]) for name in ("timeline", "client_detail"))
    return {
        "items": items,
        "drawn": entries.drawn(items),
        "pinned": entries.drawn(pinned[:MOST_PINNED]) if shows_pinned else "",
        "plans": [one for one in told.contacts.values() if one.is_planned][:SHOWN_PLANS],
        "more_url": state.url(base, cursor=page.next, day=items[-1]["day"]) if page.next and items else "",
        "older_url": state.url(page_url, cursor=page.next) if page.next else "",
        "chips": [
            {
                "label": label,
                "url": state.url(page_url, chip=name),
                "hx": state.url(base, chip=name),
                "current": state.chip == name,
            }
            for name, label in CHIPS.items()
        ],
        "actor_name": _actor_name(items, state),
        "all_people_url": state.url(page_url, actor=""),
        "mine_url": "" if state.actor else state.url(page_url, actor=str(request.user.pk)),
    }


def _ids(events: Iterable[Any], name: str) -> list[int]:
    return [event.data[name] for event in events if isinstance(event.data.get(name), int)]


def _told_of(events: Sequence[Any], client: Client, *, pinned: bool, plans: bool) -> Told:
    """Load the rows that a page of events speaks of: comments, contacts, and letters to and from; a query each."""
    return Told(
        comments={one.pk: one for one in _comments(client, _ids(events, "comment"), pinned)},
        contacts={one.pk: one for one in _contacts(client, _ids(events, "contact"), plans)},
        writings={(one.way, one.pk): one for one in _writings(client, events)},
    )


def _comments(client: Client, ids: Sequence[int], pinned: bool) -> Iterable[Spoken]:
    wanted = Q(pk__in=ids) | Q(is_pinned=True, deleted_at=None) if pinned else Q(pk__in=ids)
    if not ids and not pinned:
        return ()
    found = Comment.objects.filter(wanted, client=client).order_by("-is_pinned", "-id").values_list(*SPOKEN)
    return [Spoken(*row) for row in found[: PAGE_SIZE + MOST_PINNED]]


def _contacts(client: Client, ids: Sequence[int], plans: bool) -> Iterable[Contact]:
    wanted = Q(pk__in=ids) | Q(is_planned=True) if plans else Q(pk__in=ids)
    if not ids and not plans:
        return ()
    return client.contacts.filter(wanted).order_by("-is_planned", "at", "id")[: PAGE_SIZE + MOST_PLANS]


def _writings(client: Client, events: Sequence[Any]) -> list[Writing]:
    """E-mails and SMS to the client (`message`) and from them (`inbound`), in one query."""
    sent, received = _ids(events, "message"), _ids(events, "inbound")
    if not sent and not received:
        return []
    none = Value("", output_field=TextField())
    way = {name: Value(name, output_field=CharField()) for name in ("message", "inbound")}
    ours = Message.objects.filter(subject=client.subject, user=None, pk__in=sent)
    theirs = InboundMessage.objects.filter(subject=client.subject, pk__in=received)
    rows = ours.values_list(way["message"], "pk", "subject_line", "body", "late_note", "to", "state")
    if received:
        answers = theirs.values_list(way["inbound"], "pk", "subject_line", "body", none, none, none)
        rows = rows.union(answers, all=True) if sent else answers
    return [Writing(*row) for row in rows]


def _actor_name(items: Sequence[Item], state: TimelineState) -> str:
    if not state.actor:
        return ""
    if items:
        return items[0]["actor"]
    return str(
        User.objects.filter(pk=state.actor).values_list("name", flat=True).first() or _("Unknown person")
    )


@require_safe
def timeline(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer htmx with a filtered timeline, or with older entries; others get the page of the client."""
    client = access.client_for_view(request.user, pk, trashed=True)
    state = TimelineState.read(request.GET)
    page_url = state.url(reverse("clients:client_detail", args=[pk]), cursor=state.cursor)
    if not htmx.wants_fragment(request):
        return redirect(page_url)
    context = {"client": client, **timeline_of(request, client, state)}
    part = "older" if state.cursor else "panel"
    response = htmx.render(request, "clients/timeline.html", context, partial=part)
    if not state.cursor:
        response.headers["HX-Replace-Url"] = page_url
    return response
