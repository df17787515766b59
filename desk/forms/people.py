from django import forms
from django.utils.translation import gettext_lazy as _


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
