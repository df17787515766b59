"""What people choose on the import page. Nothing here saves."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.imports import CARD_HEADERS, Field, Mapping, ReadError

IMPORT_BASES = [
    ("contract", _("They are our clients: service messages only")),
    ("consent", _("They agreed to advertising too")),
    ("legitimate_interest", _("Legitimate interest: service messages only")),
    ("", _("I do not know: service messages only")),
]
# What a card may hold beyond the fields of a client.
CARD_LABELS = {
    "department": _("Department"),
    "other_addresses": _("Other addresses"),
    "other_websites": _("Other websites"),
    "messengers": _("Messengers"),
}
MAX_FILE = 50 * 1024 * 1024  # bytes; the reader has its own limits for what is inside


class ImportUploadForm(forms.Form):
    """One file of clients."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 50 MB. Split it and import the parts."))
        return file


class MappingForm(forms.Form):
    """What each column means: one choice a column, the guess chosen already."""

    update = forms.BooleanField(
        required=False,
        label=_("Update clients that are here already"),
        help_text=_("They are found by e-mail or phone. What a row does not say stays as it is."),
    )

    consent = forms.ChoiceField(
        required=False,
        label=_("Why may you write to these people?"),
        choices=IMPORT_BASES,
        initial="contract",
        widget=forms.RadioSelect,
        help_text=_(
            "Asked once for the whole file. Service messages go in any case, advertising only to people who agreed."
        ),
    )
    consent_note = forms.CharField(
        required=False,
        max_length=300,
        label=_("Where and when they agreed"),
        help_text=_("Kept as the proof, e.g. “Form at the spring fair, March 2026”."),
    )

    def __init__(self, mapping: Mapping, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guess = mapping
        self.is_cards = list(mapping.headers) == CARD_HEADERS
        for index, column in enumerate(mapping.columns):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                choices=Field.choices, initial=column.field, label=self._label(mapping.headers[index])
            )

    def _label(self, header: str) -> Any:
        """Return the heading as it stands in the file; properties of cards in words."""
        if self.is_cards:
            return CARD_LABELS.get(header) or Field(header).label
        return header or _("(no heading)")

    def columns(self) -> Iterator[forms.BoundField]:
        """Yield the choices of the columns, in the order of the file."""
        for index in range(len(self.guess.columns)):
            yield self[f"column_{index}"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        mapping = self.guess
        try:
            for index, column in enumerate(self.guess.columns):
                chosen = Field(self.cleaned_data[f"column_{index}"])
                if chosen != column.field:
                    mapping = mapping.with_column(index, chosen)
        except ReadError as error:
            raise forms.ValidationError(str(error)) from error
        if not mapping.is_usable:
            raise forms.ValidationError(_("Say which column holds the name, an e-mail or a phone."))
        self.cleaned_data["mapping"] = mapping
        return self.cleaned_data
