"""Guessing which column is what: by its header first, by its content where the header says nothing."""

from collections.abc import Sequence

from clients.imports import synonyms
from clients.imports.contents import EMAIL, ID, MOST, PHONE, by_content, column_values, share
from clients.imports.dates import guess_order
from clients.imports.fields import IDENTIFYING, OF_ADDRESS, REPEATABLE, Field
from clients.imports.headers import by_header, header_words
from clients.imports.mapping import Column, Mapping
from clients.imports.wording import phase_of
from core.text import words

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


def guess_mapping(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> Mapping:
    """The likeliest meaning of every column of a table, from its headers and some of its rows."""
    values = [column_values(sample, index) for index in range(len(headers))]
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


def _is_own_format(headers: Sequence[str]) -> bool:
    own = sum(1 for header in headers if header.strip() in _OWN_HEADERS)
    return "id" in headers and own > len(headers) / 2


def _guess_column(header: str, values: list[str], is_own: bool) -> Column:
    if is_own and header.strip() in ("id", "office", "phase_reason"):
        return Column(Field(header.strip()))
    found = by_header(header)
    if found is None:
        # An unknown column without values in the sample may have some later.
        return by_content(values) if values else Column(Field.EXTRA if header.strip() else Field.IGNORE)
    return _checked(found, values)


def _checked(found: Column, values: list[str]) -> Column:
    """What the header promised, unless the content contradicts it."""
    if not values:
        return found
    if found.field in (Field.NAME, Field.ORGANISATION, Field.PHONE):
        if share(EMAIL, values) > MOST:
            return Column(Field.EMAIL, found.label)
        if found.field != Field.PHONE and share(ID, values) > MOST:
            return Column(Field.EXTERNAL_ID)
        if found.field == Field.NAME and share(PHONE, values) > MOST:
            return Column(Field.PHONE, found.label)
    if found.field == Field.PHASE and sum(1 for value in values if phase_of(value)) < len(values) * 0.6:
        return Column(Field.EXTRA)
    return found


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
