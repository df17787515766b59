"""Manners of the API: one shape of errors, keyset pages, strict input, versions."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView
from rest_framework.views import exception_handler as drf_handler

from core.errors import RuleError
from core.paging import BadCursor, Keyset

NON_FIELD = "non_field"
# what a refused field is called beside "invalid": programs act upon these
SPOKEN_CODES = frozenset({"cannot_see", "invalid_credentials", "last_admin", "mfa_required"})


class PreconditionRequired(exceptions.APIException):
    """If-Match is missing where a version is needed (RFC 6585 §3)."""

    status_code = 428
    default_code = "precondition_required"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn every refusal into {"code", "detail"} (and "errors" by dotted path for validation)."""
    if isinstance(error, RuleError):
        return _rule(error)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(flatten(error.detail))
    response = drf_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    code = getattr(error, "default_code", "error")
    if isinstance(error, exceptions.APIException):
        codes = error.get_codes()
        code = codes if isinstance(codes, str) else code
        response.data = {"code": code, "detail": str(error.detail)}
    return response


def _rule(error: RuleError) -> Response:
    body: dict[str, Any] = {"code": error.code, "detail": str(error.message), **error.data}
    if error.status == status.HTTP_400_BAD_REQUEST:
        if error.field and error.code not in SPOKEN_CODES:
            body["code"] = "invalid"
        body.setdefault("errors", {error.field or NON_FIELD: [str(error.message)]})
    return Response(body, status=error.status)


def _invalid(errors: dict[str, list[str]]) -> Response:
    body = {"code": "invalid", "detail": _("Some of it cannot be accepted; see errors."), "errors": errors}
    return Response(body, status=status.HTTP_400_BAD_REQUEST)


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Flatten nested errors of DRF into dotted paths, e.g. {"phones.0.number": ["…"]}."""
    if isinstance(detail, dict):
        pairs = [
            (NON_FIELD if key == "non_field_errors" else str(key), value) for key, value in detail.items()
        ]
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        pairs = [(str(number), item) for number, item in enumerate(detail) if item]
    else:
        return {path or NON_FIELD: [str(text) for text in (detail if isinstance(detail, list) else [detail])]}
    flat: dict[str, list[str]] = {}
    for key, value in pairs:
        flat.update(flatten(value, f"{path}.{key}" if path else key))
    return flat


@extend_schema_field(int)
class VisibleKey(serializers.PrimaryKeyRelatedField):  # type: ignore[type-arg]
    """The id of a record that the caller may see; a foreign one reads as unknown.

    `find` returns those records for a user, e.g. `accounts.access.teams_for_view`.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "does_not_exist": gettext_lazy("Unknown id."),
        "incorrect_type": gettext_lazy("Unknown id."),
    }

    def __init__(self, find: Callable[..., Any], **kwargs: Any) -> None:
        self.find = find
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.find(self.context["request"].user)
        return found

    def to_internal_value(self, data: Any) -> Any:
        text = str(data) if isinstance(data, int | str) and not isinstance(data, bool) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            self.fail("does_not_exist")
        return self.found(int(text))

    def found(self, pk: int) -> Any:
        """Return the record of this id. Raises ValidationError for one that does not exist for the caller."""
        return super().to_internal_value(pk)


class VisibleOne(VisibleKey):
    """The same for records that are read one by one: `find` returns the record of an id for a user, or None."""

    def found(self, pk: int) -> Any:
        one = self.find(self.context["request"].user, pk)
        return self.fail("does_not_exist") if one is None else one


class Strict:
    """Refuses fields it does not know or may not set, instead of dropping them silently."""

    def to_internal_value(self, data: Any) -> Any:
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        if isinstance(data, dict):
            unknown = {name: [_("Unknown field.")] for name in data if name not in fields}
            fixed = {name: [_("Read-only.")] for name in data if name in fields and fields[name].read_only}
            if unknown or fixed:
                raise serializers.ValidationError({**unknown, **fixed})
        return super().to_internal_value(data)  # type: ignore[misc]


_NESTED = (serializers.BaseSerializer, serializers.ManyRelatedField)


class StrictSerializer(Strict, serializers.Serializer[Any]):
    """A plain serializer that refuses what it does not know."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the serializer's own copy of each declared field.

        DRF makes every field anew with all its choices, which took longer than to use them. A field by itself is only
        bound to its place, so that a flat copy will do; one that has others inside binds those too.
        """
        return {
            name: copy.deepcopy(field)
            if isinstance(field, _NESTED) or hasattr(field, "child")
            else copy.copy(field)
            for name, field in self._declared_fields.items()
        }


class StrictModelSerializer(Strict, serializers.ModelSerializer[Any]):
    """A model serializer that refuses what it does not know."""


class KeysetPagination(BasePagination):
    """`?limit=` (50, at most 200), `?cursor=`, `?ordering=` out of the view's `orderings` (first is the default).

    A view whose columns are called differently outside gives a mapping: {"name": "name_sort", …}.
    """

    default_limit, max_limit = 50, 200

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        orderings = _orderings(view)
        ordering = request.query_params.get("ordering", next(iter(orderings)))
        if ordering not in orderings:
            raise exceptions.ValidationError(
                {"ordering": [_("Choose one of: %(names)s.") % {"names": ", ".join(orderings)}]}
            )
        order = Keyset(orderings[ordering])
        try:
            page = order.page(queryset, request.query_params.get("cursor"), self._limit(request))
        except BadCursor:
            raise exceptions.ValidationError(
                {"cursor": [_("This cursor does not belong to this list.")]}
            ) from None
        self.request, self.page = request, page
        return list(page.items)

    def _limit(self, request: Request) -> int:
        raw = request.query_params.get("limit", str(self.default_limit))
        if not raw.isascii() or not raw.isdigit() or not int(raw[:9]):
            raise exceptions.ValidationError({"limit": [_("Give a whole number from 1 to 200.")]})
        return min(int(raw[:9]), self.max_limit)

    def _url(self, cursor: str | None) -> str | None:
        url = self.request.build_absolute_uri()
        return replace_query_param(remove_query_param(url, "cursor"), "cursor", cursor) if cursor else None

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._url(self.page.next), "previous": self._url(self.page.previous), "results": data}
        )

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Describe the three parameters for OpenAPI."""
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_limit, "default": self.default_limit}
        order = {"type": "string", "enum": list(_orderings(view))}
        schemas = {"limit": limit, "cursor": {"type": "string"}, "ordering": order}
        return [
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in schemas.items()
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


def _orderings(view: APIView | None) -> Mapping[str, str]:
    """Return the orders a view offers: what callers write and the column it means."""
    orderings: Mapping[str, str] | Sequence[str] = getattr(view, "orderings", ("-id",))
    return orderings if isinstance(orderings, Mapping) else dict(zip(orderings, orderings, strict=True))


class KnownParameters:
    """View mixin: a query parameter nobody knows is a 400, so that a typo never widens a list."""

    parameters: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        known = {"limit", "cursor", "ordering", *self.parameters}
        unknown = {name: [_("Unknown parameter.")] for name in request.query_params if name not in known}
        if unknown:
            raise exceptions.ValidationError(unknown)


def version_wanted(request: Request) -> int:
    """Return the version in If-Match (`3` or `"3"`). 428 when absent, 400 when it is no number."""
    raw = request.headers.get("If-Match")
    if raw is None:
        raise PreconditionRequired(_("Send the version you read in If-Match."))
    text = raw.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise exceptions.ValidationError({"If-Match": [_("Give the version as a number.")]})
    return int(text)
