"""One row of the list of clients, as text: the template only prints it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients import access
from clients.models import Kind, Phase, Points, points_of
from clients.views import words

STEP_ICONS = {"overdue": "alert", "today": "clock", "later": "calendar", "none": "circle"}


class Row(TypedDict):
    """What the template prints for one client."""

    pk: int
    name: str
    initials: str
    colour: int
    is_square: bool
    about: str
    tone: str
    step: str
    step_icon: str
    step_exact: str
    contact: str
    contact_exact: str
    owner: str
    tag: str
    more_tags: str
    all_tags: str
    tel: str
    phone: str
    deleted: str


def rows_of(found: Sequence[Any], user: User, now: datetime) -> list[Row]:
    """Format what `ClientQuerySet.rows` loaded; `now` is in the reader's zone. One query, seldom two."""
    phases = {value: str(label) for value, label in Phase.choices if value != Phase.ACTIVE}
    points = points_of([one.pk for one in found])
    belonging = {
        one.organisation_id: (one.organisation__owner_id, one.organisation__deleted_at)
        for one in found
        if one.organisation_id
    }
    seen = access.organisations_seen(user, belonging, {one.owner_id for one in found})
    country = user.office.country
    return [_row(one, points[one.pk], phases, seen, country, now) for one in found]


def _row(
    one: Any, points: Points, phases: dict[str, str], seen: set[int], country: str, now: datetime
) -> Row:
    letters, colour = words.avatar_of(one.name)
    about = (
        phases.get(one.phase, ""),
        one.job_title,
        one.organisation__name if one.organisation_id in seen else "",
    )
    tone, step, step_exact = words.step_of(one.next_step_at, one.next_step_title, now)
    contact = timezone.localtime(one.last_contact_at) if one.last_contact_at else None
    tags = [tag["name"] for tag in points.tags]
    phone = points.phones[0] if points.phones else {"number": None, "raw": ""}
    return {
        "pk": one.pk,
        "name": one.name,
        "initials": letters,
        "colour": colour,
        "is_square": one.kind == Kind.ORGANISATION,
        "about": " · ".join(filter(None, about)),
        "tone": tone,
        "step": step or (_("Nothing planned") if one.has_no_next_step else _("No next step")),
        "step_icon": STEP_ICONS[tone],
        "step_exact": step_exact,
        "contact": words.age(contact, now) if contact else "",
        "contact_exact": words.exact(contact) if contact else "",
        "owner": one.owner__name or "",
        "tag": tags[0] if tags else "",
        "more_tags": f"+{len(tags) - 1}" if len(tags) > 1 else "",
        "all_tags": ", ".join(tags),
        "tel": words.phone_link(phone["number"], phone["raw"] or ""),
        "phone": words.phone_text(phone["number"], phone["raw"], country),
        "deleted": words.age(timezone.localtime(one.deleted_at), now) if one.deleted_at else "",
    }
