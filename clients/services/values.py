"""A client's editable fields: cleaned, compared and put on the row. Shared by creating and editing."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from clients.models import Channel, Client, Kind, Phase
from clients.services.derived import full_name
from clients.validation import (
    at_field,
    check_birthday,
    check_language,
    check_tax_number,
    check_text,
    check_website,
    refuse,
    unknown_id,
)
from core.errors import RuleError

TEXTS: dict[str, int] = {
    "name": 300,
    "given_name": 150,
    "middle_name": 150,
    "family_name": 150,
    "job_title": 150,
    "addressed_as": 200,
    "phase_reason": 300,
    "source": 100,
    "what_counts": 200,
    "address": 1000,
    "notes": 20_000,
}
_SEVERAL_LINES = {"address", "notes"}
_CHOICES: dict[str, type[Any]] = {"kind": Kind, "phase": Phase, "preferred_channel": Channel}
_ASKS_WHO = {
    "birthday",
    "tax_number",
    "organisation",
    "owner",
}  # rules about the editor; a client from a form has none
_MAY_BE_EMPTY = {"preferred_channel"}
PARTS = ("given_name", "middle_name", "family_name")
FIELDS = (
    *TEXTS,
    *_CHOICES,
    "website",
    "tax_number",
    "language",
    "birthday",
    "win_back_on",
    "organisation",
    "office",
    "owner",
    "has_no_next_step",
)
QUIET_PHASES = {Phase.DORMANT, Phase.LOST}

Values = dict[str, Any]


def clean(values: Mapping[str, Any], *, by: User | None, client: Client | None = None) -> Values:
    """Return the given fields cleaned. Raises TypeError for unknown fields.

    Raises RuleError at the first field that is wrong; where several are, its data has all of them under "errors".
    """
    if strange := values.keys() - set(FIELDS):
        raise TypeError(f"no such fields of a client: {', '.join(sorted(strange))}")
    cleaned: Values = {}
    wrong: list[RuleError] = []
    for field, value in values.items():
        try:
            cleaned[field] = _clean_one(field, value, by, client)
        except RuleError as error:
            wrong.append(error)
    if len(wrong) > 1:
        wrong[0].data["errors"] = {error.field: [str(error.message)] for error in wrong}
    if wrong:
        raise wrong[0]
    return cleaned


def _clean_one(field: str, value: Any, by: User | None, client: Client | None) -> Any:
    if field in TEXTS:
        return at_field(
            field,
            lambda: check_text(value or "", TEXTS[field], is_multiline=field in _SEVERAL_LINES),
        )
    if field in _CHOICES:
        return _choice(field, value)
    check = _CHECKS.get(field)
    if check is None or (by is None and field in _ASKS_WHO):
        return value
    return check(value, by, client)  # type: ignore[arg-type]  # the others do not look at who


def _choice(field: str, value: Any) -> Any:
    if not value and field in _MAY_BE_EMPTY:
        return ""
    if value not in _CHOICES[field].values:
        raise refuse(field, _("Choose one of the values offered."))
    return str(value)


def _birthday(value: date | None, by: User, client: Client | None) -> date | None:
    today = timezone.localdate(timezone=by.zone)
    if client is not None and value == client.birthday:
        return value  # an import may have kept an odd one; editing something else must not stop at it
    return at_field("birthday", lambda: check_birthday(value, today))


def _website(value: str | None, by: User, client: Client | None) -> str:
    if client is not None and value == client.website:
        return client.website
    return at_field("website", lambda: check_website(value or ""))


def _tax_number(value: str | None, by: User, client: Client | None) -> str:
    if client is not None and value == client.tax_number:
        return client.tax_number  # an import may have kept a wrong one
    country = (client or by).office.country
    return at_field("tax_number", lambda: check_tax_number(value or "", country))


def _language(value: str | None, by: User, client: Client | None) -> str:
    return at_field("language", lambda: check_language(value or ""))


def _organisation(value: Client | None, by: User, client: Client | None) -> Client | None:
    """An organisation that this person sees; one that is not seen does not exist for them."""
    if value is None or (client is not None and value.pk == client.organisation_id):
        return value
    found = Client.objects.visible_to(by).kept().filter(pk=value.pk).first()
    if found is None:
        raise refuse("organisation", unknown_id())
    if client is not None and found.pk == client.pk:
        raise refuse("organisation", _("A client cannot be their own organisation."))
    if found.kind != Kind.ORGANISATION:
        raise refuse("organisation", _("Choose an organisation; this is a person."))
    return found


def _owner(value: User | None, by: User, client: Client | None) -> User | None:
    """Somebody whose clients this person sees: a client is never handed out of one's own sight."""
    if client is not None and (value.pk if value else None) == client.owner_id:
        return value
    if value is None:
        if not by.leads:
            raise refuse("owner", _("Name an owner; without one you would not see this client."))
        return None
    if value.pk == by.pk:
        return value
    owners = User.objects.active().owners_seen_by(by)
    if not (User.objects.active() if owners is None else owners).filter(pk=value.pk).exists():
        raise refuse("owner", unknown_id())
    return value


def _office(value: Office | None, by: User, client: Client | None) -> Office:
    if value is None:
        raise refuse("office", _("Choose an office."))
    return value


_CHECKS: dict[str, Callable[[Any, User, Client | None], Any]] = {
    "birthday": _birthday,
    "website": _website,
    "tax_number": _tax_number,
    "language": _language,
    "organisation": _organisation,
    "owner": _owner,
    "office": _office,
}


def differing(client: Client, values: Mapping[str, Any]) -> Values:
    """Return those values that are not on the client already."""
    return {field: value for field, value in values.items() if value != getattr(client, field)}


def put(client: Client, changes: Values) -> Values:
    """Set the changes, and what follows from them, on the row; does not save. Returns all that changed.

    Raises RuleError where the fields contradict each other.
    """
    changes = changes | _consequences(client, changes)
    for field, value in changes.items():
        setattr(client, field, value)
    if not client.name:
        client.name = full_name(client)
    if not client.name:
        raise refuse("name", _("Write a name."))
    if client.kind == Kind.ORGANISATION and client.organisation_id:
        raise refuse("organisation", _("Only a person belongs to an organisation."))
    if (
        client.phase in QUIET_PHASES
        and not client.phase_reason
        and {"phase", "phase_reason"} & changes.keys()
    ):
        raise refuse("phase_reason", _("Say why: it helps whoever tries again."))
    return changes


def _consequences(client: Client, changes: Values) -> Values:
    """What else changes: the name follows its parts, a reason belongs to its phase, what was said is not guessed."""
    more: Values = {}
    if "name" not in changes and any(part in changes for part in PARTS):
        parts = (changes.get(part, getattr(client, part)) for part in PARTS)
        more["name"] = " ".join(part for part in parts if part)[: TEXTS["name"]] or client.name
    elif changes.get("name") and not any(part in changes for part in PARTS):
        # a part that the new name no longer contains would greet somebody by a former name
        more |= {p: "" for p in PARTS if getattr(client, p) and getattr(client, p) not in changes["name"]}
    if "phase" in changes and changes["phase"] not in QUIET_PHASES:
        more |= {"phase_reason": "", "win_back_on": None}
    if "language" in changes:
        more["is_language_guessed"] = False
    if "preferred_channel" in changes:
        more["is_channel_guessed"] = False
    return differing(client, more)
