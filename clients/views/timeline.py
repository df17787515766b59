"""The timeline of a client: which events the address asks for, and the rows that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from clients import access
from clients.models import STANDING, Client, CommentKind, Story, Told, story_of
from clients.views import words
from clients.views.entries import COMMENT_LOOKS, Entries, Item
from core import htmx
from core.paging import BadCursor, Keyset
from history import kinds
from history.models import EventQuerySet

PAGE_SIZE = 20
MOST_PINNED = 5
MOST_STANDING, MOST_STANDING_TEXT = 6, 240
FIRST_YEAR, LAST_YEAR = 1900, 2200
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
    since: date | None = None  # days of the reader
    until: date | None = None
    cursor: str = ""
    day: str = ""  # the day whose heading stands above already

    @classmethod
    def read(cls, query: QueryDict) -> TimelineState:
        chip, actor = query.get("kind", ""), query.get("actor", "")
        return cls(
            chip=chip if chip in CHIPS else "",
            actor=actor if actor.isascii() and actor.isdigit() and len(actor) < 18 else "",
            **dict(zip(("since", "until"), _days(query), strict=True)),
            cursor=query.get("cursor", ""),
            day=query.get("day", "")[:10],
        )

    def url(self, base: str, **changes: Any) -> str:
        state = replace(self, **({"cursor": "", "day": ""} | changes))
        pairs = [
            ("kind", state.chip), ("actor", state.actor), ("from", state.since), ("to", state.until),
            ("cursor", state.cursor), ("day", state.day),
        ]  # fmt: skip
        kept = [(name, value) for name, value in pairs if value]
        return base + (f"?{urlencode(kept)}" if kept else "")

    def events(self, client: Client) -> EventQuerySet:
        """The client's events that match; unordered."""
        events = access.events_of(client)
        if self.chip == "changes":
            events = events.filter(kind__in=[*kinds.with_chip("changes"), *QUIET])
        elif self.chip:
            events = events.filter(
                kind__in=[name for name in kinds.with_chip(self.chip) if name not in QUIET]
            )
        else:
            events = events.exclude(kind__in=QUIET)
        if self.since:
            events = events.filter(at__gte=_midnight(self.since))
        if self.until:
            events = events.filter(at__lt=_midnight(self.until + timedelta(days=1)))
        return events.filter(actor=int(self.actor)) if self.actor else events

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the chip hides entries."""
        return bool(self.actor or self.since or self.until)


def _days(query: QueryDict) -> list[date | None]:
    """The days that the address names, in order; what is no day of our times is none."""
    found = [_day(query.get(name, "")) for name in ("from", "to")]
    return [found[1], found[0]] if found[0] and found[1] and found[0] > found[1] else found


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def timeline_of(
    request: StaffRequest, client: Client, state: TimelineState, *, with_plans: bool = False, token: str = ""
) -> dict[str, Any]:
    """What the timeline's template needs: bounded, whatever the client's past. Two queries.

    With plans the contacts that are to come are loaded along (`plans`, soonest first). `token` is that of the page's
    forms where the caller has made one.
    """
    events = state.events(client).values_list(*EVENT_FIELDS, named=True)
    try:
        page = Keyset("-at").page(events, state.cursor or None, PAGE_SIZE)
    except BadCursor:
        page = Keyset("-at").page(events, None, PAGE_SIZE)
    shows_pinned = not state.cursor and not state.is_narrowed and state.chip in {"", "comments"}
    story = story_of(
        client,
        [event.data for event in page.items],
        reader=request.user,
        pinned=shows_pinned,
        plans=with_plans,
    )
    entries = Entries(request, client.pk, token)
    items = entries.of(page.items, story, state.day)
    last_day = items[-1]["day"] if items else state.day
    marked = [told for told in story.values() if told.is_marked and not told.deleted_at]
    plans = sorted((told for told in marked if told.way == "contact"), key=lambda told: (told.at, told.pk))
    pinned = sorted((told for told in marked if told.way == "comment"), key=lambda told: -told.pk)
    base, page_url = (reverse(f"clients:{name}", args=[client.pk]) for name in ("timeline", "client_detail"))
    return {
        "items": items,
        "drawn": entries.drawn(items),
        "pinned": entries.drawn(entries.comment(told, story) for told in pinned[:MOST_PINNED])
        if shows_pinned
        else "",
        "plans": plans[:SHOWN_PLANS],
        "standing": _standing(story, page_url) if with_plans else [],
        "more_url": state.url(base, cursor=page.next, day=last_day) if page.next else "",
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
        "dates": _dates(state, page_url),
        "mine_url": "" if state.actor else state.url(page_url, actor=str(request.user.pk)),
    }


def _standing(story: Story, page_url: str) -> list[dict[str, Any]]:
    """What colleagues must know before they talk: risks, then open promises, then preferences; the newest first."""
    found = [
        told
        for told in story.values()
        if told.way == "comment" and told.kind in STANDING and not told.deleted_at and not told.settled_at
    ]
    found.sort(key=lambda told: (STANDING.index(CommentKind(told.kind)), -told.pk))
    today = timezone.localdate()
    return [
        {
            "icon": COMMENT_LOOKS[CommentKind(told.kind)][0],
            "tone": "error"
            if told.due_on and told.due_on < today
            else COMMENT_LOOKS[CommentKind(told.kind)][1],
            "label": CommentKind(told.kind).label,
            "due": words.day_name(told.due_on, today) if told.due_on else "",
            "text": " ".join(told.text.split())[:MOST_STANDING_TEXT],
            "url": _place_of(told, page_url),
        }
        for told in found[:MOST_STANDING]
    ]


def _place_of(told: Told, page_url: str) -> str:
    """The address at which a comment stands, however old: the comments up to its own day."""
    day = timezone.localtime(told.at).date() if told.at else None
    return f"{TimelineState(chip='comments', until=day).url(page_url)}#comment-{told.pk}"


def _dates(state: TimelineState, page_url: str) -> dict[str, Any]:
    """The filter by days: what it says now, what it keeps, a few spans to choose from."""
    today = timezone.localdate()
    spans = ((7, _("Last 7 days")), (30, _("Last 30 days")), (365, _("Last year")))
    days = [words.long_day(day) if day else "…" for day in (state.since, state.until)]
    return {
        "label": " – ".join(days) if state.since or state.until else "",
        "since": state.since.isoformat() if state.since else "",
        "until": state.until.isoformat() if state.until else "",
        "kept": [(name, value) for name, value in (("kind", state.chip), ("actor", state.actor)) if value],
        "spans": [
            (label, state.url(page_url, since=today - timedelta(days=days), until=None))
            for days, label in spans
        ],
        "page_url": page_url,
        "clear_url": state.url(page_url, since=None, until=None),
    }


def _actor_name(items: Sequence[Item], state: TimelineState) -> str:
    if not state.actor:
        return ""
    if items:
        return items[0]["actor"]
    return access.name_of_colleague(int(state.actor)) or str(_("Unknown person"))


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
