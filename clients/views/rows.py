"""One row of the list of clients, as text: its template only prints it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from clients import access
from clients.models import Kind, Phase, Points, points_of
from clients.views import words
from core.rows import NOTHING, drawer
from core.templatetags.ui import asset_url

STEP_ICONS = {"overdue": "alert", "today": "clock", "later": "calendar", "none": "circle"}


class Row(TypedDict):
    """What the template prints for one client."""

    pk: int
    name: str
    initials: str
    colour: int
    square: str
    about: str
    tone: str
    when: str
    step: str
    step_icon: str
    step_exact: str
    contact: str
    contact_exact: str
    owner: str
    tags: str
    all_tags: str
    call: str
    deleted: str


class Rows:
    """Draws clients loaded by `ClientQuerySet.rows`; what fifty rows share is looked up once."""

    def __init__(self, user: User, now: datetime, token: str) -> None:
        self.user, self.now, self.token = user, now, token
        self.country = user.country
        self.phases = {value: str(label) for value, label in Phase.choices if value != Phase.ACTIVE}
        self.silence = {False: _("No next step"), True: _("Nothing planned")}
        sprite = asset_url("icons.svg")
        self.draw, self.draw_trashed, self.draw_call, self.draw_tags, self.draw_part = (
            drawer(f"clients/client_row.html#{name}", sprite=sprite)
            for name in ("row", "trashed", "call", "tags", "part")
        )

    def of(self, found: Sequence[Any]) -> list[Row]:
        """Format the rows. One query, seldom two."""
        points = points_of([one.pk for one in found])
        belonging = {
            one.organisation_id: (one.organisation__owner_id, one.organisation__deleted_at)
            for one in found
            if one.organisation_id
        }
        seen = access.organisations_seen(self.user, belonging, {one.owner_id for one in found})
        return [self._row(one, points[one.pk], seen) for one in found]

    def drawn(self, rows: Sequence[Row], *, trashed: bool = False) -> SafeString:
        """The rows as HTML."""
        if trashed:
            return SafeString("".join([self.draw_trashed({**row, "token": self.token}) for row in rows]))
        return SafeString("".join([self.draw(row) for row in rows]))

    def _row(self, one: Any, points: Points, seen: set[int]) -> Row:
        letters, colour = words.avatar_of(one.name)
        organisation = one.organisation__name if one.organisation_id in seen else ""
        about = (self.phases.get(one.phase, ""), one.job_title, organisation)
        tone, when, step_exact = words.step_of(one.next_step_at, self.now, one.next_step_title)
        contact, contact_exact = words.past(one.last_contact_at, self.now)
        tags = [tag["name"] for tag in points.tags]
        return {
            "pk": one.pk,
            "name": one.name,
            "initials": letters,
            "colour": colour,
            "square": " avatar-square" if one.kind == Kind.ORGANISATION else NOTHING,
            "about": self._parts(about),
            "tone": tone,
            "when": when,
            "step": one.next_step_title if when else self.silence[one.has_no_next_step],
            "step_icon": STEP_ICONS[tone],
            "step_exact": step_exact,
            "contact": contact,
            "contact_exact": contact_exact,
            "owner": one.owner__name or NOTHING,
            "tags": self._tags(tags) if tags else NOTHING,
            "all_tags": ", ".join(tags),
            "call": self._call(one.pk, points.phones[0]) if points.phones else NOTHING,
            "deleted": words.past(one.deleted_at, self.now)[0],
        }

    def _parts(self, texts: Iterable[str]) -> SafeString:
        """Texts in a row, each reading and cut in its own direction: an Arabic page may name a Latin firm."""
        return SafeString(" · ".join([self.draw_part({"text": text}) for text in texts if text]))

    def _call(self, pk: int, phone: Mapping[str, Any]) -> SafeString:
        tel = words.phone_link(phone["number"], phone["raw"])
        text = words.phone_text(phone["number"], phone["raw"], self.country)
        return self.draw_call({"tel": tel, "phone": text, "pk": pk}) if tel else NOTHING

    def _tags(self, tags: Sequence[str]) -> SafeString:
        return self.draw_tags({"tag": tags[0], "more": f"+{len(tags) - 1}" if len(tags) > 1 else NOTHING})
