"""When and how much an office writes to its clients."""

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from notifications.gate.rules import policy_of
from notifications.reach import is_sender

NAMES = (
    "quiet_from", "quiet_to", "working_days_only", "most_per_day", "marketing_per_week", "sms_per_month", "sms_countries", "sms_senders", "has_fallback",
)  # fmt: skip


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more
    )


def _number(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, **{"required": False, **more})


class CountriesField(forms.CharField):
    """Country codes by comma, as a list. Unknown ones are refused by name."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return codes(str(value or "").replace(",", " ").split())


class SendersField(forms.CharField):
    """Lines such as "US +15005550006", as {country: sender}."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{c} {s}" for c, s in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        found = {}
        for line in str(value or "").splitlines():
            code, _space, sender = line.strip().partition(" ")
            if not code:
                continue
            if not is_sender(sender.strip()):
                raise forms.ValidationError(
                    _("%(sender)s cannot be a sender: give a number, or up to 11 Latin letters and digits."),
                    params={"sender": sender.strip() or line.strip()},
                )
            found[codes([code])[0]] = sender.strip()
        return found


def codes(words: list[str]) -> list[str]:
    """Return country codes in capitals, each once. Raises ValidationError that names the first unknown one."""
    found = list(dict.fromkeys(word.upper() for word in words))
    for code in found:
        if code not in phonenumbers.SUPPORTED_REGIONS:
            raise forms.ValidationError(
                _("%(code)s is no country code. Two letters each, such as BG, UA, SA."), params={"code": code}
            )
    return found


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
    sms_countries = CountriesField(
        label=_("Countries that SMS go to"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "BG, UA, SA", "autocomplete": "off"}),
        help_text=_("Two letters each, by comma. Empty: every country."),
    )
    sms_senders = SendersField(
        label=_("Senders by country"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"dir": "ltr", "rows": 3, "placeholder": "US +15005550006\nGB Dossier"}),
        help_text=_("One line each. Clients can answer numbers, not names; STOP works only where they can."),
    )
    has_fallback = forms.BooleanField(
        label=_("When one channel fails, try the other, else make a task to call"), required=False
    )

    @classmethod
    def of(cls, office: Office, data: Any = None) -> "ContactPolicyForm":
        """Return the form with an office's rules."""
        policy = policy_of(office)
        return cls(data, initial={name: getattr(policy, name) for name in NAMES})
