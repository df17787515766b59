"""Phones and e-mails in a form: as many rows as somebody wants."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clients import validation

BLANK_ROWS = 2  # so that a number can be added without script


@dataclass
class PointRow:
    """One typed phone or e-mail with what is wrong about it."""

    key: str
    value: str = ""
    label: str = ""
    is_primary: bool = False
    error: str = ""


class Points:
    """The repeated rows of phones or e-mails of a form: any number of rows, the blank ones do not count."""

    def __init__(self, prefix: str, rows: Iterable[PointRow]) -> None:
        self.prefix = prefix
        self.rows = list(rows)

    @classmethod
    def posted(cls, prefix: str, data: QueryDict) -> Points:
        values, labels = data.getlist(f"{prefix}_value"), data.getlist(f"{prefix}_label")
        keys, primary = data.getlist(f"{prefix}_key"), data.get(f"{prefix}_primary", "")
        rows = []
        for number, value in enumerate(values[: validation.MAX_POINTS + BLANK_ROWS]):
            key = keys[number] if number < len(keys) else new_key()
            label = labels[number] if number < len(labels) else ""
            rows.append(PointRow(key, value.strip(), label.strip(), key == primary))
        return cls(prefix, rows)

    @classmethod
    def stored(cls, prefix: str, points: Iterable[Mapping[str, Any]]) -> Points:
        name = "raw" if prefix == "phone" else "address"
        return cls(
            prefix,
            [PointRow(new_key(), point[name], point["label"], point["is_primary"]) for point in points],
        )

    def padded(self, blanks: int = 1) -> Points:
        """Add blank rows to type in."""
        empty = sum(not row.value for row in self.rows)
        self.rows.extend(PointRow(new_key()) for _number in range(max(blanks - empty, 0)))
        return self

    def check(self, check: Callable[[str], object], kept: Sequence[str] = ()) -> bool:
        """Mark the rows that `check` refuses; what was stored as typed (`kept`) passes. Say whether all are good."""
        for row in self.rows:
            if not row.value or row.value in kept:
                continue
            try:
                check(row.value)
            except ValidationError as error:
                row.error = error.messages[0]
        return not any(row.error for row in self.rows)

    def values(self) -> list[dict[str, Any]]:
        """The rows as services take them."""
        name = "raw" if self.prefix == "phone" else "address"
        return [
            {name: row.value, "label": row.label, "is_primary": row.is_primary}
            for row in self.rows
            if row.value
        ]

    def mark(self, number: int, message: str) -> None:
        """Put a refusal of a service at the row it counted (blank rows do not count)."""
        filled = [row for row in self.rows if row.value]
        if number < len(filled):
            filled[number].error = message


def new_key() -> str:
    return secrets.token_hex(3)


class Checked(forms.CharField):
    """A text whose rule stands in clients.validation."""

    def __init__(self, check: Callable[[str], str], **kwargs: Any) -> None:
        self.check = check
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return self.check(str(value or ""))
