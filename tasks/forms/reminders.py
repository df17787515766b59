"""The rows of reminders in a form: as many as somebody wants."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import (
    Audience,
    Reminder,
    ReminderChannel,
)
from tasks.values import ReminderValues

# the moments people ask for; anything else comes by the API and stays as it is
MOMENTS: list[tuple[str, Any]] = [
    ("m0", gettext_lazy("when it is due")),
    ("m10", gettext_lazy("10 minutes before")),
    ("m30", gettext_lazy("30 minutes before")),
    ("m60", gettext_lazy("1 hour before")),
    ("m120", gettext_lazy("2 hours before")),
    ("m1440", gettext_lazy("24 hours before")),
    ("d1", gettext_lazy("1 day before, same time")),
    ("d2", gettext_lazy("2 days before, same time")),
    ("d7", gettext_lazy("1 week before, same time")),
]
FORM_CHANNELS = [(c.value, c.label) for c in ReminderChannel if c != ReminderChannel.PUSH]
MOST_ROWS = 20
BLANK_ROWS = 1


@dataclass
class ReminderRow:
    """One typed reminder with what is wrong about it. `moment` is m<minutes> or d<days>; empty rows do not count."""

    moment: str = ""
    channels: list[str] = field(default_factory=lambda: [ReminderChannel.APP.value])
    to: str = Audience.ASSIGNEE
    error: str = ""
    key: str = field(default_factory=lambda: secrets.token_hex(3))  # names the controls of this row

    @classmethod
    def of(cls, reminder: Reminder) -> ReminderRow:
        moment = (
            f"d{reminder.days_before}" if reminder.days_before is not None else f"m{reminder.offset_minutes}"
        )
        return cls(moment, list(reminder.channels), reminder.to)

    @property
    def moments(self) -> list[tuple[str, Any]]:
        """The choices of this row; an unusual moment that came by the API is among them."""
        if not self.moment or self.moment in dict(MOMENTS):
            return MOMENTS
        number = int(self.moment[1:])
        label = _("%(n)s minutes before") if self.moment[0] == "m" else _("%(n)s days before")
        return [*MOMENTS, (self.moment, label % {"n": number})]

    def values(self) -> ReminderValues:
        number = int(self.moment[1:])
        days = number if self.moment.startswith("d") else None
        minutes = number if self.moment.startswith("m") else None
        return ReminderValues(self.channels, offset_minutes=minutes, days_before=days, to=self.to)


class ReminderRows:
    """The reminders of a form: any number of rows, each with a key, so that channels find their row."""

    channels = FORM_CHANNELS
    audiences = Audience.choices

    def __init__(self, rows: Iterable[ReminderRow] = ()) -> None:
        self.rows = list(rows)

    @classmethod
    def posted(cls, data: QueryDict) -> ReminderRows:
        rows = []
        for key in data.getlist("reminder")[:MOST_ROWS]:
            moment, to = data.get(f"reminder_when_{key}", ""), data.get(f"reminder_to_{key}", "")
            number = moment[1:]
            sound = moment[:1] in {"m", "d"} and number.isascii() and number.isdigit() and len(number) < 8
            channels = data.getlist(f"reminder_by_{key}")
            rows.append(ReminderRow(moment if sound else "", channels, to or Audience.ASSIGNEE, key=key[:8]))
        return cls(rows)

    def padded(self) -> ReminderRows:
        """Add a blank row to choose in."""
        if not self.rows or self.rows[-1].moment:
            self.rows += [ReminderRow() for _number in range(BLANK_ROWS)]
        return self

    def values(self) -> list[ReminderValues]:
        return [row.values() for row in self.rows if row.moment]

    def mark(self, number: int, message: str) -> None:
        """Put a refusal at the row it counted."""
        filled = [row for row in self.rows if row.moment]
        if number < len(filled):
            filled[number].error = message
