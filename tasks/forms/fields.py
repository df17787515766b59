"""Fields and widgets that several forms share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.errors import RuleError
from tasks.forms.reminders import ReminderRow, ReminderRows
from tasks.models import (
    Reminder,
)
from tasks.values import FIRST_YEAR, LAST_YEAR

NO_CHOICE: tuple[str, Any] = ("", "–")
PLAIN = (
    "title", "description", "client", "assignee", "team", "priority", "promised_on", "client_line", "client_channel",
    "needs_acceptance",
)  # fmt: skip
FIELD_OF = {
    "due_at": "due_on",
    "start_at": "start_on",
    "repeat": "repeat_kind",
    "repeat_after_days": "repeat_every",
}


def date_input(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DayField(forms.DateField):
    """A day that every zone has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=date_input(), **kwargs)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Check the year: %(year)s."), params={"year": day.year})
        return day


class Known(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody or something that may be chosen; whatever else is asked for reads like an id nobody knows."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid_choice": gettext_lazy("Unknown id.")}


class SeveralPeople(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": gettext_lazy("Unknown id."),
        "invalid_pk_value": gettext_lazy("Unknown id."),
    }


class Remote(forms.Select):
    """A select that lists what is chosen and a first handful; the rest is found by typing."""

    shown = 30

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        choices = self.choices
        if isinstance(choices, forms.models.ModelChoiceIterator):
            chosen = [pk for pk in value if str(pk).isascii() and str(pk).isdigit() and len(str(pk)) < 19]
            rows = list(choices.queryset.values_list("pk", "name")[: self.shown])
            missing = [pk for pk in chosen if int(pk) not in {row[0] for row in rows}]
            if missing:
                rows += list(choices.queryset.filter(pk__in=missing).values_list("pk", "name"))
            self.choices = [NO_CHOICE, *rows]
        return super().optgroups(name, value, attrs)


def show_refusal(error: RuleError, form: forms.Form, reminders: ReminderRows | None = None) -> None:
    """Put a refusal of a service where it belongs: at its reminder (`reminders.0.to`), its field, or on top."""
    name, _dot, rest = (error.field or "").partition(".")
    number = rest.partition(".")[0]
    if name == "reminders" and reminders is not None and number.isdigit():
        reminders.mark(int(number), str(error.message))
        form.add_error(None, _("Please look at the reminders."))
        return
    name = FIELD_OF.get(name, name)
    form.add_error(name if name in form.fields else None, str(error.message))


def blank_initial(by: User, given: Mapping[str, Any]) -> dict[str, Any]:
    """Initial values of a new task: one's own unless a link said otherwise."""
    initial: dict[str, Any] = {"assignee": by.pk}
    for name in ("title", "client", "assignee", "team", "due_on", "description"):
        value = str(given.get(name, ""))[:300]
        if value:
            initial[name] = value
    return initial


def rows_of(reminders: Iterable[Reminder]) -> ReminderRows:
    """The stored reminders of a task as rows of the form."""
    return ReminderRows(ReminderRow.of(reminder) for reminder in reminders)
