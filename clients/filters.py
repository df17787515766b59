"""How lists of the API may be narrowed: an allow-list; whatever else is asked for is a 400."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from clients.models import Client, ClientQuerySet, CommentKind, ContactKind, Kind, Phase, Tag
from core.text import search_readings
from history import kinds
from notifications.models import Message

MAX_QUERY = 200
MAX_ID = 2**63 - 1
BOOLEANS = [("true", _("yes")), ("false", _("no"))]


class _IdField(forms.IntegerField):
    """An id; one that no row can have is still an id, of nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MAX_ID, **kwargs)


class IdFilter(filters.NumberFilter):
    """Narrow by the id of something; a foreign id finds what an unknown one finds: nothing."""

    field_class = _IdField

    def get_max_validator(self) -> None:
        return None


class _OwnerField(forms.CharField):
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in {"", "none"} or (text.isascii() and text.isdigit() and int(text[:20]) <= MAX_ID):
            return text
        raise ValidationError(_("Give the id of a person, or “none”."), code="invalid")


class OwnerFilter(filters.CharFilter):
    """Narrow by owner: an id, or `none`."""

    field_class = _OwnerField


class BooleanFilter(filters.ChoiceFilter):
    """`true` or `false`; anything else is refused instead of ignored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=BOOLEANS, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        return super().filter(qs, value == "true") if value else qs


class ClientFilter(filters.FilterSet):
    """The trash is only shown when it is asked for."""

    owner = OwnerFilter(method="by_owner")
    tag = filters.CharFilter(method="by_tag", max_length=60)
    phase = filters.ChoiceFilter(choices=Phase.choices)
    kind = filters.ChoiceFilter(choices=Kind.choices)
    organisation = IdFilter(field_name="organisation_id")
    q = filters.CharFilter(method="by_words", max_length=MAX_QUERY)
    trashed = BooleanFilter(method="by_trash")

    class Meta:
        model = Client
        fields = ()

    def filter_queryset(self, queryset: ClientQuerySet) -> ClientQuerySet:
        found = super().filter_queryset(queryset)
        is_trash = self.form.cleaned_data.get("trashed") == "true"
        return found.trashed() if is_trash else found.kept()

    @extend_schema_field(OpenApiTypes.STR)
    def by_owner(self, rows: ClientQuerySet, name: str, value: str) -> ClientQuerySet:
        return rows.filter(owner=None) if value == "none" else rows.filter(owner_id=int(value))

    @extend_schema_field(OpenApiTypes.STR)
    def by_tag(self, rows: ClientQuerySet, name: str, value: str) -> ClientQuerySet:
        tagged = Tag.objects.named([value]).filter(clients=OuterRef("pk"))
        return rows.filter(Exists(tagged))

    @extend_schema_field(OpenApiTypes.STR)
    def by_words(self, rows: ClientQuerySet, name: str, value: str) -> ClientQuerySet:
        # signs alone are no words: they find nothing, not everything
        return rows.matching(value) if search_readings(value) else rows.none()

    @extend_schema_field({"type": "string", "enum": ["true", "false"]})
    def by_trash(self, rows: ClientQuerySet, name: str, value: bool) -> ClientQuerySet:
        return rows


class CommentFilter(filters.FilterSet):
    client = IdFilter(field_name="client_id")
    kind = filters.ChoiceFilter(choices=CommentKind.choices)
    author = IdFilter(field_name="author_id")
    parent = IdFilter(field_name="parent_id")


class ContactFilter(filters.FilterSet):
    client = IdFilter(field_name="client_id")
    kind = filters.ChoiceFilter(choices=ContactKind.choices)
    author = IdFilter(field_name="author_id")
    is_planned = BooleanFilter(field_name="is_planned")


class FileFilter(filters.FilterSet):
    client = IdFilter(field_name="client_id")


class RelationFilter(filters.FilterSet):
    """`client` finds relations seen from either side."""

    client = IdFilter(method="by_client")

    @extend_schema_field(OpenApiTypes.INT)
    def by_client(self, rows: Any, name: str, value: int) -> Any:
        return rows.filter(Q(client_id=value) | Q(other_id=value))


class MessageFilter(filters.FilterSet):
    client = IdFilter(method="by_client")
    state = filters.ChoiceFilter(choices=Message.State.choices)
    channel = filters.ChoiceFilter(choices=Message.Channel.choices)

    @extend_schema_field(OpenApiTypes.INT)
    def by_client(self, rows: Any, name: str, value: int) -> Any:
        return rows.filter(subject=f"client:{int(value)}", user=None)


def _kind_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in [*kinds.chips(), *kinds.names()]]


class EventFilter(filters.FilterSet):
    """`kind` is the name of a kind of event, or of the chip that shows several of them."""

    kind = filters.ChoiceFilter(choices=_kind_choices, method="by_kind")
    actor = IdFilter(field_name="actor_id")

    @extend_schema_field(OpenApiTypes.STR)
    def by_kind(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(kind__in=kinds.with_chip(value) or [value])
