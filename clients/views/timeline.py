"""The timeline of a client: events, with the words of the comments, contacts and messages they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access
from clients.models import Client, Comment, CommentKind, Contact
from clients.views import words
from core import htmx
from core.paging import BadCursor, Keyset
from history import kinds
from history.models import Event, EventQuerySet
from notifications.models import InboundMessage, Message

PAGE_SIZE = 20
MOST_PINNED = 5
MOST_PLANS = 20
SHOWN_PLANS = 3
CHIPS: dict[str, tuple[str | Promise, str]] = {
    "": (_("All"), "history"),
    "comments": (_("Comments"), "comment"),
    "tasks": (_("Tasks"), "tasks"),
    "email": (_("E-mail"), "mail"),
    "sms": (_("SMS"), "sms"),
    "contacts": (_("Contacts"), "phone"),
    "documents": (_("Documents"), "file"),
    "changes": (_("Changes"), "edit"),
}
# what the comment or contact itself already shows
QUIET = ("comment_edited", "comment_pinned", "comment_unpinned", "contact_changed")
COMMENT_LOOKS = {
    CommentKind.NOTE: ("comment", ""),
    CommentKind.PROMISE: ("flag", "accent"),
    CommentKind.PREFERENCE: ("star", "teal"),
    CommentKind.DECISION: ("check", "info"),
    CommentKind.RISK: ("alert", "warning"),
    CommentKind.COMPLAINT: ("alert", "error"),
    CommentKind.PRAISE: ("star", "success"),
}
EVENT_FIELDS = ("pk", "kind", "at", "data", "actor_id", "actor__name")
COMMENT_FIELDS = (
    "kind", "body", "due_on", "is_pinned", "created_at", "edited_at", "deleted_at", "client_id", "author__name",
)  # fmt: skip
CONTACT_EVENTS = {"contact_logged", "contact_planned", "contact_moved", "contact_done"}
PLACE = "/the-place-of-an-address/"
COMMENTS, CONTACTS = "/clients/comments/", "/clients/contacts/"
TONES = {"tasks": "accent", "email": "info", "sms": "warning", "contacts": "success", "documents": "violet"}


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


class Item(TypedDict, total=False):
    """One entry, ready to print: the template computes nothing."""

    icon: str
    tone: str
    title: str
    detail: str  # minutes, the planned time, the promised day
    actor: str
    actor_url: str
    clock: str
    exact: str
    iso: str
    day: str
    heading: str  # of its day, on the first entry of the day
    body: str
    audience: str
    is_gone: bool
    key: str  # id of the element
    base: str  # address of the comment or contact, its acts below it
    tools: str  # the menu of its acts, safe HTML
    is_edited: bool
    message: Message


@dataclass(frozen=True)
class _Reader:
    """Who reads which client's timeline, and when."""

    request: StaffRequest
    page: str
    now: datetime
    menus: dict[tuple[bool, ...], str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: StaffRequest, pk: int) -> _Reader:
        return cls(request, reverse("clients:client_detail", args=[pk]), timezone.localtime())

    @property
    def user(self) -> User:
        return self.request.user

    def menu(self, base: str, **flags: bool) -> SafeString:
        """The menu of an entry. Entries of a page share few menus: each is drawn once, then given its address."""
        key = tuple(flags.values())
        if key not in self.menus:
            context = {"base": PLACE, "csrf_token": get_token(self.request), **flags}
            self.menus[key] = render_to_string("clients/timeline.html#tools", context)
        return SafeString(self.menus[key].replace(PLACE, base))


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
    reader = _Reader.of(request, client.pk)
    told = _told_of(page.items, client, pinned=shows_pinned, plans=with_plans)
    items = _items(page.items, told, reader, state.day)
    base = reverse("clients:timeline", args=[client.pk])
    return {
        "items": items,
        "plans": told.plans,
        "pinned": [_comment_item(comment, reader) for comment in told.pinned],
        "more_url": state.url(base, cursor=page.next, day=items[-1]["day"]) if page.next and items else "",
        "older_url": state.url(reader.page, cursor=page.next) if page.next else "",
        "chips": [
            {"label": label, "url": state.url(reader.page, chip=name), "current": state.chip == name,
             "hx": state.url(base, chip=name)}
            for name, (label, _icon) in CHIPS.items()
        ],
        "actor_name": _actor_name(items, state),
        "all_people_url": state.url(reader.page, actor=""),
        "mine_url": "" if state.actor else state.url(reader.page, actor=str(request.user.pk)),
    }  # fmt: skip


@dataclass(frozen=True)
class _Told:
    """The rows that a page of events speaks of, each kind by one bounded query."""

    comments: dict[int, Comment]
    contacts: dict[int, Contact]
    messages: dict[int, Message]
    letters: dict[int, InboundMessage]
    pinned: list[Comment]
    plans: list[Contact]


def _ids(events: Iterable[Any], name: str) -> list[int]:
    return [event.data[name] for event in events if isinstance(event.data.get(name), int)]


def _told_of(events: Sequence[Any], client: Client, *, pinned: bool, plans: bool) -> _Told:
    comment_ids, contact_ids, message_ids, letter_ids = (
        _ids(events, name) for name in ("comment", "contact", "message", "inbound")
    )
    wanted = Q(pk__in=comment_ids)
    if pinned:
        wanted |= Q(is_pinned=True, deleted_at=None)
    comments: dict[int, Comment] = {}
    if comment_ids or pinned:
        rows = client.comments.filter(wanted).select_related("author").only(*COMMENT_FIELDS)
        comments = {comment.pk: comment for comment in rows[: PAGE_SIZE + MOST_PINNED]}
    contacts: dict[int, Contact] = {}
    if contact_ids or plans:
        wanted = Q(pk__in=contact_ids) | Q(is_planned=True) if plans else Q(pk__in=contact_ids)
        found = client.contacts.filter(wanted).order_by("-is_planned", "at", "id")
        contacts = {contact.pk: contact for contact in found[: PAGE_SIZE + MOST_PLANS]}
    messages = Message.objects.filter(subject=client.subject, pk__in=message_ids) if message_ids else ()
    letters = InboundMessage.objects.filter(subject=client.subject, pk__in=letter_ids) if letter_ids else ()
    on_top = [one for one in comments.values() if one.is_pinned and not one.deleted_at]
    return _Told(
        comments,
        contacts,
        {message.pk: message for message in messages},
        {letter.pk: letter for letter in letters},
        on_top[:MOST_PINNED] if pinned else [],
        [one for one in contacts.values() if one.is_planned][:SHOWN_PLANS] if plans else [],
    )


def _actor_name(items: Sequence[Item], state: TimelineState) -> str:
    if not state.actor:
        return ""
    if items:
        return items[0]["actor"]
    return str(
        User.objects.filter(pk=state.actor).values_list("name", flat=True).first() or _("Unknown person")
    )


def _items(events: Iterable[Any], told: _Told, reader: _Reader, last_day: str) -> list[Item]:
    """Format events in their order; the first of each day carries the heading."""
    items: list[Item] = []
    for event in events:
        item = _item(event, told, reader)
        if item["day"] != last_day:
            last_day = item["day"]
            item["heading"] = words.day_head(date.fromisoformat(last_day), reader.now.date())
        items.append(item)
    return items


def _item(event: Any, told: _Told, reader: _Reader) -> Item:
    is_comment = event.kind == "comment_added"
    comment = told.comments.get(event.data.get("comment", 0)) if is_comment else None
    if comment is not None and not comment.deleted_at:
        return _comment_item(comment, reader)
    kind = kinds.of(event.kind)
    item: Item = {
        "icon": kind.icon,
        "tone": TONES.get(kind.chip, ""),
        "title": kind.sentence(event.data),
        "is_gone": is_comment,
        **_signed(event.actor_id, event.actor__name, event.at, reader),
    }
    contact = told.contacts.get(event.data.get("contact", 0))
    if contact is not None and event.kind in CONTACT_EVENTS:
        _add_contact(item, contact, event.kind, reader)
    message = told.messages.get(event.data.get("message", 0))
    if message is not None and message.user_id is None:
        item |= {"body": message.text_as_sent, "audience": "client", "message": message}
    letter = told.letters.get(event.data.get("inbound", 0))
    if letter is not None:
        item |= {"body": letter.body, "audience": "client", "detail": letter.subject_line}
    return item


def _add_contact(item: Item, contact: Contact, event_kind: str, reader: _Reader) -> None:
    """Add the words of a contact to the event that tells its present state; older events of it stay bare."""
    if not contact.is_planned and event_kind in {"contact_planned", "contact_moved"}:
        return
    item["body"] = contact.outcome
    if contact.is_planned:
        item["detail"] = words.exact(timezone.localtime(contact.at))
        return
    item["tools"] = reader.menu(f"{CONTACTS}{contact.pk}/", is_comment=False)
    if contact.duration_minutes:
        minutes = contact.duration_minutes
        item["detail"] = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def _comment_item(comment: Comment, reader: _Reader) -> Item:
    icon, tone = COMMENT_LOOKS[CommentKind(comment.kind)]
    is_own = comment.author_id == reader.user.pk
    base = f"{COMMENTS}{comment.pk}/"
    tools = reader.menu(
        base,
        is_comment=True,
        is_pinned=comment.is_pinned,
        may_edit=is_own or reader.user.is_admin,
        may_delete=is_own or reader.user.leads,
    )
    return {
        "icon": icon,
        "tone": tone,
        "title": str(comment.get_kind_display()),
        "detail": words.day_name(comment.due_on, reader.now.date()) if comment.due_on else "",
        "body": comment.body,
        "audience": "internal",
        "key": f"comment-{comment.pk}",
        "base": base,
        "tools": tools,
        "is_edited": comment.edited_at is not None,
        **_signed(comment.author_id, comment.author.name, comment.created_at, reader),
    }


def comment_item(request: StaffRequest, comment: Comment) -> Item:
    """One comment as it stands on the timeline."""
    return _comment_item(comment, _Reader.of(request, comment.client_id))


def contact_item(request: StaffRequest, contact: Contact, kind: str) -> Item:
    """One contact as it stands on the timeline, told by an event of this kind that happened just now."""
    data = {"contact": contact.pk, "contact_kind": contact.kind, "direction": contact.direction}
    at = timezone.now() if contact.is_planned else contact.at
    event = _Fresh(kind, at, data, contact.author_id, contact.author.name)
    return _item(
        event, _Told({}, {contact.pk: contact}, {}, {}, [], []), _Reader.of(request, contact.client_id)
    )


@dataclass(frozen=True)
class _Fresh:
    """An event as `EVENT_FIELDS` would load it."""

    kind: str
    at: datetime
    data: dict[str, Any]
    actor_id: int | None
    actor__name: str


def _signed(actor: int | None, name: str | None, at: datetime, reader: _Reader) -> Item:
    local = timezone.localtime(at)
    return {
        "actor": name or "",
        "actor_url": f"{reader.page}?actor={actor}" if actor else "",
        "clock": f"{local:%H:%M}",
        "exact": words.exact(local),
        "iso": local.isoformat(),
        "day": local.date().isoformat(),
    }


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
