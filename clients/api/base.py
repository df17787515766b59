"""What every resource of this API shares: ids that only exist for those who may see them, strict parameters."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from clients import access
from clients.validation import unknown_id
from core.api import KnownParameters, StrictSerializer, version_wanted

Seen = Callable[[User], QuerySet[Any]]
MAX_ID = 2**63 - 1


def me(request: Request) -> User:
    """Return who asks; the API lets nobody else in."""
    user = request.user
    assert isinstance(user, User)
    return user


@extend_schema_field({"type": "array", "items": {"type": "integer"}})
class PeopleField(serializers.Field[Any, Any, Any, Any]):
    """A list of ids of colleagues, found in one query; at most 50."""

    limit = 50

    def to_internal_value(self, data: Any) -> list[User]:
        if not isinstance(data, list) or len(data) > self.limit:
            raise serializers.ValidationError(_("Give a list of at most %(limit)d.") % {"limit": self.limit})
        ids = [pk for pk in data if isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk <= MAX_ID]
        people = access.people_to_choose(me(self.context["request"])).in_bulk(ids) if ids else {}
        if len(ids) != len(data) or set(ids) - people.keys():
            raise serializers.ValidationError(unknown_id())
        return list(people.values())

    def get_attribute(self, instance: Any) -> Any:
        known = getattr(instance, f"known_{self.source}", None)
        return getattr(instance, str(self.source)).all() if known is None else known

    def to_representation(self, value: Any) -> list[int]:
        return sorted(person.pk for person in value)


class AnyFormat(DefaultContentNegotiation):
    """For downloads: they are what they are, whatever the caller says it accepts."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Resource(KnownParameters, GenericViewSet[Any]):
    """A resource: its lists are narrowed by `seen`, its parameters and methods are those it declares."""

    http_method_names = ("get", "head", "post", "patch", "delete")
    metadata_class = None
    lookup_value_converter = "int"  # any other address does not exist
    filter_backends = (DjangoFilterBackend,)
    model: type[Model]
    seen: Any  # a function of access.py: `Seen`; called through the class, so that it stays a plain function
    orderings: Sequence[str] = ("-id", "id")
    reading: serializers.BaseSerializer[Any] | None = None  # the serializer that read the body

    @property
    def parameters(self) -> frozenset[str]:  # type: ignore[override]
        filters = getattr(self, "filterset_class", None)
        return frozenset(filters.base_filters) if filters and self.action == "list" else frozenset()

    @property
    def me(self) -> User:
        return me(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return type(self).seen(self.me)

    def list(self, request: Request, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def cleaned(self, request: Request, *, is_partial: bool = False) -> dict[str, Any]:
        """Return the validated body. Raises ValidationError (400)."""
        self.reading = serializer = self.get_serializer(data=request.data, partial=is_partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def expect_nothing(self, request: Request) -> None:
        """Refuse a body where an act needs none. Raises ValidationError (400)."""
        StrictSerializer(data=request.data).is_valid(raise_exception=True)

    def told(self, kind: type[serializers.BaseSerializer[Any]], row: Any) -> Any:
        """Return one row as this serializer tells it, by the one that read the request where it is the same."""
        reading = self.reading
        # each serializer copies all its fields, which costs more than using them
        serializer = reading if type(reading) is kind else kind(context=self.get_serializer_context())
        return serializer.to_representation(row)

    def shown(self, row: Any, status: int = 200) -> Response:
        """Answer with one row and, where it counts edits, its version as ETag."""
        response = Response(self.told(self.get_serializer_class(), row), status=status)
        if version := getattr(row, "version", None):
            response.headers["ETag"] = f'"{version}"'
        return response


class WarningSerializer(serializers.Serializer[Any]):
    """What somebody should think of; it forbids nothing. `client` is the look-alike that `duplicate` speaks of."""

    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)
    client = serializers.IntegerField(read_only=True, allow_null=True)


def warning(code: str, detail: str, client: int | None = None) -> dict[str, Any]:
    """Return one entry of `warnings`, which stands in answers to what was written."""
    return {"code": code, "detail": detail, "client": client}


def version_if_sent(request: Request) -> int | None:
    """Return the version in If-Match where it was sent: deleting can be undone, so it does not insist on one."""
    return version_wanted(request) if "If-Match" in request.headers else None
