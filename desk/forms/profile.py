"""What people say about themselves: who they are, when they work, when they are away."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.access import colleagues_for_view
from accounts.calendar import DAYS
from accounts.models import Office, User
from accounts.week import parse_day, show_day
from core.errors import RuleError
from core.forms import add_rule_error
from core.places import first_weekday_of, zones


class SearchableSelect(forms.Select):
    """A list long enough to be searched (dist/select.js)."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-select": "", **(attrs or {})}, choices)


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who works here, by name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SearchableSelect)
        super().__init__(User.objects.none(), **kwargs)

    def label_from_instance(self, user: User) -> str:
        return user.name or user.email


class AboutForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        help_text=_("For reminders by SMS."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, widget=SearchableSelect)

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        return {name: getattr(user, name) for name in ("name", "phone", "language", "time_zone")}


class WeekFields(forms.Form):
    """Seven days as people type them: "9-13, 14-18"; an empty one is a day off. Days begin as in the office's country."""

    week_field = "working_hours"

    def __init__(self, *args: Any, office: Office | None, week: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = first_weekday_of(office.country) if office else 0
        for step in range(7):
            number = (first + step) % 7
            self.fields[DAYS[number]] = forms.CharField(
                label=WEEKDAYS[number],
                required=False,
                max_length=120,
                initial=show_day(week.get(DAYS[number], [])),
                widget=forms.TextInput(
                    attrs={"dir": "ltr", "placeholder": _("Day off"), "autocomplete": "off"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        week = {}
        for day in DAYS:
            try:
                week[day] = parse_day(cleaned.pop(day, ""), field=day)
            except RuleError as error:
                add_rule_error(self, error)
        cleaned[self.week_field] = week
        return cleaned

    def days(self) -> list[forms.BoundField]:
        """Return the seven fields in order."""
        return [field for field in self if field.name in DAYS]


class HoursForm(WeekFields):
    own_hours = forms.BooleanField(
        label=_("Other hours than the office"),
        required=False,
        help_text=_("Otherwise the office's week holds."),
    )

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("own_hours"):
            return {"working_hours": {}}
        cleaned = super().clean()
        cleaned.pop("own_hours")
        return cleaned

    @classmethod
    def of(cls, user: User, data: Any = None) -> "HoursForm":
        return cls(
            data,
            prefix="hours",
            office=user.office,
            week=user.week,
            initial={"own_hours": bool(user.working_hours)},
        )


class DeputyForm(forms.Form):
    deputy = ColleagueField(
        label=_("Deputy"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Gets reminders and alerts during absences."),
    )

    def __init__(self, data: Any = None, *, user: User, viewer: User) -> None:
        super().__init__(data, prefix="deputy", initial={"deputy": user.deputy_id})
        self.fields["deputy"].queryset = colleagues_for_view(viewer).exclude(pk=user.pk)  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
