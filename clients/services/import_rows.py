"""The bulk verb of the import: rows in batches by COPY, with the validation of the single verb.

What a row says was cleaned by clients.imports; here it meets the office: its people, organisations and clients.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Office, User
from clients.imports import ClientRow
from clients.models import Channel, Client, Email, ImportBatch, ImportUpdate, Kind, Phase, Phone
from clients.services.clients import locked, update_client
from clients.services.derived import full_name, refresh_derived
from clients.services.tags import ensure_tags
from core import phones as numbers
from core.copying import copy_rows, copy_values, take_keys
from core.errors import RuleError
from core.text import name_sort
from history.models import Event

# The language that most people with a phone of that country speak, where it is one of ours; never a neighbour's.
LANGUAGE_OF_COUNTRY = {
    "BG": "bg",
    "RU": "ru",
    "UA": "uk",
    **dict.fromkeys(("GB", "US", "IE", "AU", "NZ", "CA"), "en"),
    **dict.fromkeys(
        [
            "AE",
            "SA",
            "EG",
            "QA",
            "KW",
            "BH",
            "OM",
            "JO",
            "LB",
            "IQ",
            "SY",
            "YE",
            "LY",
            "TN",
            "DZ",
            "MA",
            "SD",
            "PS",
        ],
        "ar",
    ),
}
_COPIED = ("job_title", "phase", "phase_reason", "source", "addressed_as", "what_counts", "address", "website", "tax_number",
           "birthday", "notes")  # fmt: skip


@dataclass
class Outcome:
    """What came of some rows; problems are {"row", "field", "message"}."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    also_created: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)

    def warn(self, row: int, name: str, message: str) -> None:
        self.warnings.append({"row": row, "field": name, "message": message})

    def refuse(self, row: int, name: str, message: str) -> None:
        self.errors.append({"row": row, "field": name, "message": message})


@dataclass
class _New:
    """A client about to be written, with what hangs on it."""

    row: ClientRow
    client: Client


@transaction.atomic
def import_rows(
    rows: Sequence[ClientRow], *, by: User, batch: ImportBatch | None, update: bool = False
) -> Outcome:
    """Write one batch of rows and return what came of them; a constant number of queries without `update`.

    A row with errors is left out and reported. With `update` a row that names a visible client by its number, e-mail or
    phone changes that client; without it nothing is matched, and look-alikes are made and flagged.
    """
    outcome = Outcome()
    for row in rows:
        for problem in row.errors:
            outcome.refuse(row.number, problem.field, problem.message)
        for problem in row.warnings:
            outcome.warn(row.number, problem.field, problem.message)
    readable = [row for row in rows if not row.errors]
    office = _Office(by, readable, outcome)
    fresh = _update(readable, by, batch, outcome) if update else readable
    if not update:
        _flag_look_alikes(readable, by, outcome)
    organisations = office.organisations(fresh, batch)
    outcome.also_created = len(organisations)
    made = [_build(row, office, batch) for row in fresh]
    _write(organisations + made, by)
    outcome.created = len(made)
    return outcome


class _Office:
    """What rows refer to by name, read once per batch: people, offices, organisations."""

    def __init__(self, by: User, rows: Iterable[ClientRow], outcome: Outcome) -> None:
        self.by, self.outcome = by, outcome
        rows = list(rows)
        self._owners = self._people({row.owner.lower() for row in rows if row.owner})
        self._offices = {office.name.lower(): office for office in Office.objects.all()}
        names = {row.organisation for row in rows if row.organisation}
        keys = {name_sort(name)[:700]: name for name in names}
        found = Client.objects.visible_to(by).kept().filter(kind=Kind.ORGANISATION, name_sort__in=keys)
        self._organisations = {client.name_sort: client for client in found.order_by("-id")}

    def _people(self, wanted: set[str]) -> dict[str, User]:
        if not wanted:
            return {}
        seen = User.objects.active().owners_seen_by(self.by)
        people = User.objects.active() if seen is None else seen.active()
        everybody = people.filter(Q(email__in=wanted) | Q(name__isnull=False)).only("id", "email", "name")
        known: dict[str, User] = {}
        for person in everybody:
            known[person.email.lower()] = known[person.name.lower()] = person
        return known

    def owner(self, row: ClientRow) -> User:
        """Return whom the row names, where this person sees their clients; else whoever imports."""
        if not row.owner:
            return self.by
        owner = self._owners.get(row.owner.lower())
        if owner is None:
            self.outcome.warn(
                row.number, "owner", _("Nobody of this name whose clients you see: it is yours now.")
            )
        return owner or self.by

    def office(self, row: ClientRow) -> Office:
        return self._offices.get(row.office.lower(), self.by.office) if row.office else self.by.office

    def organisations(self, rows: Iterable[ClientRow], batch: ImportBatch | None) -> list[_New]:
        """Make the organisations that rows name and nobody has yet, one each; returns the new ones."""
        new: dict[str, _New] = {}
        for row in rows:
            name = row.organisation
            if not name or row.kind == Kind.ORGANISATION:
                continue
            key = name_sort(name)[:700]
            if key not in self._organisations:
                client = Client(
                    kind=Kind.ORGANISATION, name=name, office=self.office(row), owner=self.owner(row)
                )
                client.import_batch = batch
                refresh_derived(client, phones=(), emails=())
                self._organisations[key] = client
                new[key] = _New(ClientRow(row.number, []), client)
        for made, pk in zip(new.values(), take_keys(Client, len(new)), strict=True):
            made.client.pk = pk
        return list(new.values())

    def organisation_of(self, row: ClientRow) -> Client | None:
        if not row.organisation or row.kind == Kind.ORGANISATION:
            return None
        return self._organisations.get(name_sort(row.organisation)[:700])


def _build(row: ClientRow, office: _Office, batch: ImportBatch | None) -> _New:
    """Turn a row into an unsaved client with derived and guessed fields."""
    its_office, organisation = office.office(row), office.organisation_of(row)
    client = Client(
        kind=row.kind,
        name=row.name,
        given_name=row.given_name,
        middle_name=row.middle_name,
        family_name=row.family_name,
        office_id=its_office.pk,
        owner_id=office.owner(row).pk,
        organisation_id=organisation.pk if organisation else None,
        import_batch_id=batch.pk if batch else None,
    )
    client.name = client.name or full_name(client)
    for name in _COPIED:
        value = getattr(row, name)
        if value:
            setattr(client, name, value)
    client.phase = row.phase or Phase.LEAD
    _guess(client, row, its_office)
    refresh_derived(client, phones=row.phones, emails=row.emails)
    return _New(row, client)


def _guess(client: Client, row: ClientRow, office: Office) -> None:
    """Language and channel: what the row says, else guessed from phone and office, and marked as a guess."""
    client.language = row.language
    if not client.language:
        client.language = _language(office, row)
        client.is_language_guessed = bool(client.language)
    client.preferred_channel = row.preferred_channel
    if not client.preferred_channel and (row.phones or row.emails):
        client.preferred_channel = Channel.CALL if row.phones else Channel.EMAIL
        client.is_channel_guessed = True


def _language(office: Office, row: ClientRow) -> str:
    number = next((phone.number for phone in row.phones if phone.number), None)
    if number:
        return LANGUAGE_OF_COUNTRY.get(numbers.country_of(number), "")
    ours = dict(settings.LANGUAGES)
    return next((language for language in office.languages if language in ours), "")


def _write(made: Sequence[_New], by: User) -> None:
    """Copy clients and what hangs on them into the database; keys of organisations are taken already."""
    keyless = [new.client for new in made if new.client.pk is None]
    for client, pk in zip(keyless, take_keys(Client, len(keyless)), strict=True):
        client.pk = pk
    copy_rows(Client, [new.client for new in made])
    phones = (
        (new.client.pk, phone.number, phone.raw, phone.label, place == 0)
        for new in made
        for place, phone in enumerate(new.row.phones)
    )
    copy_values(Phone, ("client_id", "number", "raw", "label", "is_primary"), phones)
    emails = (
        (new.client.pk, email.address, email.label, place == 0)
        for new in made
        for place, email in enumerate(new.row.emails)
    )
    copy_values(Email, ("client_id", "address", "label", "is_primary"), emails)
    _tag(made)
    events = ((new.client.subject, "client_imported", by.pk) for new in made)
    copy_values(Event, ("subject", "kind", "actor_id"), events)


def _tag(made: Sequence[_New]) -> None:
    names = {tag for new in made for tag in new.row.tags}
    known = {tag.name.lower(): tag for tag in ensure_tags(names)}
    through = Client.tags.through
    pairs = {(new.client.pk, known[tag.lower()].pk) for new in made for tag in new.row.tags}
    copy_values(through, ("client_id", "tag_id"), sorted(pairs))


def _flag_look_alikes(rows: Sequence[ClientRow], by: User, outcome: Outcome) -> None:
    """Say which rows share a phone or an e-mail with a client that is there already and that this person sees."""
    matches = _matches(rows, by)
    for row in rows:
        client = _match(row, matches)
        if client is not None:
            outcome.warn(
                row.number,
                "duplicate",
                _("Looks like %(name)s, who is here already.") % {"name": client.name},
            )


def _matches(rows: Sequence[ClientRow], by: User) -> dict[str, Client]:
    """Return visible clients by number, e-mail and phone of these rows. Three queries."""
    seen = Client.objects.visible_to(by).kept()
    found: dict[str, Client] = {}
    pks = {
        int(row.client_id)
        for row in rows
        if row.client_id.isascii() and row.client_id.isdigit() and len(row.client_id) < 18
    }
    found |= {f"id:{client.pk}": client for client in seen.filter(pk__in=pks)} if pks else {}
    phones = {phone.number for row in rows for phone in row.phones if phone.number}
    for phone in Phone.objects.filter(number__in=phones, client__in=seen.values("pk")).select_related(
        "client"
    ):
        found.setdefault(f"phone:{phone.number}", phone.client)
    addresses = {email.address.lower() for row in rows for email in row.emails}
    lowered = Email.objects.annotate(lowered=Lower("address")).filter(lowered__in=addresses)
    for email in lowered.filter(client__in=seen.values("pk")).select_related("client"):
        found.setdefault(f"email:{email.address.lower()}", email.client)
    return found


def _match(row: ClientRow, matches: dict[str, Client]) -> Client | None:
    keys = [f"email:{email.address.lower()}" for email in row.emails]
    keys += [f"phone:{phone.number}" for phone in row.phones if phone.number]
    return next((matches[key] for key in keys if key in matches), None)


def _update(
    rows: Sequence[ClientRow], by: User, batch: ImportBatch | None, outcome: Outcome
) -> list[ClientRow]:
    """Change the clients that rows name and note which versions that made; returns the rows that name nobody."""
    matches = _matches(rows, by)
    fresh, done = [], []
    for row in rows:
        client = matches.get(f"id:{row.client_id}") if row.client_id else _match(row, matches)
        if client is None:
            if row.client_id:
                outcome.refuse(row.number, "id", _("There is no such client."))
            else:
                fresh.append(row)
            continue
        try:
            client = locked(client)
            version = client.version
            client = update_client(client, by=by, **_changes(row, client))
        except RuleError as error:
            outcome.refuse(row.number, error.field or "row", str(error.message))
            continue
        if client.version == version:
            outcome.skipped += 1
            continue
        outcome.updated += 1
        done.append(ImportUpdate(batch=batch, client=client, was_version=version, version=client.version))
    if batch:
        ImportUpdate.objects.bulk_create(done)
    return fresh


def _changes(row: ClientRow, client: Client) -> dict[str, Any]:
    """What a row changes: only what it says; phones, e-mails and tags are added, never taken away."""
    said = {
        name: getattr(row, name)
        for name in (*_COPIED, "given_name", "middle_name", "family_name", "language")
    }
    values = {name: value for name, value in said.items() if value}
    if row.name and row.name != client.name:
        values["name"] = row.name
    have_phones = list(client.phones.all())
    have_emails = list(client.emails.all())
    numbers_known = {phone.number or phone.raw for phone in have_phones}
    known = {email.address.lower() for email in have_emails}
    more_phones = [p for p in row.phones if p.number and p.number not in numbers_known]
    more_emails = [e for e in row.emails if e.is_valid and e.address.lower() not in known]
    changes: dict[str, Any] = {"values": values}
    if more_phones:
        old = [{"raw": p.raw, "label": p.label, "is_primary": p.is_primary} for p in have_phones]
        changes["phones"] = old + [
            {"raw": p.raw, "label": p.label, "is_primary": not old} for p in more_phones
        ]
    if more_emails:
        old = [{"address": e.address, "label": e.label, "is_primary": e.is_primary} for e in have_emails]
        changes["emails"] = old + [
            {"address": e.address, "label": e.label, "is_primary": not old} for e in more_emails
        ]
    if row.tags:
        changes["tags"] = [*{tag.name for tag in client.tags.all()}, *row.tags]
    return changes
