"""When a colleague wants to hear what can wait. Nothing here saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.preferences import Hours


class HoursForm(forms.Form):
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("On your own clock. Reminders, deadlines and what is urgent pass."),
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    working_days_only = forms.BooleanField(label=_("Only on my working days"), required=False)
    is_daily = forms.BooleanField(
        label=_("What can wait comes as one e-mail a day, at 08:00"),
        required=False,
        help_text=_("Only when there is something. Otherwise it waits ten minutes for others."),
    )

    @classmethod
    def of(cls, hours: Hours, data: Any = None) -> "HoursForm":
        """Return the form with somebody's hours."""
        names = ("quiet_from", "quiet_to", "working_days_only", "is_daily")
        return cls(data, initial={name: getattr(hours, name) for name in names})
