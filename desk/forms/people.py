"""Inviting people, moving them and letting them go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import colleagues_for_view, offices_for_view, teams_for_view
from accounts.models import Office, Role, Team, User
from desk.forms.profile import ColleagueField


class JoinForm(forms.Form):
    """What somebody invited says about themselves."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 10 characters; a short sentence is easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PersonForm(forms.Form):
    """Somebody's place in the firm."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("No team")
    )
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), empty_label=None)

    def __init__(self, *args: Any, viewer: User, is_own: bool = False, **kwargs: Any) -> None:
        kwargs["auto_id"] = "place_%s" if is_own else "id_%s"
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["name"]  # what they say about themselves asks for it on the same page
        self.fields["team"].queryset = teams_for_view(viewer)  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices_for_view(viewer)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        return {
            "name": user.name,
            "email": user.email,
            "role": user.role,
            "team": user.team_id,
            "office": user.office_id,
        }


class LetGoForm(forms.Form):
    """Who gets the open tasks of somebody who leaves."""

    reassign_to = ColleagueField(label=_("Give open tasks to"), empty_label=_("Choose a colleague"))

    def __init__(self, *args: Any, user: User, viewer: User, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reassign_to"].required = is_needed
        self.fields["reassign_to"].queryset = colleagues_for_view(viewer).exclude(pk=user.pk)  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80)
