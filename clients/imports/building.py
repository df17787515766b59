"""A row's cells become one plain client: cleaned, with what is wrong said at its field."""

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _

from clients.imports import countries, synonyms
from clients.imports.client_row import (
    MAX_ADDRESS,
    MAX_EMAIL,
    MAX_LABEL,
    MAX_LINE,
    MAX_NAME,
    MAX_NOTES,
    MAX_PART,
    MAX_PHONE,
    MAX_POINTS,
    MAX_SOURCE,
    MAX_TAG,
    MAX_TAGS,
    MAX_WEBSITE,
    ORGANISATION,
    PERSON,
    ClientRow,
    Email,
    Phone,
    Problem,
)
from clients.imports.dates import parse_date
from clients.imports.fields import Field
from clients.imports.mapping import Mapping
from clients.imports.points import is_email, listed_emails, listed_phones, usual_label
from clients.imports.raw import RawRow, labelled
from clients.imports.wording import gender_of, is_organisation_name, kind_of, language_of, phase_of
from clients.naming import split_name
from clients.taglist import split_tags
from core import phones, taxes
from core.text import clean, words

_WEBSITE = re.compile(r"(?:https?://)?[^\s/@]+\.[^\s/@.]+(?:[:/?#]\S*)?", re.IGNORECASE)
_ONLY_YEAR_UNKNOWN = re.compile(r"-{1,2}\d\d-?\d\d")
# Letters only, of at most three words: what may be taken apart.
_HUMAN = re.compile(r"[^\W\d_]{2,50}[.'’-]?(?:[ ,'’-]{1,3}[^\W\d_]{1,50}\.?){1,4}")
_SYSTEM_TAGS = frozenset(" ".join(words(tag)) for tag in synonyms.SYSTEM_TAGS.split(","))


class RowBuilder:
    """Fills one row from its raw cells."""

    def __init__(self, row: ClientRow, raw: RawRow, mapping: Mapping, country: str, today: dt.date) -> None:
        self.row = row
        self.raw = raw
        self.mapping = mapping
        self.country = country
        self.today = today
        self.notes: list[str] = []

    def build(self) -> None:
        self._texts()
        self._address()
        self._emails()
        self._phones()
        self._birthday()
        self._website()
        self._tax_number()
        self._tags()
        self._name()
        self.row.notes = self._fitted(
            "notes", "\n".join([*self.raw.notes, *self.raw.extras, *self.notes]), MAX_NOTES
        )

    def _fitted(self, name: str, text: str, limit: int) -> str:
        """The text, cut where the database ends; the whole goes to the notes, and it is said."""
        if len(text) <= limit:
            return text
        message = _("Longer than %(limit)s characters: cut here, the whole is in the notes.")
        if name == "notes":
            message = _("Longer than %(limit)s characters: cut.")
        elif len(text) <= MAX_NOTES // 2:
            self.notes.append(text)
        self.row.warnings.append(Problem(name, message % {"limit": limit}))
        return text[:limit].rstrip()

    def _texts(self) -> None:
        row, values = self.row, self.raw.values
        get = values.get
        for meant, limit in _PLAIN:
            if value := get(meant):
                setattr(row, meant.value, self._fitted(meant.value, " ".join(value.split()), limit))
        if value := get(Field.OWNER):
            row.owner = value[:MAX_EMAIL]
        if value := get(Field.CLIENT_ID):
            row.client_id = value[:MAX_LINE]
        if value := get(Field.EXTERNAL_ID):
            row.external_id = value[:MAX_LINE]
        if value := get(Field.GENDER) or get(Field.NAME_PREFIX):
            row.gender = gender_of(value)
        if value := get(Field.LANGUAGE):
            row.language = language_of(value)
        if value := get(Field.PHASE):
            self._phase(value)

    def _phase(self, value: str) -> None:
        self.row.phase = phase_of(value)
        if not self.row.phase:
            self.notes.append(labelled(_("Phase"), value))

    def _address(self) -> None:
        groups = [group for group in self.raw.addresses.values() if group]
        # A country alone (of a list that names it beside everything else) belongs to the first address.
        groups.sort(key=lambda group: set(group) == {Field.COUNTRY})
        if not groups:
            return
        row = self.row
        merged = dict(groups[0])
        for group in groups[1:]:
            if set(group) == {Field.COUNTRY} and Field.COUNTRY not in merged:
                merged |= group
            elif (other := _one_address(group, ", ")) and other != _one_address(merged, ", "):
                self.notes.append(labelled(_("Other address"), other))
        row.street = merged.get(Field.STREET, "")[:MAX_ADDRESS]
        row.city = merged.get(Field.CITY, "")[:MAX_LINE]
        row.region = merged.get(Field.REGION, "")[:MAX_LINE]
        row.postal_code = merged.get(Field.POSTAL_CODE, "")[:MAX_LINE]
        row.country = merged.get(Field.COUNTRY, "")[:MAX_LINE]
        row.country_code = countries.country_code(row.country) if row.country else ""
        row.address = self._fitted("address", _one_address(merged, "\n"), MAX_ADDRESS)

    def _phones(self) -> None:
        row = self.row
        region = row.country_code or self.country
        for value, column in self.raw.phones:
            label = self.raw.labels.get((Field.PHONE_LABEL, column.slot), "") or column.label
            for raw, own_label in listed_phones(value, region, is_list=column.field == Field.PHONES):
                self._phone(raw, usual_label(own_label or label), region)
        self._overflow("phones", row.phones, [phone.raw for phone in row.phones])

    def _phone(self, raw: str, label: str, region: str) -> None:
        row = self.row
        number = phones.parse(raw, region)
        if number is not None and any(number == other.number for other in row.phones):
            return
        if number is None:
            row.warnings.append(
                Problem(
                    "phones", _("“%(value)s” is no phone number: kept as typed.") % {"value": _short(raw)}
                )
            )
            raw = self._fitted("phones", raw, MAX_PHONE)
        row.phones.append(Phone(raw[:MAX_PHONE], label, number))

    def _emails(self) -> None:
        row = self.row
        for value, column in self.raw.emails:
            label = self.raw.labels.get((Field.EMAIL_LABEL, column.slot), "") or column.label
            for text, own_label in listed_emails(value, is_list=column.field == Field.EMAILS):
                self._email(text, usual_label(own_label or label))
        self._overflow("emails", row.emails, [email.address for email in row.emails])

    def _email(self, text: str, label: str) -> None:
        row = self.row
        is_valid = is_email(text)
        if any(text.lower() == other.address.lower() for other in row.emails):
            return
        if not is_valid:
            row.warnings.append(
                Problem(
                    "emails", _("“%(value)s” is no e-mail address: kept as typed.") % {"value": _short(text)}
                )
            )
            text = self._fitted("emails", text, MAX_EMAIL)
        row.emails.append(Email(text, label, is_valid))

    def _overflow(self, name: str, items: list[Phone] | list[Email], texts: list[str]) -> None:
        if len(items) > MAX_POINTS:
            self.notes += texts[MAX_POINTS:]
            del items[MAX_POINTS:]
            message = _("More than %(limit)s: the others are in the notes.") % {"limit": MAX_POINTS}
            self.row.warnings.append(Problem(name, message))

    def _birthday(self) -> None:
        values = self.raw.values
        text = values.get(Field.BIRTHDAY, "")
        if not text and Field.BIRTH_YEAR in values:
            text = "-".join(
                values.get(part, "").zfill(2)
                for part in (Field.BIRTH_YEAR, Field.BIRTH_MONTH, Field.BIRTH_DAY)
            )
        if not text or text.strip("0/-. ") == "":
            return
        found = parse_date(text, self.mapping.date_order)
        if found is not None and 1850 <= found.year and found <= self.today:
            self.row.birthday = found
            return
        self.notes.append(labelled(_("Birthday"), text))
        if found is not None and found > self.today:
            message = _("The birthday “%(value)s” is in the future: kept in the notes.")
        elif _ONLY_YEAR_UNKNOWN.fullmatch(text):
            message = _("The birthday “%(value)s” has no year: kept in the notes.")
        else:
            message = _("“%(value)s” is no birthday: kept in the notes.")
        self.row.warnings.append(Problem("birthday", message % {"value": _short(text)}))

    def _website(self) -> None:
        text = self.raw.values.get(Field.WEBSITE, "")
        parts = [part.strip() for part in text.split(":::")]
        if len(parts[0]) <= MAX_WEBSITE and _WEBSITE.fullmatch(parts[0]):
            self.row.website = parts[0]
            parts = parts[1:]
        self.notes += [
            labelled(_("Website"), part) for part in parts if any(map(str.isalnum, part.split("//")[-1]))
        ]

    def _tax_number(self) -> None:
        """As typed where the check digits do not agree: the office knows better than the file."""
        text = " ".join(self.raw.values.get(Field.TAX_NUMBER, "").split())
        if not text:
            return
        if taxes.is_valid(text, self.country):
            text = taxes.compact(text)
        else:
            message = _("The check digits of the tax number “%(value)s” do not agree: kept as typed.")
            self.row.warnings.append(Problem("tax_number", message % {"value": _short(text)}))
        self.row.tax_number = self._fitted("tax_number", text, taxes.MAX_LENGTH)

    def _tags(self) -> None:
        found: dict[str, str] = {}
        for value in self.raw.tags:
            for tag in split_tags(value):
                key = tag.casefold()
                if key not in found and " ".join(words(tag)) not in _SYSTEM_TAGS:
                    found[key] = tag[:MAX_TAG].rstrip()
        self.row.tags = list(found.values())[:MAX_TAGS]

    def _name(self) -> None:
        """Decide who it is: a person, an organisation, or whoever the e-mail or phone belongs to."""
        row, values = self.row, self.raw.values
        name = " ".join(values.get(Field.NAME, "").split("\n")).strip()
        kind = kind_of(values.get(Field.KIND, "")) or self.mapping.kind
        has_parts = bool(row.given_name or row.middle_name or row.family_name)
        if kind == ORGANISATION:
            self._organisation(name)
        elif not (name or has_parts) and row.organisation:
            self._organisation("")
        else:
            self._person(name, has_parts, is_sure=kind == PERSON)
        if not _is_visible(row.name):
            row.name = ""
        if not row.name and self.mapping.has_null_name:
            self._name_as_typed()
        if not row.name:
            self._name_from_contact()
        if not row.name and not self._name_as_typed():
            row.errors.append(Problem("name", _("The row has no name, organisation, e-mail or phone.")))

    def _organisation(self, name: str) -> None:
        row = self.row
        row.kind = ORGANISATION
        parts = " ".join(filter(None, (row.given_name, row.middle_name, row.family_name)))
        own = name or row.organisation or parts
        if name and row.organisation and row.organisation != name:
            self.notes.append(labelled(_("Organisation"), row.organisation))
        row.name = self._fitted("name", own, MAX_NAME)
        row.organisation = row.given_name = row.middle_name = row.family_name = ""

    def _person(self, name: str, has_parts: bool, *, is_sure: bool) -> None:
        row = self.row
        if (
            not has_parts
            and not is_sure
            and name
            and is_organisation_name(name)
            and row.organisation in ("", name)
        ):
            self._organisation(name)
            return
        if name and not has_parts and self.mapping.is_certain and _HUMAN.fullmatch(name):
            row.given_name, row.middle_name, row.family_name = split_name(name)
        full = name or " ".join(filter(None, (row.given_name, row.middle_name, row.family_name)))
        row.name = self._fitted("name", full, MAX_NAME)

    def _name_from_contact(self) -> None:
        """A contact without a name is called by what there is, as address books do."""
        row = self.row
        numbers = (phones.display(phone.number) if phone.number else phone.raw for phone in row.phones)
        candidates = [row.nickname, *(email.address for email in row.emails), *numbers]
        row.name = next(filter(_is_visible, candidates), "")[:MAX_NAME]

    def _name_as_typed(self) -> bool:
        """Somebody may be called NULL: before a row is refused, its name cell is taken as it stands."""
        row = self.row
        for index, column in enumerate(self.mapping.columns):
            is_name = column.field in (Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.ORGANISATION)
            if is_name and index < len(row.cells) and _is_visible(typed := clean(row.cells[index]).strip()):
                row.name = typed[:MAX_NAME]
                return True
        return False


_PLAIN = [
    (Field.GIVEN_NAME, MAX_PART),
    (Field.MIDDLE_NAME, MAX_PART),
    (Field.FAMILY_NAME, MAX_PART),
    (Field.NICKNAME, MAX_PART),
    (Field.ORGANISATION, MAX_NAME),
    (Field.JOB_TITLE, MAX_PART),
    (Field.SOURCE, MAX_SOURCE),
    (Field.ADDRESSED_AS, MAX_LINE),
    (Field.WHAT_COUNTS, MAX_LINE),
    (Field.PHASE_REASON, MAX_NAME),
    (Field.CHANNEL, MAX_LABEL),
    (Field.OFFICE, MAX_LINE),
]


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:59] + "…"


def _one_address(group: dict[Field, str], separator: str) -> str:
    """The whole address: as typed in one cell, and the parts that it does not contain yet."""
    whole = group.get(Field.ADDRESS, "")
    known = whole.casefold()
    street, city = group.get(Field.STREET, ""), group.get(Field.CITY, "")
    is_complete = bool(whole) and any(part and part.casefold() in known for part in (street, city))
    place = "" if is_complete else " ".join(filter(None, (group.get(Field.POSTAL_CODE), city)))
    parts = ["" if is_complete else street, place, group.get(Field.REGION), group.get(Field.COUNTRY)]
    missing = [part for part in parts if part and part.casefold() not in known]
    return separator.join(filter(None, [whole, *missing]))


def _is_visible(name: str) -> bool:
    return any(unicodedata.category(char)[0] not in "CZ" for char in name)
