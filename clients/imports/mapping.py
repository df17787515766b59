"""Guessing which column is what: by its header first, by its content where the header says nothing."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from clients.imports import synonyms
from clients.imports.dates import guess_order, looks_like_date
from clients.imports.fields import IDENTIFYING, OF_ADDRESS, REPEATABLE, Field
from clients.imports.limits import ReadError
from clients.imports.wording import phase_of
from core.text import digits, words

_CAMEL = re.compile(
    r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s()./x-]{7,25}", re.IGNORECASE)
_ID = re.compile(r"(?=.*\d)[0-9a-fA-F-]{10,40}|[A-Z]{2,6}-[0-9a-fA-F-]{6,}")
_NUMBER = re.compile(r"[\d\s.,%$€-]+")
_ORDERS = ("", "dmy", "mdy", "ymd")
_KINDS = ("", "person", "organisation")
_MOST = 0.7
# Of a cell, to tell what its column is; of a header.
_LOOKED_AT = 500
_LONGEST_HEADER = 200
_OWN_HEADERS = frozenset(
    [
        "id",
        "kind",
        "name",
        "given_name",
        "middle_name",
        "family_name",
        "organisation",
        "addressed_as",
        "language",
        "phase",
        "phase_reason",
        "office",
        "owner",
        "source",
        "preferred_channel",
        "what_counts",
        "tags",
        "phones",
        "emails",
        "address",
        "website",
        "tax_number",
        "birthday",
        "notes",
    ]
)
_WEIGHTS = {Field.IGNORE: 0, Field.EXTRA: 0, Field.EXTERNAL_ID: 0, Field.NOTES: 0}


@dataclass(frozen=True)
class Column:
    """What one column is. `label` is work, home, mobile …; `slot` ties a value to its label column (Phone 1)."""

    field: Field = Field.IGNORE
    label: str = ""
    slot: str = ""


@dataclass(frozen=True)
class Mapping:
    """What every column is, and how the whole is meant.

    `kind` is person or organisation when all rows are, else empty; `date_order` is dmy, mdy, ymd or empty;
    `is_certain` is false when no column was recognised as a name and one had to be taken; `has_null_name` says that
    NULL, written once and not as databases write it, is somebody's name.
    """

    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    kind: str = ""
    date_order: str = ""
    is_certain: bool = True
    has_null_name: bool = False
    weight: int = field(default=0, compare=False)

    def with_column(self, index: int, chosen: Field, label: str = "") -> "Mapping":
        """The mapping with one column changed by the person who imports."""
        columns = list(self.columns)
        columns[index] = Column(chosen, label, columns[index].slot)
        return replace(self, columns=tuple(columns), is_certain=True)

    @property
    def is_usable(self) -> bool:
        """Whether any column can name a client."""
        return any(column.field in IDENTIFYING for column in self.columns)

    def to_json(self) -> dict[str, Any]:
        return {
            "headers": list(self.headers),
            "columns": [[column.field.value, column.label, column.slot] for column in self.columns],
            "kind": self.kind,
            "date_order": self.date_order,
            "has_null_name": self.has_null_name,
        }

    @classmethod
    def from_json(cls, data: Any) -> "Mapping":
        """The mapping that `to_json` wrote; ReadError when `data` is anything else."""
        try:
            columns = tuple(
                Column(Field(code), str(label), str(slot)) for code, label, slot in data["columns"]
            )
            mapping = cls(tuple(map(str, data["headers"])), columns, data["kind"], data["date_order"])
            mapping = replace(mapping, has_null_name=bool(data.get("has_null_name")))
        except (KeyError, TypeError, ValueError) as error:
            raise _bad_mapping() from error
        if (
            len(columns) != len(mapping.headers)
            or mapping.kind not in _KINDS
            or mapping.date_order not in _ORDERS
        ):
            raise _bad_mapping()
        return mapping


def _bad_mapping() -> ReadError:
    return ReadError(
        _("The choice of columns does not belong to this file. Please choose again."), "bad_mapping"
    )


def fingerprint(headers: Iterable[str]) -> str:
    """The key under which a mapping is remembered: the same for files of the same program."""
    text = "\x1f".join(" ".join(words(header)) for header in headers)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def guess_mapping(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> Mapping:
    """The likeliest meaning of every column of a table, from its headers and some of its rows."""
    values = [_column_values(sample, index) for index in range(len(headers))]
    is_own = _is_own_format(headers)
    columns = [_guess_column(header, column, is_own) for header, column in zip(headers, values, strict=True)]
    columns = _without_title(headers, columns)
    weight = sum(_WEIGHTS.get(column.field, 1 + (column.field in IDENTIFYING)) for column in columns)
    kind = _table_kind(headers, columns)
    columns = _without_repetitions(columns, values)
    is_certain = any(column.field in IDENTIFYING for column in columns)
    if not is_certain:
        columns = _with_any_name(columns, values)
    birthdays = [
        value
        for column, found in zip(columns, values, strict=True)
        if column.field == Field.BIRTHDAY
        for value in found
    ]
    nulls = sum(cell.strip() == "NULL" for row in sample for cell in row)
    return Mapping(
        tuple(headers),
        tuple(columns),
        kind,
        guess_order(birthdays),
        is_certain,
        has_null_name=nulls == 1,
        weight=weight,
    )


def _without_title(headers: Sequence[str], columns: list[Column]) -> list[Column]:
    """Beside a job title, a title is Mr or Dr (Outlook)."""
    if sum(column.field == Field.JOB_TITLE for column in columns) < 2:
        return columns
    return [
        Column(Field.NAME_PREFIX) if header_words(header) == ["title"] else column
        for header, column in zip(headers, columns, strict=True)
    ]


def is_known_header(header: str) -> bool:
    """Whether a cell is a heading that some program or person writes."""
    return _by_header(header) is not None


def _column_values(sample: Sequence[Sequence[str]], index: int) -> list[str]:
    return [
        value
        for row in sample
        if index < len(row) and (value := row[index][:_LOOKED_AT].strip()) and value != "NULL"
    ]


def _is_own_format(headers: Sequence[str]) -> bool:
    own = sum(1 for header in headers if header.strip() in _OWN_HEADERS)
    return "id" in headers and own > len(headers) / 2


def _guess_column(header: str, values: list[str], is_own: bool) -> Column:
    if is_own and header.strip() in ("id", "office", "phase_reason"):
        return Column(Field(header.strip()))
    found = _by_header(header)
    if found is None:
        # An unknown column without values in the sample may have some later.
        return _by_content(values) if values else Column(Field.EXTRA if header.strip() else Field.IGNORE)
    return _checked(found, values)


def _checked(found: Column, values: list[str]) -> Column:
    """What the header promised, unless the content contradicts it."""
    if not values:
        return found
    if found.field in (Field.NAME, Field.ORGANISATION, Field.PHONE):
        if _share(_EMAIL, values) > _MOST:
            return Column(Field.EMAIL, found.label)
        if found.field != Field.PHONE and _share(_ID, values) > _MOST:
            return Column(Field.EXTERNAL_ID)
        if found.field == Field.NAME and _share(_PHONE, values) > _MOST:
            return Column(Field.PHONE, found.label)
    if found.field == Field.PHASE and sum(1 for value in values if phase_of(value)) < len(values) * 0.6:
        return Column(Field.EXTRA)
    return found


def _by_content(values: list[str]) -> Column:
    if _share(_EMAIL, values) > _MOST:
        return Column(Field.EMAIL)
    if _share(_URL, values) > _MOST:
        return Column(Field.WEBSITE)
    if _share(_ID, values) > _MOST or _share(_NUMBER, values) > 0.9:
        return Column(Field.PHONE) if _are_phones(values) else Column()
    if _are_phones(values):
        return Column(Field.PHONE)
    has_text = any(char.isalpha() for value in values for char in value)
    is_flag = len({value.casefold() for value in values}) < 2 and len(values) > 5
    if not has_text or is_flag or all(map(looks_like_date, values)) or max(map(len, values)) == _LOOKED_AT:
        return Column()
    return Column(Field.EXTRA)


def _are_phones(values: list[str]) -> bool:
    """Formatted or long numbers of varying digits; plain counts and years are none."""
    good = [v for v in values if _PHONE.fullmatch(v) and 7 <= len(digits(v)) <= 15 and not looks_like_date(v)]
    formatted = sum(1 for v in good if v.startswith(("+", "0")) or any(mark in v for mark in "()- "))
    return len(good) > len(values) * _MOST and formatted > len(good) / 2


def _share(pattern: re.Pattern[str], values: list[str]) -> float:
    return sum(1 for value in values if pattern.fullmatch(value)) / len(values)


@cache
def _phrases() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for meant, text in synonyms.HEADERS.items():
        for phrase in text.split(","):
            found.setdefault(" ".join(words(phrase)), meant)
    for phrase in synonyms.IGNORED.split(","):
        found.setdefault(" ".join(words(phrase)), Field.IGNORE)
    for phrase in synonyms.OF_ORGANISATIONS.split(","):
        found.setdefault(" ".join(words(phrase)), Field.EXTRA)
    for own in Field:
        found.setdefault(" ".join(words(own.value)), own)
    return found


@cache
def _word_labels() -> dict[str, str]:
    return {
        word: label
        for label, text in synonyms.LABELS.items()
        for phrase in text.split(",")
        for word in words(phrase)
    }


def header_words(header: str) -> list[str]:
    """The folded words of a header, with camelCase and digits split off and e-mail as one word."""
    text = " ".join(words(_CAMEL.sub(" ", header[:_LONGEST_HEADER])))
    return re.sub(r"\b[eе] ?mail\b", "email", text).split()


def _by_header(header: str) -> Column | None:
    found = header_words(header)
    numbers = [word for word in found if word.isdigit()]
    slot = numbers[0] if numbers else ""
    plain = [word for word in found if not word.isdigit()]
    meant = _phrases().get(" ".join(found)) or _phrases().get(" ".join(plain))
    labels = [_word_labels()[word] for word in plain if word in _word_labels()]
    if meant is None:
        meant = _without_qualifiers(plain, labels)
    if meant is None and len(plain) == 1:
        return _glued(plain[0])
    if meant is None:
        return None
    label = "domain" if meant == Field.WEBSITE and "domain" in plain else _label(meant, labels, slot)
    return Column(meant, label, slot)


def _label(meant: Field, labels: list[str], slot: str) -> str:
    if meant == Field.PHONE and "fax" in labels:
        return "fax"
    if meant in (Field.PHONE, Field.EMAIL):
        return next((label for label in labels if label not in ("billing", "shipping")), "")
    if meant in OF_ADDRESS:
        return labels[0] if labels else slot
    return ""


def _without_qualifiers(plain: list[str], labels: list[str]) -> Field | None:
    """Home City is a city, Business Fax a phone, Organization 1 - Name an organisation, name_bg a name."""
    if len(plain) > 1 and plain[-1] in ("type", "label", "тип"):
        of = _without_qualifiers(plain[:-1], labels) or _phrases().get(" ".join(plain[:-1]))
        return {Field.PHONE: Field.PHONE_LABEL, Field.EMAIL: Field.EMAIL_LABEL}.get(
            of or Field.NAME, Field.IGNORE if of else None
        )
    core = [word for word in plain if word not in _word_labels() and word not in synonyms.FILLERS]
    if not core:
        return Field.PHONE if {"fax", "mobile", "pager"} & set(labels) else None
    for phrase, is_whole in ((core, True), (core[1:], False), (core[:-1], False)):
        left_out = set(core) - set(phrase)
        if not is_whole and (len(core) != 2 or not left_out <= _SHORTENABLE):
            continue
        meant = _phrases().get(" ".join(phrase))
        if meant and (not labels or meant in _QUALIFIED):
            return meant
    return None


_QUALIFIED = OF_ADDRESS | {Field.PHONE, Field.EMAIL, Field.WEBSITE}
# name_bg, address city, telefon privat: the other word of a pair that may be left out.
_SHORTENABLE = frozenset(
    [
        "bg",
        "en",
        "ru",
        "uk",
        "ua",
        "ar",
        "de",
        "fr",
        "address",
        "адрес",
        "number",
        "номер",
        "url",
        "информация",
        "info",
    ]
)


def _glued(word: str) -> Column | None:
    for label in synonyms.GLUED_LABELS:
        meant = _phrases().get(word.removeprefix(label)) if word.startswith(label) and word != label else None
        if meant in OF_ADDRESS or meant in (Field.PHONE, Field.EMAIL):
            return Column(meant, label)
    return None


def _table_kind(headers: Sequence[str], columns: list[Column]) -> str:
    """Organisations when nothing speaks of persons and something of organisations."""
    fields = {column.field for column in columns}
    of_persons = {Field.GIVEN_NAME, Field.FAMILY_NAME, Field.MIDDLE_NAME, Field.BIRTHDAY, Field.GENDER}
    if Field.KIND in fields:
        return ""
    if fields & of_persons:
        return "" if Field.ORGANISATION in fields else "person"
    if Field.NAME not in fields and Field.ORGANISATION in fields:
        return "organisation"
    keys = {" ".join(header_words(header)) for header in headers}
    marks = {" ".join(words(phrase)) for phrase in synonyms.OF_ORGANISATIONS.split(",")}
    if Field.NAME in fields and Field.ORGANISATION not in fields and keys & marks:
        return "organisation"
    return ""


def _without_repetitions(columns: list[Column], values: list[list[str]]) -> list[Column]:
    """Of single fields only the fullest column counts, the first of equals; the others go to the notes."""
    best: dict[tuple[Field, str], int] = {}
    for index, column in enumerate(columns):
        if column.field in REPEATABLE:
            continue
        key = (column.field, column.label if column.field in OF_ADDRESS else "")
        if key not in best or _is_fuller(index, best[key], columns, values):
            best[key] = index
    chosen = set(best.values())
    return [
        column if column.field in REPEATABLE or index in chosen else _spare(column, values[index])
        for index, column in enumerate(columns)
    ]


def _is_fuller(index: int, than: int, columns: list[Column], values: list[list[str]]) -> bool:
    # A domain is the website of a company only for want of a better.
    if values[index] and columns[than].label == "domain":
        return True
    return bool(values[index]) and not values[than]


def _spare(column: Column, values: list[str]) -> Column:
    if column.field in (Field.EXTERNAL_ID, Field.CLIENT_ID, Field.PHASE, Field.KIND):
        return Column()
    return Column(Field.EXTRA) if values else Column()


def _with_any_name(columns: list[Column], values: list[list[str]]) -> list[Column]:
    """No column names a client: take a city, an address, or the text column with the most different values."""

    def fitness(index: int) -> tuple[bool, bool, float]:
        found, column = values[index], columns[index]
        texts = [value for value in found if any(char.isalpha() for char in value) and len(value) < 200]
        is_place = column.field in (Field.CITY, Field.ADDRESS)
        return len(texts) * 2 > len(found), is_place, len(set(texts)) / (len(found) or 1)

    if not any(values):
        return columns
    index = max(range(len(columns)), key=fitness)
    if not fitness(index)[0]:
        return columns
    changed = list(columns)
    changed[index] = Column(Field.NAME)
    return changed
