"""Fields and widgets that several forms share."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients import validation
from clients.forms.points import Checked, Points
from clients.models import (
    Client,
    Kind,
)
from core.errors import RuleError

MOST_CHOICES = 200
NO_CHOICE: tuple[str, Any] = ("", "–")


def text_field(limit: int, *, is_multiline: bool = False, **kwargs: Any) -> Checked:
    if is_multiline:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
    return Checked(lambda value: validation.check_text(value, limit, is_multiline=is_multiline), **kwargs)


def date_input() -> forms.DateInput:
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


def organisations(by: User, client: Client | None) -> QuerySet[Client]:
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
