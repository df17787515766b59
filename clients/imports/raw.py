"""The cells of a row, cleaned and gathered by what they are."""

from django.utils.translation import gettext as _

from clients.imports.client_row import (
    ClientRow,
    Problem,
)
from clients.imports.fields import HEADINGS, OF_ADDRESS, Field
from clients.imports.mapping import Column
from core.csvsafe import plain_cell
from core.text import clean

_EMPTY = "NULL"


def cell(value: str) -> str:
    """The text of a cell: without what cannot be stored, without the mark of text, NULL as nothing."""
    value = value.strip()
    if not value or value == _EMPTY:
        return ""
    if value[0] == "'":
        value = plain_cell(value)
    return value if value.isascii() and "\0" not in value else clean(value).strip()


def surplus(row: ClientRow, raw: "RawRow", cells: list[str]) -> None:
    row.warnings.append(
        Problem("row", _("The row has more cells than the header; what is beyond it is in the notes."))
    )
    raw.extras += filter(None, map(cell, cells))


class RawRow:
    """The cells of a row, gathered by what they are."""

    __slots__ = ("addresses", "emails", "extras", "labels", "notes", "phones", "tags", "values")

    def __init__(self) -> None:
        self.values: dict[Field, str] = {}
        self.phones: list[tuple[str, Column]] = []
        self.emails: list[tuple[str, Column]] = []
        self.labels: dict[tuple[Field, str], str] = {}
        self.addresses: dict[str, dict[Field, str]] = {}
        self.notes: list[str] = []
        self.extras: list[str] = []
        self.tags: list[str] = []

    def add(self, column: Column, header: str, value: str) -> None:
        meant = column.field
        if meant in (Field.PHONE, Field.PHONES):
            self.phones.append((value, column))
        elif meant in (Field.EMAIL, Field.EMAILS):
            self.emails.append((value, column))
        elif meant in OF_ADDRESS:
            group = self.addresses.setdefault(column.label, {})
            group[meant] = f"{group[meant]}, {value}" if meant in group else value
        elif meant == Field.NOTES:
            self.notes.append(value)
        elif meant == Field.EXTRA:
            self.extras.append(labelled(str(HEADINGS.get(header, header.strip())), value))
        elif meant == Field.TAGS:
            self.tags.append(value)
        elif meant in (Field.PHONE_LABEL, Field.EMAIL_LABEL):
            self.labels[meant, column.slot] = value
        else:
            self.values[meant] = value


def labelled(label: str, value: str) -> str:
    return f"{label}: {value}"
