"""What comes in: two fields on the phone, the hosted page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class IntakeForm(forms.Form):
    """Somebody calls: a number and what they want."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number they call from.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What they want"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what it is about.")},
    )


class RequestForm(forms.Form):
    """The form that anybody may fill in. `website` is a trap: people do not see it, programs fill it."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your phone"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=gettext_lazy("Your e-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=gettext_lazy("How can we help?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what it is about.")},
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def is_trapped(self) -> bool:
        """Say whether a program filled in what people do not see."""
        return bool(self.data.get("website"))
