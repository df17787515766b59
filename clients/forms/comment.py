"""Comments and what answers them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.fields import date_input
from clients.models import (
    CommentKind,
)


class CommentForm(forms.Form):
    """A comment: internal, of one kind; a promise needs its day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=CommentKind.choices,
        initial=CommentKind.NOTE,
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        label=gettext_lazy("Comment"),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    due_on = forms.DateField(label=gettext_lazy("Promised for"), required=False, widget=date_input())
    is_pinned = forms.BooleanField(label=gettext_lazy("Pin on top"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") != CommentKind.PROMISE:
            data["due_on"] = None
        elif not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("A promise needs its day."))
        return data


class AnswerForm(forms.Form):
    """An answer to a comment."""

    body = forms.CharField(
        label=gettext_lazy("Answer"),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
