"""When and how much an office writes to its clients."""

from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from babel.numbers import list_currencies
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from notifications.gate.rules import policy_of
from notifications.prices import ELSEWHERE
from notifications.reach import is_sender

MOST_PRICE = 100

NAMES = (
    "quiet_from", "quiet_to", "working_days_only", "most_per_day", "marketing_per_week", "sms_per_month", "sms_countries", "sms_senders", "sms_prices", "has_fallback",
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


class PricesField(forms.CharField):
    """Lines such as "BG 0.07 EUR", as {country: {amount, currency}}; "*" stands for every other country."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{c} {p['amount']} {p['currency']}".strip() for c, p in value.items())

    def to_python(self, value: Any) -> Any:
        found = {}
        for line in str(value or "").splitlines():
            if words := line.split():
                country = words[0] if words[0] == ELSEWHERE else codes(words[:1])[0]
                found[country] = self._price(line.strip(), words[1:])
        return found

    def _price(self, line: str, words: list[str]) -> dict[str, str]:
        try:
            amount = round(Decimal(words[0].replace(",", ".")), 4)
            currency = "".join(words[1:]).upper()
        except (IndexError, InvalidOperation):
            amount, currency = Decimal(0), ""
        if not (amount.is_finite() and 0 < amount < MOST_PRICE) or not _is_currency(currency):
            text = _("“%(line)s” is no price: give a country, a number and a currency, such as BG 0.07 EUR.")
            raise forms.ValidationError(text, params={"line": line[:60]})
        return {"amount": f"{amount.normalize():f}", "currency": currency}


def _is_currency(code: str) -> bool:
    """Say whether a currency exists; none at all means the office's own."""
    return not code or code in list_currencies()


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
    sms_prices = PricesField(
        label=_("Price of an SMS by country"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"dir": "ltr", "rows": 3, "placeholder": "BG 0.07 EUR\n* 0.09"}),
        help_text=_(
            "One line each, for one part of an SMS; * stands for all other countries. Without a currency it is the office's. Writers see the cost before they send."
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
