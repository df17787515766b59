"""A message to a client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.fields import NO_CHOICE, text_field
from clients.models import (
    Client,
    File,
    MessageText,
)
from clients.texts import open_names
from notifications.addresses import is_usable


class MessageForm(forms.Form):
    """An e-mail or SMS to a client. It starts with the greeting in the client's language."""

    to = forms.ChoiceField(label=gettext_lazy("To"), widget=forms.Select(attrs={"dir": "ltr"}))
    subject = text_field(300, label=gettext_lazy("Subject"))
    body = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": gettext_lazy("Write a text first.")},
    )
    greet = forms.BooleanField(label=gettext_lazy("Begin with the greeting"), required=False, initial=True)
    due_at = forms.DateTimeField(
        label=gettext_lazy("Send at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: now."),
    )

    is_advertising = forms.BooleanField(
        label=gettext_lazy("This is advertising"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )
    attached = forms.MultipleChoiceField(
        label=gettext_lazy("Files"), required=False, widget=forms.CheckboxSelectMultiple
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.ChoiceField(label=gettext_lazy("Use a text"), required=False)
    template = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, channel: str, client: Client, files: Sequence[File] = (), **kwargs: Any
    ) -> None:
        texts: Sequence[MessageText] = kwargs.pop("texts", ())
        super().__init__(*args, **kwargs)
        known = addresses_of(client, channel)
        self.dead = dead_addresses_of(client, channel)
        usable = [(value, label) for value, label in known if is_usable(channel, value)]
        self.fields["to"].choices = usable  # type: ignore[attr-defined]
        self.unusable = [label for value, label in known if (value, label) not in usable]
        self.its_files = {str(file.pk): file for file in files}
        self.fields["attached"].choices = [(pk, file.name) for pk, file in self.its_files.items()]  # type: ignore[attr-defined]
        self.fields["text"].choices = [NO_CHOICE, *((str(text.pk), text.name) for text in texts)]  # type: ignore[attr-defined]
        self.has_texts = bool(texts)
        if channel == "sms":
            for name in ("subject", "attached", "answers"):
                del self.fields[name]
        else:
            self.fields["subject"].required = True
        self.channel = channel

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("text", None)
        for name in ("subject", "body"):
            if missing := open_names(str(data.get(name, ""))):
                text = _("A value is missing: %(names)s. Write it yourself, or add it to the client.")
                self.add_error(name, text % {"names": ", ".join(missing)})
        return data

    def clean_attached(self) -> list[File]:
        return [self.its_files[pk] for pk in self.cleaned_data["attached"]]

    def clean_subject(self) -> str:
        text = str(self.cleaned_data["subject"])
        if not text:
            raise ValidationError(_("Write a subject."))
        return text


def addresses_of(client: Client, channel: str) -> list[tuple[str, str]]:
    """The addresses of a client (loaded by `client_for_page`) for a channel, the first one first; none dead."""
    if channel == "email":
        rows = client.points.emails
        return [
            (row["address"], _labelled(row["address"], row["label"])) for row in rows if not row["is_dead"]
        ]
    rows = client.points.phones
    return [
        (row["number"], _labelled(row["number"], row["label"]))
        for row in rows
        if row["number"] and not row["is_dead"]
    ]


def dead_addresses_of(client: Client, channel: str) -> list[str]:
    """The addresses of a client (loaded by `client_for_page`) that their provider says are nobody's."""
    if channel == "email":
        return [row["address"] for row in client.points.emails if row["is_dead"]]
    return [row["number"] for row in client.points.phones if row["number"] and row["is_dead"]]


def _labelled(address: str, label: str) -> str:
    return f"{address} ({label})" if label else address
