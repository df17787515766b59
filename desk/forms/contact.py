"""When and how much an office writes to its clients."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from notifications.gate_rules import policy_of

NAMES = (
    "quiet_from", "quiet_to", "working_days_only", "most_per_day", "marketing_per_week", "sms_per_month", "has_fallback",
)  # fmt: skip


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more
    )


def _number(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, **{"required": False, **more})


class ContactPolicyForm(forms.Form):
    quiet_from = _time(_("Quiet from"), help_text=_("On the client's own clock. Urgent messages pass."))
    quiet_to = _time(_("Quiet until"))
    working_days_only = forms.BooleanField(label=_("Only on working days"), required=False)
    most_per_day = _number(
        _("Messages to one client in 24 hours, at most"),
        1000,
        help_text=_(
            "Empty: no limit. Campaigns, greetings and reminders count together; urgent ones do not."
        ),
    )
    marketing_per_week = _number(_("Advertising to one client in 7 days, at most"), 50, required=True)
    sms_per_month = _number(
        _("SMS a month"),
        10_000_000,
        help_text=_(
            "Empty: no limit. Administrators hear at 80 %; then all but urgent ones wait for the next month."
        ),
    )
    has_fallback = forms.BooleanField(
        label=_("When one channel fails, try the other, else make a task to call"), required=False
    )

    @classmethod
    def of(cls, office: Office, data: Any = None) -> "ContactPolicyForm":
        """Return the form with an office's rules."""
        policy = policy_of(office)
        return cls(data, initial={name: getattr(policy, name) for name in NAMES})
