"""Calls, meetings, visits and messenger talks: logged where they happen, planned, moved, done."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Contact, ContactKind, Direction
from clients.services.next_step import refresh_next_step
from clients.validation import at_field, check_text, refuse
from core.errors import Conflict
from history.services import record
from notifications.services import withdraw

MAX_MINUTES = 24 * 60
MAX_OUTCOME, MAX_NEXT_STEP = 5000, 300
# a clock that runs a little ahead does not make a done call a planned one
TOLERANCE = timedelta(minutes=5)
FURTHEST = timedelta(days=366 * 5)
# who comes to see us, or whom we go to see, is reminded a day before unless somebody says no
_REMINDED = {ContactKind.MEETING, ContactKind.VISIT}
_CHOICES: dict[str, type[Any]] = {"kind": ContactKind, "direction": Direction}


@transaction.atomic
def log_contact(
    client: Client,
    *,
    by: User,
    kind: str = ContactKind.CALL,
    at: datetime | None = None,
    **details: Any,
) -> Contact:
    """Log a contact that took place (now unless told): it stands on the timeline and sets "last contact".

    Details: direction, duration_minutes, outcome, next_step. Raises RuleError at the field, also for a time to come.
    """
    contact = Contact(client=client, author=by, is_planned=False)
    _put(contact, {"kind": kind, "at": at or timezone.now(), **details})
    contact.save()
    _record(contact, "contact_logged", by, at=contact.at)
    _touch(contact)
    return contact


@transaction.atomic
def plan_contact(
    client: Client, *, by: User, kind: str = ContactKind.MEETING, at: datetime, **details: Any
) -> Contact:
    """Plan a contact; until it takes place it counts as a next step. Raises RuleError at the field.

    `reminds_client` decides whether the client is reminded a day before; meetings and visits do unless told.
    """
    contact = Contact(client=client, author=by, is_planned=True, reminds_client=kind in _REMINDED)
    _put(contact, {"kind": kind, "at": at, **details})
    _refuse_past(contact.at)
    contact.save()
    _record(contact, "contact_planned", by)
    refresh_next_step(client.pk)
    return contact


@transaction.atomic
def move_contact(contact: Contact, at: datetime, *, by: User) -> Contact:
    """Move a planned contact to another time. Raises Conflict when it took place, RuleError at `at`."""
    row = _lock(contact)
    if not row.is_planned:
        raise Conflict(_("This contact has taken place and cannot be moved."), code="done")
    was = row.at
    _put(row, {"at": at})
    if row.at == was:
        return row
    _refuse_past(row.at)
    row.save()
    _record(row, "contact_moved", by, was=was.isoformat())
    _plan_anew(row)
    return row


@transaction.atomic
def complete_contact(contact: Contact, *, by: User, at: datetime | None = None, **details: Any) -> Contact:
    """Say that a planned contact took place (at its time, or now when that is still to come). Twice is once."""
    row = _lock(contact)
    if not row.is_planned:
        return row
    row.is_planned = False
    _put(row, {"at": at or min(row.at, timezone.now()), **details})
    row.save()
    _record(row, "contact_done", by, at=row.at)
    _touch(row)
    _plan_anew(row)
    return row


@transaction.atomic
def edit_contact(contact: Contact, *, by: User, values: Mapping[str, Any]) -> Contact:
    """Correct what was logged or planned (kind, direction, at, duration_minutes, outcome, next_step)."""
    row = _lock(contact)
    before = _facts(row)
    _put(row, values)
    if row.is_planned and row.at != before["at"]:
        _refuse_past(row.at)
    changed = sorted(name for name, value in _facts(row).items() if value != before[name])
    if not changed:
        return row
    row.save()
    if row.is_planned:
        _plan_anew(row)
    else:
        _touch(row)
    if row.is_planned and "at" in changed:
        _record(row, "contact_moved", by, was=before["at"].isoformat())
    else:
        _record(row, "contact_changed", by, fields=changed)
    return row


@transaction.atomic
def cancel_contact(contact: Contact, *, by: User) -> None:
    """Remove a contact: a plan that fell through, or one logged by mistake. The timeline keeps that it was."""
    row = _lock(contact)
    _record(row, "contact_cancelled" if row.is_planned else "contact_removed", by)
    Contact.objects.filter(pk=row.pk).delete()
    if row.is_planned:
        _plan_anew(row)
    else:
        done = Contact.objects.filter(client=row.client_id, is_planned=False).order_by("-at", "-id")
        latest = done.values_list("at", flat=True).first()
        Client.objects.filter(pk=row.client_id).update(last_contact_at=latest)


def _plan_anew(contact: Contact) -> None:
    """Forget what was planned for the old time: the reminder that has not left, the next step on the client's row."""
    withdraw(contact.subject)
    refresh_next_step(contact.client_id)


def _put(contact: Contact, values: Mapping[str, Any]) -> None:
    """Clean the values and set them on the row; does not save. Raises RuleError at the field."""
    for name, value in values.items():
        setattr(contact, name, _clean(name, value, contact))


def _clean(name: str, value: Any, contact: Contact) -> Any:
    if name in _CHOICES:
        if value not in _CHOICES[name].values:
            raise refuse(name, _("Choose one of the values offered."))
        return str(value)
    if name == "at":
        return _time(value, contact)
    if name == "duration_minutes":
        if value is not None and not 0 <= value <= MAX_MINUTES:
            raise refuse(name, _("Give minutes from 0 to %(limit)d.") % {"limit": MAX_MINUTES})
        return value
    if name == "reminds_client":
        return bool(value)
    limits = {"outcome": MAX_OUTCOME, "next_step": MAX_NEXT_STEP}
    return at_field(name, lambda: check_text(value or "", limits[name], is_multiline=name == "outcome"))


def _time(at: datetime, contact: Contact) -> datetime:
    now = timezone.now()
    if not contact.is_planned and at > now + TOLERANCE:
        raise refuse("at", _("This time is still to come: plan the contact instead."))
    if at > now + FURTHEST:
        raise refuse("at", _("Check the year: this is more than five years ahead."))
    if at.year < 1970:
        raise refuse("at", _("Check the year: this is too long ago."))
    return at


def _refuse_past(at: datetime) -> None:
    if at < timezone.now() - TOLERANCE:
        raise refuse("at", _("This time has passed: log the contact instead."))


def _facts(contact: Contact) -> dict[str, Any]:
    names = ("kind", "direction", "at", "duration_minutes", "outcome", "next_step", "reminds_client")
    return {name: getattr(contact, name) for name in names}


def _touch(contact: Contact) -> None:
    """Move "last contact" forward, never back."""
    last = Greatest(Coalesce(F("last_contact_at"), contact.at), contact.at)
    Client.objects.filter(pk=contact.client_id).update(last_contact_at=last)


def _record(contact: Contact, kind: str, by: User, at: datetime | None = None, **more: Any) -> None:
    data = {
        "contact": contact.pk,
        "contact_kind": contact.kind,
        "direction": contact.direction,
        "at": contact.at.isoformat(),
        **more,
    }
    record(f"client:{contact.client_id}", kind, actor=by, data=data, at=at)


def _lock(contact: Contact) -> Contact:
    row = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("client", "author")
        .filter(pk=contact.pk)
        .first()
    )
    if row is None:
        raise Conflict(_("Somebody removed this contact meanwhile."), code="deleted")
    return row
