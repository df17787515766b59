"""Texts to send again and again."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clients.models import MessageText


class TextForm(forms.Form):
    """What a text says in one language; its name and channel only when it is made."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("How colleagues find it; clients do not see it.")
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=MessageText.Channel.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    subject = forms.CharField(
        label=_("Subject"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For e-mail."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )

    def __init__(self, *args: Any, text: MessageText | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if text is not None:
            del self.fields["name"], self.fields["channel"]
            self.fields["language"].widget = forms.HiddenInput()
            if text.channel == MessageText.Channel.SMS:
                del self.fields["subject"]
