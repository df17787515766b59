"""What people type about clients, checked at the field. Nothing here saves."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Office, User
from clients import validation
from clients.models import (
    Channel,
    Client,
    CommentKind,
    ContactKind,
    Direction,
    File,
    Kind,
    MessageText,
    Phase,
)
from clients.texts import open_names
from core import taxes
from core.errors import RuleError
from notifications.addresses import is_usable

BLANK_ROWS = 2  # so that a number can be added without script
MOST_CHOICES = 200
NO_CHOICE: tuple[str, Any] = ("", "–")


# --- Phones and e-mails -----------------------------------------------------------------------------------------------


@dataclass
class PointRow:
    """One typed phone or e-mail with what is wrong about it."""

    key: str
    value: str = ""
    label: str = ""
    is_primary: bool = False
    error: str = ""


class Points:
    """The repeated rows of phones or e-mails of a form: any number of rows, the blank ones do not count."""

    def __init__(self, prefix: str, rows: Iterable[PointRow]) -> None:
        self.prefix = prefix
        self.rows = list(rows)

    @classmethod
    def posted(cls, prefix: str, data: QueryDict) -> Points:
        values, labels = data.getlist(f"{prefix}_value"), data.getlist(f"{prefix}_label")
        keys, primary = data.getlist(f"{prefix}_key"), data.get(f"{prefix}_primary", "")
        rows = []
        for number, value in enumerate(values[: validation.MAX_POINTS + BLANK_ROWS]):
            key = keys[number] if number < len(keys) else new_key()
            label = labels[number] if number < len(labels) else ""
            rows.append(PointRow(key, value.strip(), label.strip(), key == primary))
        return cls(prefix, rows)

    @classmethod
    def stored(cls, prefix: str, points: Iterable[Mapping[str, Any]]) -> Points:
        name = "raw" if prefix == "phone" else "address"
        return cls(
            prefix,
            [PointRow(new_key(), point[name], point["label"], point["is_primary"]) for point in points],
        )

    def padded(self, blanks: int = 1) -> Points:
        """Add blank rows to type in."""
        empty = sum(not row.value for row in self.rows)
        self.rows.extend(PointRow(new_key()) for _number in range(max(blanks - empty, 0)))
        return self

    def check(self, check: Callable[[str], object], kept: Sequence[str] = ()) -> bool:
        """Mark the rows that `check` refuses; what was stored as typed (`kept`) passes. Say whether all are good."""
        for row in self.rows:
            if not row.value or row.value in kept:
                continue
            try:
                check(row.value)
            except ValidationError as error:
                row.error = error.messages[0]
        return not any(row.error for row in self.rows)

    def values(self) -> list[dict[str, Any]]:
        """The rows as services take them."""
        name = "raw" if self.prefix == "phone" else "address"
        return [
            {name: row.value, "label": row.label, "is_primary": row.is_primary}
            for row in self.rows
            if row.value
        ]

    def mark(self, number: int, message: str) -> None:
        """Put a refusal of a service at the row it counted (blank rows do not count)."""
        filled = [row for row in self.rows if row.value]
        if number < len(filled):
            filled[number].error = message


def new_key() -> str:
    return secrets.token_hex(3)


# --- The client -------------------------------------------------------------------------------------------------------


class Checked(forms.CharField):
    """A text whose rule stands in clients.validation."""

    def __init__(self, check: Callable[[str], str], **kwargs: Any) -> None:
        self.check = check
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return self.check(str(value or ""))


def _text(limit: int, *, is_multiline: bool = False, **kwargs: Any) -> Checked:
    if is_multiline:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
    return Checked(lambda value: validation.check_text(value, limit, is_multiline=is_multiline), **kwargs)


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class People(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Somebody out of a bounded list of people; an id that may not be chosen reads like one that does not exist."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid_choice": gettext_lazy("Unknown id.")}


class Remote(forms.Select):
    """A select that lists only what is chosen and a first handful; the rest is found by typing."""

    shown = 30

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        if isinstance(self.choices, forms.models.ModelChoiceIterator):
            queryset = self.choices.queryset
            chosen = [pk for pk in value if pk and str(pk).isdigit()]
            first = list(queryset.values_list("pk", flat=True)[: self.shown])
            self.choices = [
                NO_CHOICE, *queryset.filter(pk__in=[*chosen, *first]).values_list("pk", "name")
            ]  # fmt: skip
        return super().optgroups(name, value, attrs)


class ClientForm(forms.Form):
    """Everything a person may type about a client. `by` decides whom and what they may choose."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.PERSON
    )
    name = _text(300, label=gettext_lazy("Name"))
    given_name = _text(150, label=gettext_lazy("Given name"))
    middle_name = _text(150, label=gettext_lazy("Middle name"))
    family_name = _text(150, label=gettext_lazy("Family name"))
    organisation = People(label=gettext_lazy("Organisation"), queryset=None, required=False, widget=Remote)
    job_title = _text(150, label=gettext_lazy("Position"))
    addressed_as = _text(
        200,
        label=gettext_lazy("How to address"),
        help_text=gettext_lazy("As it stands after the greeting, e.g. “Dear Dr Petrova”. Empty: by name."),
    )
    what_counts = _text(
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
    source = _text(100, label=gettext_lazy("Source"))
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
    tax_number = _text(taxes.MAX_LENGTH, label=gettext_lazy("Tax or VAT number"))
    birthday = forms.DateField(label=gettext_lazy("Birthday"), required=False, widget=_date_input())
    address = _text(1000, is_multiline=True, label=gettext_lazy("Address"))
    notes = _text(20_000, is_multiline=True, label=gettext_lazy("Notes"))

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
        self._choose("organisation", _organisations(by, client))
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


def _organisations(by: User, client: Client | None) -> QuerySet[Client]:
    seen = Client.objects.visible_to(by).kept().filter(kind=Kind.ORGANISATION)
    return (seen.exclude(pk=client.pk) if client else seen).order_by("name_sort", "id")


def show_refusal(error: RuleError, form: forms.Form, *points: Points) -> None:
    """Put a refusal of a service where it belongs: at its row (`phones.0.number`), its field, or on top."""
    name, _dot, rest = (error.field or "").partition(".")
    for rows in points:
        if name == f"{rows.prefix}s" and rest.partition(".")[0].isdigit():
            rows.mark(int(rest.partition(".")[0]), str(error.message))
            return
    form.add_error(name if name in form.fields else None, str(error.message))


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
    reason = _text(300, label=gettext_lazy("Reason"))
    win_back_on = forms.DateField(
        label=gettext_lazy("Try again on"),
        required=False,
        widget=_date_input(),
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


# --- Comments and contacts --------------------------------------------------------------------------------------------


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
    due_on = forms.DateField(label=gettext_lazy("Promised for"), required=False, widget=_date_input())
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


class ContactForm(forms.Form):
    """A talk that took place. Everything has an answer already: saving without typing logs a call just now."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ContactKind.choices,
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Who began"),
        choices=Direction.choices,
        initial=Direction.OUT,
        widget=forms.RadioSelect,
    )
    outcome = _text(5000, is_multiline=True, label=gettext_lazy("Outcome"))
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: just now."),
    )
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=1440
    )


class _Reminding(forms.Form):
    """Something to come. Whether the client is reminded stands in the form: nothing reaches them silently."""

    reminds_client = forms.BooleanField(
        label=gettext_lazy("Remind the client a day before"), required=False, initial=True
    )

    def clean_reminds_client(self) -> bool:
        # the box is hidden for calls and messengers, which remind nobody
        kind = self.data.get("kind")
        return bool(self.cleaned_data["reminds_client"]) and kind in {ContactKind.MEETING, ContactKind.VISIT}


class PlanForm(_Reminding):
    """A meeting, visit or call that is to come."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ContactKind.choices,
        initial=ContactKind.MEETING,
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=1440
    )
    outcome = _text(5000, is_multiline=True, label=gettext_lazy("About"))


class NextStepForm(_Reminding):
    """What comes next: one of the days offered (in the morning), or any time."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ContactKind.choices,
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
    )
    about = _text(300, label=gettext_lazy("About"))
    day = forms.DateField(required=False)
    at = forms.DateTimeField(
        label=gettext_lazy("Another time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("day") and not data.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a day."))
        return data


class OutcomeForm(forms.Form):
    """How a planned talk went."""

    outcome = _text(5000, is_multiline=True, label=gettext_lazy("Outcome"))


class FileForm(forms.Form):
    """One or more files for a client."""

    file = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose a file first.")}
    )


class RelationForm(forms.Form):
    """Who is what to whom."""

    other = People(label=gettext_lazy("Who"), queryset=None, widget=Remote)
    kind = _text(80, label=gettext_lazy("Relation"))
    role = _text(120, label=gettext_lazy("Role"))

    def __init__(self, *args: Any, by: User, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Client.objects.visible_to(by).kept().exclude(pk=client.pk)
        self.fields["other"].queryset = seen.order_by("name_sort", "id")  # type: ignore[attr-defined]


class MessageForm(forms.Form):
    """An e-mail or SMS to a client. It starts with the greeting in the client's language."""

    to = forms.ChoiceField(label=gettext_lazy("To"), widget=forms.Select(attrs={"dir": "ltr"}))
    subject = _text(300, label=gettext_lazy("Subject"))
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
