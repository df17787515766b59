"""Offices, teams and what holds for the whole firm."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.access import colleagues_for_view, offices_for_view
from accounts.models import (
    MOST_COMMENT_MINUTES,
    Office,
    Role,
    Team,
    User,
    Visibility,
    default_deadline_alerts,
)
from accounts.rules import MAX_ANSWER_MINUTES, MIN_ANSWER_MINUTES
from accounts.week import clean_holidays
from core.errors import RuleError
from core.forms import add_rule_error
from core.places import countries, currencies, zones
from desk.forms.profile import SearchableSelect, WeekFields

ASSIGNEE_MINUTES = (-10080, -4320, -1440, -240, -60, 0, 60, 240, 1440)
DEPUTY_HOURS = (1, 2, 4, 8, 16)
MANAGER_DAYS = (1, 2, 3, 5)
TEXTS = (
    "name", "country", "time_zone", "currency", "legal_name", "legal_id", "vat_id", "address", "phone", "letterhead",
    "email_from", "sms_from", "answer_minutes",
)  # fmt: skip


def _line(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


class OfficeForm(WeekFields):
    week_field = "working_week"

    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.ChoiceField(label=_("Country"), choices=countries, widget=SearchableSelect)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, widget=SearchableSelect)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, widget=SearchableSelect)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    holidays = _line(
        _("Days off"),
        6000,
        help_text=_("One date a line, like 2026-12-25."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr"}),
    )
    email_from = _line(_("E-mail sender"), 200, help_text=_("Like: Sofia office <office@firm.example>"))
    sms_from = _line(_("SMS sender"), 20, help_text=_("A number, or at most 11 Latin letters."))
    assignee_minutes = forms.TypedMultipleChoiceField(
        label=_("Remind the person responsible"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deputy_working_hours = forms.TypedMultipleChoiceField(
        label=_("Tell the deputy"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    manager_working_days = forms.TypedMultipleChoiceField(
        label=_("Tell the team's managers"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    answer_minutes = forms.IntegerField(
        label=_("Answer requests within (minutes)"),
        min_value=MIN_ANSWER_MINUTES,
        max_value=MAX_ANSWER_MINUTES,
        help_text=_("Of the office's working time. The clock of every new request."),
    )
    legal_name = _line(_("Legal name"), 200)
    legal_id = _line(_("Registration number"), 40)
    vat_id = _line(_("VAT number"), 40)
    phone = _line(_("Phone"), 40, widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}))
    address = _line(_("Address"), 1000, widget=forms.Textarea(attrs={"rows": 2}))
    letterhead = _line(_("Letterhead"), 2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, alerts: dict[str, list[int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        minutes = {*ASSIGNEE_MINUTES, *alerts["assignee_minutes"]}
        hours = {*DEPUTY_HOURS, *alerts.get("deputy_working_hours", [])}
        self.fields["deputy_working_hours"].choices = [(n, hours_text(n)) for n in sorted(hours)]  # type: ignore[attr-defined]
        days = {*MANAGER_DAYS, *alerts["manager_working_days"]}
        self.fields["assignee_minutes"].choices = [(n, span_text(n)) for n in sorted(minutes)]  # type: ignore[attr-defined]
        self.fields["manager_working_days"].choices = [(n, days_text(n)) for n in sorted(days)]  # type: ignore[attr-defined]

    def clean_holidays(self) -> list[str]:
        words = re.split(r"[\s,;،]+", self.cleaned_data["holidays"])
        try:
            return clean_holidays([word for word in words if word])
        except RuleError as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned["working_week"].values()):
            add_rule_error(self, RuleError(_("At least one day needs working hours."), field="mon"))
        names = ("assignee_minutes", "manager_working_days")
        deputy = cleaned.pop("deputy_working_hours", [])
        cleaned["deadline_alerts"] = {name: cleaned.pop(name, []) for name in names}
        if deputy:
            cleaned["deadline_alerts"]["deputy_working_hours"] = deputy
        return cleaned

    @classmethod
    def of(cls, office: Office, data: Any = None) -> "OfficeForm":
        """Return the form of an office (one not saved yet for a new one)."""
        alerts = office.deadline_alerts or default_deadline_alerts()
        initial = {name: getattr(office, name) for name in TEXTS} | alerts
        initial |= {"languages": office.languages, "holidays": "\n".join(office.holidays)}
        return cls(data, initial=initial, office=office, week=office.working_week, alerts=alerts)


def span_text(minutes: int) -> str:
    """Say when an alert comes: 3 days before, when it is due, 1 hour after."""
    if minutes == 0:
        return str(_("When it is due"))
    amount, before = abs(minutes), minutes < 0
    if amount % 1440 == 0 and amount > 1440:
        days = amount // 1440
        text = (
            ngettext("%(count)d day before", "%(count)d days before", days)
            if before
            else ngettext("%(count)d day after", "%(count)d days after", days)
        )
        return text % {"count": days}
    if amount % 60 == 0:
        hours = amount // 60
        text = (
            ngettext("%(count)d hour before", "%(count)d hours before", hours)
            if before
            else ngettext("%(count)d hour after", "%(count)d hours after", hours)
        )
        return text % {"count": hours}
    text = (
        ngettext("%(count)d minute before", "%(count)d minutes before", amount)
        if before
        else ngettext("%(count)d minute after", "%(count)d minutes after", amount)
    )
    return text % {"count": amount}


def hours_text(hours: int) -> str:
    """Say after how many working hours the deputy is told."""
    return ngettext("%(count)d working hour after", "%(count)d working hours after", hours) % {"count": hours}


def days_text(days: int) -> str:
    """Say on which working day after the due time managers are told."""
    return ngettext("%(count)d working day after", "%(count)d working days after", days) % {"count": days}


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, user: User) -> str:
        return user.name


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), empty_label=None)
    managers = PeopleField(
        User.objects.none(),
        label=_("Managers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the team's clients and hear about its late tasks."),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leading = colleagues_for_view(viewer).exclude(role=Role.EMPLOYEE)
        self.fields["managers"].queryset = leading  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices_for_view(viewer)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(team: Team) -> dict[str, Any]:
        managers: Iterable[User] = team.managers.all()
        return {"name": team.name, "office": team.office_id, "managers": [user.pk for user in managers]}


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Employees see"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    comment_minutes = forms.IntegerField(
        label=_("Comments may be changed for so many minutes"),
        help_text=_("Their authors may edit and delete them that long. Empty: always."),
        required=False,
        min_value=1,
        max_value=MOST_COMMENT_MINUTES,
    )
