"""Contacts had and planned, and what comes next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.fields import text_field
from clients.models import (
    ContactKind,
    Direction,
)


class ContactForm(forms.Form):
    """A talk that took place. Everything has an answer already: saving without typing logs a call just now."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ContactKind.choices,
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Who began"),
        choices=Direction.choices,
        initial=Direction.OUT,
        widget=forms.RadioSelect,
    )
    outcome = text_field(5000, is_multiline=True, label=gettext_lazy("Outcome"))
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: just now."),
    )
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=1440
    )


class _Reminding(forms.Form):
    """Something to come. Whether the client is reminded stands in the form: nothing reaches them silently."""

    reminds_client = forms.BooleanField(
        label=gettext_lazy("Remind the client a day before"), required=False, initial=True
    )

    def clean_reminds_client(self) -> bool:
        # the box is hidden for calls and messengers, which remind nobody
        kind = self.data.get("kind")
        return bool(self.cleaned_data["reminds_client"]) and kind in {ContactKind.MEETING, ContactKind.VISIT}


class PlanForm(_Reminding):
    """A meeting, visit or call that is to come."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ContactKind.choices,
        initial=ContactKind.MEETING,
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=1440
    )
    outcome = text_field(5000, is_multiline=True, label=gettext_lazy("About"))


class NextStepForm(_Reminding):
    """What comes next: one of the days offered (in the morning), or any time."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ContactKind.choices,
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
    )
    about = text_field(300, label=gettext_lazy("About"))
    day = forms.DateField(required=False)
    at = forms.DateTimeField(
        label=gettext_lazy("Another time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("day") and not data.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a day."))
        return data


class OutcomeForm(forms.Form):
    """How a planned talk went."""

    outcome = text_field(5000, is_multiline=True, label=gettext_lazy("Outcome"))
