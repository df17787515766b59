"""Making, editing, trashing and handing over clients."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients import notices
from clients.models import Client
from clients.services import values as fields
from clients.services import versions
from clients.services.derived import refresh_derived
from clients.services.points import (
    clean_emails,
    clean_phones,
    email_rows,
    phone_rows,
    remember,
    write_points,
)
from clients.services.tags import as_spelled, clean_tags, ensure_tags, tags_named, write_tags
from core.errors import Conflict
from history.services import record

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def create_client(
    *,
    by: User | None,
    values: Mapping[str, Any],
    phones: Rows | None = None,
    emails: Rows | None = None,
    tags: Sequence[str] | None = None,
) -> Client:
    """Make a client, owned by its maker and of their office unless told otherwise. Raises RuleError at the field.

    `by` None: they came by themselves, through a form; then `values` name the office, and nobody owns them yet.
    """
    given = {"owner": by, "office": by.office if by else None, **values}
    client = Client(office=given["office"] or (by.office if by else None))
    fields.put(client, fields.clean(given, by=by))
    new_phones = clean_phones(phones or (), client.office.country)
    new_emails = clean_emails(emails or ())
    names = clean_tags(tags or ())
    refresh_derived(client, phones=new_phones, emails=new_emails)
    client.save()
    write_points(client, (), new_phones)
    write_points(client, (), new_emails)
    if names:
        write_tags(client, (), ensure_tags(names))
    record(client.subject, "client_created", actor=by, data={"source": client.source})
    if by is not None:
        notices.client_handed_over(client, by=by)
    return client


@transaction.atomic
def update_client(  # noqa: PLR0913 - what may change, and on which terms
    client: Client,
    *,
    by: User,
    version: int | None = None,
    values: Mapping[str, Any] | None = None,
    phones: Rows | None = None,
    emails: Rows | None = None,
    tags: Sequence[str] | None = None,
    merge: bool = True,
) -> Client:
    """Change what is given (None: untouched) and return the client as it now is, lists loaded; nothing changed is no edit.

    `version` is the one the editor read. When somebody edited meanwhile, changes of other fields merge; the same
    field, or any stale version with `merge=False`, raises Conflict with {"current", "changed"}. Raises RuleError.
    """
    row = locked(client)
    stored = _Points(row)
    wanted: dict[str, Any] = fields.clean(values or {}, by=by, client=row)
    if phones is not None:
        office = wanted.get("office") or row.office
        wanted["phones"] = clean_phones(phones, office.country, stored.phones)
    if emails is not None:
        wanted["emails"] = clean_emails(emails, stored.emails)
    if tags is not None:
        names = clean_tags(tags)
        stored.known_tags |= tags_named(set(map(str.lower, names)) - stored.known_tags.keys())
        wanted["tags"] = as_spelled(names, stored.known_tags)
    if version is not None and version != row.version:
        wanted = versions.merged(row, stored.as_data(), wanted, version, merge=merge)
    return _apply(row, stored, wanted, by)


class _Points:
    """The lists that hang on a client, as stored."""

    def __init__(self, client: Client) -> None:
        prefetch_related_objects([client], "phones", "emails", "tags")
        self.phones, self.emails = list(client.phones.all()), list(client.emails.all())
        self.worn = list(client.tags.all())
        self.tags = [tag.name for tag in self.worn]
        self.known_tags = {tag.name.lower(): tag for tag in self.worn}

    def as_data(self) -> dict[str, list[Any]]:
        return {
            "phones": phone_rows(self.phones),
            "emails": email_rows(self.emails),
            "tags": sorted(self.tags),
        }


def lists_now(client: Client) -> dict[str, list[Any]]:
    """Return phones, e-mails and tags of a client as plain data. Three queries."""
    return _Points(client).as_data()


def _apply(client: Client, stored: _Points, wanted: Mapping[str, Any], by: User) -> Client:
    """Write what differs and tell history; the row is locked."""
    before = stored.as_data()
    after = versions.lists_of(wanted)
    lists = [name for name, rows in after.items() if rows != before[name]]
    plain = {field: value for field, value in wanted.items() if field not in before}
    was = {field: getattr(client, field) for field in fields.FIELDS}
    changes = fields.put(client, fields.differing(client, plain))
    if not changes and not lists:
        return client
    phones, emails = wanted.get("phones", stored.phones), wanted.get("emails", stored.emails)
    refresh_derived(client, phones=phones, emails=emails)
    client.version += 1
    client.save()
    if "phones" in lists:
        remember(client, "phones", write_points(client, stored.phones, phones))
    if "emails" in lists:
        remember(client, "emails", write_points(client, stored.emails, emails))
    if "tags" in lists:
        worn = ensure_tags(wanted["tags"], stored.known_tags)
        write_tags(client, stored.worn, worn)
        remember(client, "tags", sorted(worn, key=lambda tag: tag.name))
    _tell(client, [*changes, *lists], was, {name: before[name] for name in lists}, by)
    return client


def _tell(
    client: Client, changed: Sequence[str], was: Mapping[str, Any], lists: Mapping[str, Any], by: User
) -> None:
    """Record an edit: handing over and a new phase have events of their own."""
    special = {"owner": {"owner"}, "phase": {"phase", "phase_reason", "win_back_on"}}
    rest = set(changed)
    if "owner" in rest:
        rest -= special["owner"]
        people = {"was": was["owner"], "owner": client.owner}
        data = {name: person.pk if person else None for name, person in people.items()}
        names = {f"{name}_name": person.name if person else "" for name, person in people.items()}
        record(client.subject, "owner_changed", actor=by, data={**data, **names, "version": client.version})
        notices.client_handed_over(client, by=by)
    if "phase" in rest:
        rest -= special["phase"]
        data = {"was": was["phase"], "phase": client.phase, "reason": client.phase_reason}
        record(client.subject, "phase_changed", actor=by, data={**data, "version": client.version})
    if rest:
        data = {"fields": sorted(rest), "version": client.version, "was": dict(lists)}
        record(client.subject, "client_changed", actor=by, data=data)


def locked(client: Client) -> Client:
    """Return the client's row, locked until the transaction ends. Raises Conflict when it lies in the trash."""
    row = _lock(client)
    if row.deleted_at:
        raise Conflict(_("This client is in the trash; restore it first."), code="trashed")
    return row


def _lock(client: Client) -> Client:
    return (
        Client.objects.select_for_update(of=("self",))
        .select_related("office", "owner", "organisation")
        .get(pk=client.pk)
    )


@transaction.atomic
def trash_client(client: Client, *, by: User, version: int | None = None) -> Client:
    """Move a client, and with it all that hangs on it, to the trash. Doing it twice is doing it once."""
    row = _lock(client)
    if version is not None and version != row.version:
        versions.refuse_stale(row)
    if not row.deleted_at:
        _save(row, deleted_at=timezone.now())
        record(row.subject, "client_trashed", actor=by)
    return row


@transaction.atomic
def restore_client(client: Client, *, by: User) -> Client:
    """Take a client out of the trash, with all that hung on it. Raises Conflict for one who was erased."""
    row = _lock(client)
    if row.erased_at:
        raise Conflict(_("This client was erased and cannot come back."), code="erased")
    if row.deleted_at:
        _save(row, deleted_at=None)
        record(row.subject, "client_restored", actor=by)
    return row


def _save(client: Client, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(client, name, value)
    client.version += 1
    client.save(update_fields=[*changes, "version", "updated_at"])


def set_phase(
    client: Client, phase: str, reason: str = "", win_back_on: date | None = None, *, by: User
) -> Client:
    """Move a client to another phase. Dormant and lost need a reason; raises RuleError at `phase_reason`."""
    values: dict[str, Any] = {"phase": phase}
    if phase in fields.QUIET_PHASES:
        values |= {"phase_reason": reason, "win_back_on": win_back_on}
    return update_client(client, by=by, values=values)


def set_owner(client: Client, owner: User | None, *, by: User) -> Client:
    """Hand a client to somebody whose clients `by` sees. Raises RuleError at `owner`."""
    return update_client(client, by=by, values={"owner": owner})


def say_no_next_step(client: Client, is_so: bool = True, *, by: User) -> Client:
    """Say that this client needs no next step now, so that lists stop asking (or take it back)."""
    return update_client(client, by=by, values={"has_no_next_step": is_so})
