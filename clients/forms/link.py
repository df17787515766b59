"""What hangs on a client: files and relations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.forms.fields import People, Remote, text_field
from clients.models import (
    Client,
)


class FileForm(forms.Form):
    """One or more files for a client."""

    file = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose a file first.")}
    )


class RelationForm(forms.Form):
    """Who is what to whom."""

    other = People(label=gettext_lazy("Who"), queryset=None, widget=Remote)
    kind = text_field(80, label=gettext_lazy("Relation"))
    inverse_kind = text_field(80, label=gettext_lazy("Seen from the other side"))
    role = text_field(120, label=gettext_lazy("Role"))

    def __init__(self, *args: Any, by: User, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Client.objects.visible_to(by).kept().exclude(pk=client.pk)
        self.fields["other"].queryset = seen.order_by("name_sort", "id")  # type: ignore[attr-defined]
