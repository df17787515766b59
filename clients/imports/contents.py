"""What the cells of a column say it is, where its header says nothing."""

import re
from collections.abc import Sequence

from clients.imports.dates import looks_like_date
from clients.imports.fields import Field
from clients.imports.mapping import Column
from core.text import digits

EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
PHONE = re.compile(r"\+?[\d\s()./x-]{7,25}", re.IGNORECASE)
ID = re.compile(r"(?=.*\d)[0-9a-fA-F-]{10,40}|[A-Z]{2,6}-[0-9a-fA-F-]{6,}")
NUMBER = re.compile(r"[\d\s.,%$€-]+")
MOST = 0.7
# Of a cell, to tell what its column is; of a header.
LOOKED_AT = 500


def column_values(sample: Sequence[Sequence[str]], index: int) -> list[str]:
    return [
        value
        for row in sample
        if index < len(row) and (value := row[index][:LOOKED_AT].strip()) and value != "NULL"
    ]


def by_content(values: list[str]) -> Column:
    if share(EMAIL, values) > MOST:
        return Column(Field.EMAIL)
    if share(URL, values) > MOST:
        return Column(Field.WEBSITE)
    if share(ID, values) > MOST or share(NUMBER, values) > 0.9:
        return Column(Field.PHONE) if are_phones(values) else Column()
    if are_phones(values):
        return Column(Field.PHONE)
    has_text = any(char.isalpha() for value in values for char in value)
    is_flag = len({value.casefold() for value in values}) < 2 and len(values) > 5
    if not has_text or is_flag or all(map(looks_like_date, values)) or max(map(len, values)) == LOOKED_AT:
        return Column()
    return Column(Field.EXTRA)


def are_phones(values: list[str]) -> bool:
    """Formatted or long numbers of varying digits; plain counts and years are none."""
    good = [v for v in values if PHONE.fullmatch(v) and 7 <= len(digits(v)) <= 15 and not looks_like_date(v)]
    formatted = sum(1 for v in good if v.startswith(("+", "0")) or any(mark in v for mark in "()- "))
    return len(good) > len(values) * MOST and formatted > len(good) / 2


def share(pattern: re.Pattern[str], values: list[str]) -> float:
    return sum(1 for value in values if pattern.fullmatch(value)) / len(values)
