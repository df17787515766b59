"""Phones and e-mails: what was given becomes rows, rows that stay keep their fate (a number known to be dead)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from clients.models import Client, Email, Phone
from clients.validation import MAX_POINTS, at_field, check_email, check_phone, check_text, refuse
from core.phones import parse

Row = Mapping[str, Any]
MAX_RAW, MAX_LABEL = 100, 60


def clean_phones(rows: Sequence[Row], country: str, kept: Sequence[Phone] = ()) -> list[Phone]:
    """Return unsaved phones out of {raw or number, label, is_primary}. Raises RuleError at `phones.<n>.number`.

    What does not parse is refused, unless it stands in `kept` as typed: an import may have stored it so.
    """
    _refuse_crowd("phones", rows)
    as_typed = {phone.raw: phone.number for phone in kept}
    found = [_clean_phone(row, country, as_typed, f"phones.{number}") for number, row in enumerate(rows)]
    return _one_primary(_without_repeats(found, lambda phone: phone.number or phone.raw))


def _clean_phone(row: Row, country: str, as_typed: Mapping[str, str | None], path: str) -> Phone:
    raw = at_field(f"{path}.raw", lambda: check_text(str(row.get("raw") or ""), MAX_RAW))
    given = at_field(f"{path}.number", lambda: check_text(str(row.get("number") or ""), MAX_RAW))
    if raw in as_typed and given in ("", as_typed[raw] or ""):
        number = as_typed[raw]
    else:
        if given and (not raw or parse(raw, country) != parse(given, country)):
            raw = given
        if not raw:
            raise refuse(f"{path}.number", _("Write a phone number."))
        number = at_field(f"{path}.number", lambda: check_phone(raw, country))
    label = at_field(f"{path}.label", lambda: check_text(str(row.get("label") or ""), MAX_LABEL))
    return Phone(raw=raw, number=number, label=label, is_primary=bool(row.get("is_primary")))


def clean_emails(rows: Sequence[Row], kept: Sequence[Email] = ()) -> list[Email]:
    """Return unsaved e-mails out of {address, label, is_primary}. Raises RuleError at `emails.<n>.address`."""
    _refuse_crowd("emails", rows)
    as_typed = {email.address for email in kept}
    found = []
    for number, row in enumerate(rows):
        address = str(row.get("address") or "")
        path = f"emails.{number}"
        if address not in as_typed:
            address = at_field(f"{path}.address", lambda text=address: check_email(text))  # type: ignore[misc]
        label = str(row.get("label") or "")
        label = at_field(f"{path}.label", lambda text=label: check_text(text, MAX_LABEL))  # type: ignore[misc]
        found.append(Email(address=address, label=label, is_primary=bool(row.get("is_primary"))))
    return _one_primary(_without_repeats(found, lambda email: email.address.casefold()))


def _refuse_crowd(field: str, rows: Sequence[Row]) -> None:
    if len(rows) > MAX_POINTS:
        raise refuse(field, _("Give at most %(limit)d.") % {"limit": MAX_POINTS})


def _without_repeats(points: list[Any], key: Any) -> list[Any]:
    return list({key(point): point for point in reversed(points)}.values())[::-1]


def _one_primary(points: list[Any]) -> list[Any]:
    """Leave one primary: the first that says so, else the first."""
    first = next((point for point in points if point.is_primary), points[0] if points else None)
    for point in points:
        point.is_primary = point is first
    return points


def phone_rows(points: Sequence[Phone]) -> list[dict[str, Any]]:
    """Return phones as plain data, for comparing versions and for history."""
    return [{"number": p.number, "raw": p.raw, "label": p.label, "is_primary": p.is_primary} for p in points]


def email_rows(points: Sequence[Email]) -> list[dict[str, Any]]:
    """Return e-mails as plain data, for comparing versions and for history."""
    return [{"address": e.address, "label": e.label, "is_primary": e.is_primary} for e in points]


def write_points(client: Client, stored: Sequence[Any], wanted: Sequence[Any]) -> list[Any]:
    """Make the stored phones (or e-mails) of a client those wanted and return them as they are read back.

    At most three queries, none when equal.
    """
    model = type((*stored, *wanted)[0]) if stored or wanted else None
    if model is None:
        return []
    name = "raw" if model is Phone else "address"
    old = {getattr(point, name): point for point in stored}
    repeated = [point for point in stored if old[getattr(point, name)] is not point]
    changed, new = [], []
    for point in wanted:
        row = old.pop(getattr(point, name), None)
        point.client = client
        if row is None:
            new.append(point)
            continue
        point.pk, point.is_dead = row.pk, row.is_dead
        if _facts(point) != _facts(row):
            changed.append(point)
    if gone := [point.pk for point in (*old.values(), *repeated)]:
        model.objects.filter(pk__in=gone).delete()
    if changed:
        fields = ["label", "is_primary", *(["number"] if model is Phone else [])]
        model.objects.bulk_update(changed, fields)
    if new:
        model.objects.bulk_create(new)
    return sorted(wanted, key=lambda point: point.pk)


def remember(client: Client, name: str, rows: Sequence[Any]) -> None:
    """Let the client know its phones, e-mails or tags without asking for them again: they have just been written."""
    found = getattr(client, name).all()
    found._result_cache, found._prefetch_done = list(rows), True  # noqa: SLF001 - Django has no public way
    if not hasattr(client, "_prefetched_objects_cache"):
        client._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # noqa: SLF001
    client._prefetched_objects_cache[name] = found  # type: ignore[attr-defined]  # noqa: SLF001


def _facts(point: Any) -> tuple[Any, ...]:
    return getattr(point, "number", None), point.label, point.is_primary
