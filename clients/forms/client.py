"""A client and its phase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Office, User
from clients import validation
from clients.forms.fields import NO_CHOICE, People, Remote, date_input, organisations, text_field
from clients.forms.points import Checked
from clients.models import (
    Channel,
    Client,
    Kind,
    Phase,
)
from core import taxes


class ClientForm(forms.Form):
    """Everything a person may type about a client. `by` decides whom and what they may choose."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.PERSON
    )
    name = text_field(300, label=gettext_lazy("Name"))
    given_name = text_field(150, label=gettext_lazy("Given name"))
    middle_name = text_field(150, label=gettext_lazy("Middle name"))
    family_name = text_field(150, label=gettext_lazy("Family name"))
    organisation = People(label=gettext_lazy("Organisation"), queryset=None, required=False, widget=Remote)
    job_title = text_field(150, label=gettext_lazy("Position"))
    addressed_as = text_field(
        200,
        label=gettext_lazy("How to address"),
        help_text=gettext_lazy("As it stands after the greeting, e.g. “Dear Dr Petrova”. Empty: by name."),
    )
    what_counts = text_field(
        200,
        label=gettext_lazy("What counts"),
        help_text=gettext_lazy("One line that colleagues see first: speed, price, quality, contact…"),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[NO_CHOICE, *settings.LANGUAGES], required=False
    )
    preferred_channel = forms.ChoiceField(
        label=gettext_lazy("Preferred channel"), choices=[NO_CHOICE, *Channel.choices], required=False
    )
    owner = People(label=gettext_lazy("Owner"), queryset=None, required=False)
    office = People(label=gettext_lazy("Office"), queryset=None, required=True)
    source = text_field(100, label=gettext_lazy("Source"))
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("Separate them by commas."),
        widget=forms.TextInput(
            attrs={
                "data-tags-url": reverse_lazy("clients:tag_choices"),
                "role": "combobox",
                "aria-autocomplete": "list",
                "aria-expanded": "false",
                "autocomplete": "off",
                "dir": "auto",
            }
        ),
    )
    website = Checked(validation.check_website, label=gettext_lazy("Website"))
    tax_number = text_field(taxes.MAX_LENGTH, label=gettext_lazy("Tax or VAT number"))
    birthday = forms.DateField(label=gettext_lazy("Birthday"), required=False, widget=date_input())
    address = text_field(1000, is_multiline=True, label=gettext_lazy("Address"))
    notes = text_field(20_000, is_multiline=True, label=gettext_lazy("Notes"))

    def __init__(
        self,
        data: Any = None,
        *,
        by: User,
        client: Client | None = None,
        only: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.by, self.client = by, client
        owners: QuerySet[User] | None = User.objects.owners_seen_by(by)
        owners = (User.objects.all() if owners is None else owners).filter(is_active=True)
        if client is not None and client.owner_id:
            owners = owners | User.objects.filter(pk=client.owner_id)
        self._choose("owner", owners.order_by("name", "id"))
        self._choose("office", Office.objects.all())
        self._choose("organisation", organisations(by, client))
        if client is not None and client.organisation_id and not client.seen_organisation:
            del self.fields["organisation"]  # what may not be seen is neither named nor lost
        if by.leads:
            self.fields["owner"].empty_label = _("Nobody")  # type: ignore[attr-defined]
        else:
            self.fields["owner"].required = True
            self.fields["owner"].empty_label = None  # type: ignore[attr-defined]
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]

    def _choose(self, name: str, queryset: QuerySet[Any]) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def clean_birthday(self) -> Any:
        value = self.cleaned_data["birthday"]
        if self.client is not None and value == self.client.birthday:
            return value
        return validation.check_birthday(value, timezone.localdate())

    def clean_tax_number(self) -> str:
        value = str(self.cleaned_data["tax_number"])
        if self.client is not None and value == self.client.tax_number:
            return value
        return validation.check_tax_number(value, (self.client or self.by).office.country)

    def clean_tags(self) -> list[str]:
        names = [
            name for name in (part.strip() for part in re.split("[,،]", self.cleaned_data["tags"])) if name
        ]
        return [validation.check_tag(name) for name in names[: validation.MAX_TAGS + 1]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == Kind.ORGANISATION:
            data |= {name: "" for name in ("given_name", "middle_name", "family_name") if name in data}
            if "organisation" in data:
                data["organisation"] = None
            if "name" in data and not data["name"]:
                self.add_error("name", _("Write a name."))
        elif {"name", "given_name", "family_name"} <= self.fields.keys() and not any(
            data.get(name) for name in ("name", "given_name", "family_name")
        ):
            self.add_error("given_name", _("Write a name."))
        return data

    @classmethod
    def values_of(cls, client: Client) -> dict[str, Any]:
        """What a client loaded by `client_for_page` has, as initial values."""
        values = {name: getattr(client, name) for name in cls.base_fields if name != "tags"}
        for name in ("organisation", "owner", "office"):
            values[name] = getattr(client, f"{name}_id")
        tags = client.points.tags
        return values | {"tags": ", ".join(tag["name"] for tag in tags)}

    def values(self) -> dict[str, Any]:
        """What services take as `values`: everything but the tags."""
        return {name: value for name, value in self.cleaned_data.items() if name != "tags"}


class TrayForm(forms.Form):
    """Whose letter it is."""

    client = forms.ModelChoiceField(
        queryset=Client.objects.none(), label=gettext_lazy("client"), widget=Remote
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # what is not chosen is found by typing
        self.fields["client"].queryset = Client.objects.visible_to(by).kept()  # type: ignore[attr-defined]


class PhaseForm(forms.Form):
    """Another phase; those that mean silence ask why and when to try again."""

    phase = forms.ChoiceField(label=gettext_lazy("Phase"), choices=Phase.choices, widget=forms.RadioSelect)
    reason = text_field(300, label=gettext_lazy("Reason"))
    win_back_on = forms.DateField(
        label=gettext_lazy("Try again on"),
        required=False,
        widget=date_input(),
        help_text=gettext_lazy("Optional: the day on which somebody should ask again."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("phase") not in {Phase.DORMANT, Phase.LOST}:
            return data | {"reason": "", "win_back_on": None}
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: it helps whoever tries again."))
        day = data.get("win_back_on")
        if day and day <= timezone.localdate():
            self.add_error("win_back_on", _("Choose a day that is still to come."))
        return data
