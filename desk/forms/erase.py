"""What is typed before a client is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """The client's name, typed again: nobody erases somebody by a slip of the hand."""

    name = forms.CharField(
        label=_("Type the client's name to confirm"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Type the name exactly as it stands above.")},
    )
