"""What the address of the list says, and the rows it means. Nothing in an address is trusted and nothing breaks on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import NO_STEP, ClientQuerySet, Kind, Phase
from core.text import clean, search_terms

SILENT_DAYS = 30
NEW_DAYS = 7
MOST_TAGS = 5
MAX_QUERY = 100
NOBODY = "none"

VIEWS: dict[str, str | Promise] = {
    "": _("All"),
    "mine": _("My clients"),
    "no_step": _("No next step"),
    "overdue": _("Overdue"),
    "silent": _("Silent 30+ days"),
    "new": _("New this week"),
}
STEPS: dict[str, str | Promise] = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "later": _("Later"),
    "none": _("No next step"),
}
BEST = "best"  # of a search: what the words name stands above what merely holds them
SORTS: dict[str, str | Promise] = {
    BEST: _("Best match first"),
    "name": _("Name"),
    "step": _("Next step, soonest first"),
    "contact": _("Last contact, latest first"),
    "silence": _("Last contact, longest ago first"),
    "new": _("Newest first"),
}
ORDERS = {
    BEST: "name_sort",
    "name": "name_sort",
    "step": "next_step_at",
    "contact": "-last_contact_at",
    "silence": "last_contact_at",
    "new": "-created_at",
}
VIEW_SORTS = {"overdue": "step", "silent": "silence", "new": "new"}


@cache
def list_url() -> str:
    """The address of the list, looked up once."""
    return reverse("clients:client_list")


@dataclass(frozen=True)
class ListState:
    """The list's filters as they stand in the address; unknown words are left out, unknown ids match nothing."""

    view: str = ""
    q: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    phase: str = ""
    kind: str = ""
    step: str = ""
    sort: str = ""
    is_trash: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> ListState:
        return cls(
            view=_one_of(query, "view", VIEWS),
            q=" ".join(clean(query.get("q", "")[:MAX_QUERY]).split()),
            owner=_id(query.get("owner", ""), NOBODY),
            tags=tuple(filter(None, (_id(value) for value in query.getlist("tag")[:MOST_TAGS]))),
            phase=_one_of(query, "phase", Phase.values),
            kind=_one_of(query, "kind", Kind.values),
            step=_one_of(query, "next_step", STEPS),
            sort=_one_of(query, "sort", SORTS),
            is_trash=query.get("trashed") in {"true", "1"},
        )

    @property
    def order(self) -> str:
        """The column that sorts the rows."""
        return ORDERS[self.sorted_by]

    @property
    def sorted_by(self) -> str:
        chosen = self.sort if self.sort != BEST or self.q else ""
        return chosen or VIEW_SORTS.get(self.view) or (BEST if self.q else "name")

    @property
    def sorts(self) -> dict[str, str | Promise]:
        """The orders on offer; the best match only where something is searched."""
        return {name: label for name, label in SORTS.items() if self.q or name != BEST}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the built-in view hides rows."""
        return bool(self.q or self.owner or self.tags or self.phase or self.kind or self.step)

    def pairs(self) -> list[tuple[str, str]]:
        """The names and values that make this state again."""
        found = [
            ("view", self.view), ("q", self.q), ("owner", self.owner), ("phase", self.phase), ("kind", self.kind),
            ("next_step", self.step), ("sort", self.sort), ("trashed", "true" if self.is_trash else ""),
            *(("tag", tag) for tag in self.tags),
        ]  # fmt: skip
        return [(name, value) for name, value in found if value]

    def url(self, *, cursor: str = "", **changes: Any) -> str:
        """The address of this state with changes; a cursor only when given, as it belongs to one order."""
        pairs = replace(self, **changes).pairs() + ([("cursor", cursor)] if cursor else [])
        return list_url() + (f"?{urlencode(pairs)}" if pairs else "")

    def rows(self, seen: ClientQuerySet, user: User, now: datetime) -> ClientQuerySet:
        """Those of the clients `seen` that match, unordered. `now` is in the reader's zone."""
        if self.is_trash:
            return seen.trashed()
        return self._narrowed(in_view(seen.kept(), self.view, user, now), now)

    def _narrowed(self, rows: ClientQuerySet, now: datetime) -> ClientQuerySet:
        if self.q:
            # what holds nothing to look for finds nothing, rather than everybody
            rows = rows.matching(self.q) if search_terms(self.q) else rows.none()
        if self.owner:
            rows = rows.filter(owner=None if self.owner == NOBODY else int(self.owner))
        if self.phase:
            rows = rows.filter(phase=self.phase)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        for tag in self.tags:
            rows = rows.tagged(int(tag))
        return _with_step(rows, self.step, now)


def in_view(rows: ClientQuerySet, view: str, user: User, now: datetime) -> ClientQuerySet:
    """Narrow to one of the built-in views."""
    if view == "mine":
        return rows.filter(owner=user.pk)
    if view == "no_step":
        return rows.without_next_step()
    if view == "overdue":
        return rows.overdue(now)
    if view == "silent":
        return rows.silent_since(now - timedelta(days=SILENT_DAYS))
    if view == "new":
        return rows.filter(created_at__gte=now - timedelta(days=NEW_DAYS))
    return rows


def _with_step(rows: ClientQuerySet, step: str, now: datetime) -> ClientQuerySet:
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    if step == "overdue":
        return rows.overdue(now)
    if step == "today":
        return rows.filter(next_step_at__gte=now, next_step_at__lt=tomorrow)
    if step == "later":
        return rows.filter(Q(next_step_at__gte=tomorrow) | Q(next_step_at=None) & ~Q(next_step_title=""))
    if step == "none":
        return rows.filter(**NO_STEP)
    return rows


def _one_of(query: QueryDict, name: str, known: Any) -> str:
    value = query.get(name, "")
    return value if value in known else ""


def _id(value: str, *words: str) -> str:
    if value in words or (value.isascii() and value.isdigit() and len(value) < 18):
        return value
    return "0" if value else ""
