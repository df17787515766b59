"""Entries of the timeline: an event, with the words of the comment, contact or letter it speaks of, drawn as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import StaffRequest
from clients.models import CommentKind, Contact, Story, Told
from clients.views import threads, words
from core.rows import NOTHING, Drawer, drawer
from core.templatetags.ui import icon
from history import kinds
from notifications.models import Message

COMMENT_LOOKS = {
    CommentKind.NOTE: ("comment", ""),
    CommentKind.PROMISE: ("flag", "accent"),
    CommentKind.PREFERENCE: ("star", "teal"),
    CommentKind.DECISION: ("check", "info"),
    CommentKind.RISK: ("alert", "warning"),
    CommentKind.COMPLAINT: ("alert", "error"),
    CommentKind.PRAISE: ("star", "success"),
}
CONTACT_EVENTS = {"contact_logged", "contact_planned", "contact_moved", "contact_done"}
TONES = {"tasks": "accent", "email": "info", "sms": "warning", "contacts": "success", "documents": "violet"}
QUOTED = 120  # characters of what an answer answers
COMMENTS, CONTACTS = "/clients/comments/", "/clients/contacts/"


class Item(TypedDict, total=False):
    """One entry in words."""

    icon: str
    tone: str
    title: str
    url: str  # of what it speaks of
    task_url: str  # of the task that a comment is about
    detail: str  # minutes, the planned time, the promised day
    actor: str
    actor_url: str
    clock: str
    exact: str
    iso: str
    day: str
    heading: str  # of its day, on the first entry of the day
    body: str
    audience: str  # internal, or client where the client wrote or reads it
    is_gone: bool
    key: str  # id of the element
    base: str  # address of the comment or contact, its acts below it
    tools: str  # the menu of its acts, safe HTML
    is_edited: bool
    letter: Told
    told: Told  # the comment itself, with its files and signs
    quote: Told  # what a comment answers, where that does not stand above it
    answers: list[Item]


class Entries:
    """Formats and draws the entries of one client's timeline for one reader; what they share is made once."""

    def __init__(self, request: StaffRequest, pk: int, token: str = "") -> None:
        self.user = request.user
        self.page = reverse("clients:client_detail", args=[pk])
        self.now = timezone.localtime()
        self.token = token or get_token(request)
        self.draws: dict[str, Drawer] = {}

    # --- in words

    def of(self, events: Iterable[Any], story: Story, last_day: str = "") -> list[Item]:
        """Format events in their order; the first of each day carries the heading."""
        items: list[Item] = []
        events = list(events)
        shown = {event.data.get("comment") for event in events if event.kind == "comment_added"}
        shown |= {told.pk for told in story.values() if told.way == "comment" and told.is_marked}
        for event in events:
            if event.kind == "comment_answered" and self._stands_above(event, story, shown):
                continue
            item = self._item(event, story)
            if item["day"] != last_day:
                last_day = item["day"]
                item["heading"] = words.day_head(date.fromisoformat(last_day), self.now.date())
            items.append(item)
        return items

    @staticmethod
    def _stands_above(event: Any, story: Story, shown: set[Any]) -> bool:
        """Say whether an answer is drawn below what it answers, on this very page."""
        parent = story.get(("comment", event.data.get("parent", 0)))
        return parent is not None and parent.deleted_at is None and parent.pk in shown

    def _item(self, event: Any, story: Story) -> Item:
        is_comment = event.kind in {"comment_added", "comment_answered"}
        comment = story.get(("comment", event.data.get("comment", 0))) if is_comment else None
        if comment is not None and not comment.deleted_at:
            return self._about_task(self.comment(comment, story), event.data.get("task"))
        kind = kinds.of(event.kind)
        item: Item = {
            "icon": kind.icon,
            "tone": TONES.get(kind.chip, ""),
            "title": kind.sentence(event.data),
            "is_gone": is_comment,
            "url": kind.url(event.data),
            **self._signed(event.actor_id, event.actor__name, event.at),
        }
        contact = story.get(("contact", event.data.get("contact", 0)))
        if contact is not None and event.kind in CONTACT_EVENTS:
            self._add_contact(item, contact, event.kind)
        for way in ("message", "inbound"):
            letter = story.get((way, event.data.get(way, 0)))
            if letter is not None:
                item |= {"body": letter.text, "audience": "client", "letter": letter}
        return item

    @staticmethod
    def _about_task(item: Item, task: Any) -> Item:
        if isinstance(task, int):
            item["task_url"] = reverse("tasks:task_detail", args=[task])
        return item

    def _add_contact(self, item: Item, contact: Told, event_kind: str) -> None:
        """Add the words of a contact to the event that tells its present state; older events of it stay bare."""
        if not contact.is_marked and event_kind in {"contact_planned", "contact_moved"}:
            return
        item["body"] = contact.text
        if contact.is_marked and contact.at:
            item["detail"] = words.exact(contact.at.astimezone(self.now.tzinfo))
            return
        item["tools"] = self._menu(f"{CONTACTS}{contact.pk}/", is_comment=False)
        if minutes := contact.minutes:
            item["detail"] = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}

    def comment(self, comment: Told, story: Story) -> Item:
        """Format one comment with its answers; an answer by itself quotes what it answers."""
        item = self._comment(comment)
        parent = story.get(("comment", comment.parent_id or 0))
        if parent is not None:
            item["quote"] = parent
        answers = [told for told in story.values() if told.parent_id == comment.pk and not told.deleted_at]
        item["answers"] = [self._comment(told) for told in sorted(answers, key=lambda told: told.pk)]
        return item

    def answer(self, comment: Told) -> Item:
        """Format one answer as it stands below its comment."""
        return self._comment(comment)

    def _comment(self, comment: Told) -> Item:
        sign, tone = COMMENT_LOOKS[CommentKind(comment.kind)]
        is_own = comment.author_id == self.user.pk
        base = f"{COMMENTS}{comment.pk}/"
        tools = self._menu(
            base,
            is_comment=True,
            is_pinned=comment.is_marked,
            may_settle=comment.kind in {CommentKind.RISK, CommentKind.PREFERENCE},
            is_settled=comment.settled_at is not None,
            may_edit=self.user.is_admin or (is_own and not comment.is_late),
            may_delete=self.user.leads or (is_own and not comment.is_late),
        )
        return {
            "icon": sign,
            "tone": tone,
            "title": str(CommentKind(comment.kind).label),
            "detail": words.day_name(comment.due_on, self.now.date()) if comment.due_on else "",
            "body": comment.text,
            "audience": "internal",
            "key": f"comment-{comment.pk}",
            "base": base,
            "tools": tools,
            "is_edited": comment.edited_at is not None,
            "told": comment,
            **self._signed(comment.author_id, comment.author, comment.at or self.now),
        }

    def contact(self, contact: Contact, kind: str) -> Item:
        """Format one contact as an event of this kind tells it that happened just now."""
        data = {"contact": contact.pk, "contact_kind": contact.kind, "direction": contact.direction}
        at = timezone.now() if contact.is_planned else contact.at
        event = _Fresh(kind, at, data, contact.author_id, contact.author.name)
        return self._item(event, {("contact", contact.pk): Told.of_contact(contact)})

    def _signed(self, actor: int | None, name: str | None, at: datetime) -> Item:
        local = at.astimezone(self.now.tzinfo)
        return {
            "actor": name or "",
            "actor_url": f"{self.page}?actor={actor}" if actor else "",
            "clock": f"{local:%H:%M}",
            "exact": words.exact(local),
            "iso": local.isoformat(),
            "day": local.date().isoformat(),
        }

    def _menu(self, base: str, **flags: bool) -> SafeString:
        """The menu of an entry."""
        draw = drawer("clients/timeline_entry.html#tools", **flags)
        return draw({"base": base, "token": self.token})

    # --- as HTML

    def drawn(self, items: Iterable[Item]) -> SafeString:
        """The entries as HTML, each day under its heading."""
        return SafeString("".join([self._heading(item) + self._drawn(item) for item in items]))

    def joining(self, item: Item) -> SafeString:
        """An entry as it joins the top of the page: what happened today brings its heading, the page keeps one of them."""
        today = self.now.date()
        if item["day"] == today.isoformat():
            item["heading"] = words.day_head(today, today)
        return self.drawn([item])

    def _draw(self, part: str, values: Mapping[str, Any]) -> SafeString:
        if part not in self.draws:
            self.draws[part] = drawer(f"clients/timeline_entry.html#{part}")
        return self.draws[part](values)

    def _maybe(self, part: str, value: Any, **more: Any) -> SafeString:
        return self._draw(part, {part: value, **more}) if value else NOTHING

    def _heading(self, item: Item) -> SafeString:
        return self._maybe("heading", item.get("heading"), day=item["day"])

    def _drawn(self, item: Item) -> SafeString:
        letter = item.get("letter")
        values = {
            "audience": f" timeline-{item['audience']}" if "audience" in item else NOTHING,
            "key": SafeString(f' id="{item["key"]}"') if "key" in item else NOTHING,
            "tone": f" tone-{item['tone']}" if item["tone"] else NOTHING,
            "icon": icon(item["icon"]),
            "title": self._linked(item),
            "detail": self._maybe("detail", item.get("detail")) + self._maybe("task", item.get("task_url")),
            "state": self._state(letter) if letter else NOTHING,
            "by": self._maybe("by", item["actor"], url=item["actor_url"]),
            "iso": item["iso"],
            "exact": item["exact"],
            "clock": item["clock"],
            "edited": self._maybe("edited", item["base"]) if item.get("is_edited") else NOTHING,
            "tools": item.get("tools", NOTHING),
            "subject": self._maybe("subject", letter.head) if letter else NOTHING,
            "text": self._text(item),
            "foot": self._foot(letter) if letter else NOTHING,
            "quote": self._quote(item["quote"]) if "quote" in item else NOTHING,
            "thread": threads.drawn(item, self) if "told" in item else NOTHING,
        }
        return self._draw("item", values)

    def _linked(self, item: Item) -> str:
        """What happened, leading to what it happened to."""
        url = item.get("url", "")
        return self._draw("link", {"url": url, "title": item["title"]}) if url else item["title"]

    def _quote(self, told: Told) -> SafeString:
        text = NOTHING if told.deleted_at else " ".join(told.text.split())[:QUOTED]
        return self._draw("quote", {"url": f"#comment-{told.pk}", "who": told.author, "text": text})

    def _text(self, item: Item) -> SafeString:
        if item.get("body"):
            return self._draw("text", {"text": item["body"]})
        return self._draw("gone", {}) if item.get("is_gone") else NOTHING

    def _state(self, letter: Told) -> SafeString:
        if letter.way != "message":
            return NOTHING
        return fate_of(letter.state, letter.signs or [], is_answered=letter.is_marked)

    def _foot(self, letter: Told) -> SafeString:
        if letter.way == "inbound":
            part = "answer" if letter.kind == Message.Channel.EMAIL else "answer_sms"
            return self._draw(part, {"page": self.page, "pk": letter.pk})
        if letter.way != "message":
            return NOTHING
        url = reverse("clients:message_detail", args=[letter.pk])
        return self._draw("foot", {"to": letter.to, "url": url})


@dataclass(frozen=True)
class _Fresh:
    """An event as the timeline's query would load it."""

    kind: str
    at: datetime
    data: dict[str, Any]
    actor_id: int | None
    actor__name: str


def fate_of(state: str, instead: list[list[Any]], *, is_answered: bool) -> SafeString:
    """Draw the fate of a message as one line: its state, what was tried instead, whether the client answered."""
    steps = [(state, str(Message.State(state).label))]
    for channel, other in instead:
        names = {"channel": Message.Channel(channel).label, "state": Message.State(other).label}
        steps.append((other, _("%(channel)s: %(state)s") % names))
    if is_answered:
        steps.append(("delivered", _("Answered")))
    drawn = [drawer("ui/message_state.html", value=value, label=label)({}) for value, label in steps]
    return format_html_join(
        SafeString(' <span aria-hidden="true">›</span> '), "{}", ((one,) for one in drawn)
    )
