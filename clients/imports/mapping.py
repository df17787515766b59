"""Which column is what: as data that a person may change and an office remembers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from clients.imports.fields import IDENTIFYING, Field
from clients.imports.limits import ReadError
from core.text import words

_ORDERS = ("", "dmy", "mdy", "ymd")
_KINDS = ("", "person", "organisation")


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
