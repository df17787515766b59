"""Two people edit one client: what each changed, what merges by itself, what is a conflict."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.db.models import Model
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.points import email_rows, phone_rows
from clients.services.values import FIELDS
from core.errors import Conflict
from history.models import Event

LISTS = ("phones", "emails", "tags")


def lists_of(wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the lists among the wanted values as plain data."""
    shapes = {"phones": phone_rows, "emails": email_rows, "tags": sorted}
    return {name: shapes[name](wanted[name]) for name in LISTS if name in wanted}  # type: ignore[operator]


def merged(
    client: Client, lists: Mapping[str, Any], wanted: dict[str, Any], version: int, *, merge: bool
) -> dict[str, Any]:
    """Return those wanted values that this editor really changed since `version`.

    A form sends every field; those it left alone must not undo what somebody else wrote. Raises Conflict when both
    changed one field to different values, when the version is not known, and always with `merge=False`.
    """
    now = snapshot(client) | dict(lists)
    mine = _plain(wanted)
    base = as_of(client, lists, version) if merge else None
    if base is None:
        refuse_stale(client, now, {field: value for field, value in mine.items() if value != now[field]})
    changed = {field: value for field, value in mine.items() if value != base[field]}
    clashes = {f: v for f, v in changed.items() if now[f] != base[f] and v != now[f]}
    if clashes:
        refuse_stale(client, now, clashes)
    return {field: wanted[field] for field in changed}


def refuse_stale(
    client: Client, now: Mapping[str, Any] | None = None, mine: Mapping[str, Any] | None = None
) -> NoReturn:
    """Raise Conflict with the client as it is now and, field by field, yours and theirs."""
    now = now or snapshot(client)
    changed = {field: {"yours": value, "theirs": now[field]} for field, value in (mine or {}).items()}
    raise Conflict(
        _("Somebody changed this client meanwhile. Compare both and save again."),
        data={"current": {**now, "id": client.pk, "version": client.version}, "changed": changed},
    )


def snapshot(client: Client) -> dict[str, Any]:
    """Return the editable fields as plain data."""
    return _plain({field: getattr(client, field) for field in FIELDS})


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: _plain_one(value) for field, value in values.items() if field not in LISTS} | lists_of(
        values
    )


def _plain_one(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


def as_of(client: Client, lists: Mapping[str, Any], version: int) -> dict[str, Any] | None:
    """Return what the client was at `version`: fields out of the audit, lists out of history; None when unknown.

    `lists` are phones, e-mails and tags as they are now. Two queries.
    """
    event = client.events.filter(version=version).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    if event is None:
        return None
    base = {field: _plain_one(getattr(event, _column(field))) for field in FIELDS}
    later = Event.objects.about(client.subject).filter(kind="client_changed", data__version__gt=version)
    base |= lists
    for data in later.order_by("-id").values_list("data", flat=True):
        base |= data.get("was", {})
    return base


def _column(field: str) -> str:
    return f"{field}_id" if Client._meta.get_field(field).is_relation else field
