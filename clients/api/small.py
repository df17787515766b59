"""`tags/`, `relations/`, `relation-types/` and `views/`."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients import access, services
from clients.api.base import Resource
from clients.api.clients import text
from clients.filters import RelationFilter
from clients.models import Relation, RelationType, SavedView, Tag
from clients.services.saved_views import MAX_QUERY, PAGES
from core.api import StrictSerializer, VisibleKey


class TagSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=60)


class TagViewSet(Resource):
    """The firm's tags. They are made by using them; leaders rename and delete them."""

    http_method_names = ("get", "head", "patch", "delete")  # type: ignore[assignment]
    model = Tag
    seen = access.tags
    serializer_class = TagSerializer
    orderings = ("name", "-name")

    def partial_update(self, request: Request, pk: int) -> Response:
        tag = access.tag_for_change(self.me, pk)
        data = self.cleaned(request, is_partial=True)
        return self.shown(services.rename_tag(tag, data.get("name", tag.name), by=self.me))

    def destroy(self, request: Request, pk: int) -> Response:
        services.delete_tag(access.tag_for_change(self.me, pk), by=self.me)
        return Response(status=204)


class KindField(serializers.CharField):
    """The name of a relation type; a new name makes a new type."""

    def to_representation(self, value: Any) -> str:
        return str(value.name)


class InverseField(serializers.CharField):
    """What a relation's type is called from the other side; written, it is said of a new type."""

    def get_attribute(self, instance: Relation) -> str:
        return instance.kind.inverse_name


class RelationSerializer(StrictSerializer):
    """`client` is `kind` of `other`; `inverse_kind` is the same seen from the other side."""

    id = serializers.IntegerField(read_only=True)
    client = VisibleKey(access.clients_to_choose)
    other = VisibleKey(access.clients_to_choose)
    kind = KindField(max_length=80)
    inverse_kind = InverseField(max_length=80, required=False, allow_blank=True)
    role = text(120)
    created_at = serializers.DateTimeField(read_only=True)


class RelationViewSet(Resource):
    """Relations of which the caller may see both sides."""

    http_method_names = ("get", "head", "post", "delete")  # type: ignore[assignment]
    model = Relation
    seen = access.relations_seen_by
    serializer_class = RelationSerializer
    filterset_class = RelationFilter

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(access.relation_for_change(self.me, pk))

    def create(self, request: Request) -> Response:
        data = self.cleaned(request)
        relation = services.add_relation(
            data.pop("client"), data.pop("other"), data.pop("kind"), by=self.me, **data
        )
        return self.shown(relation, status=201)

    def destroy(self, request: Request, pk: int) -> Response:
        services.remove_relation(access.relation_for_change(self.me, pk), by=self.me)
        return Response(status=204)


class RelationTypeSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    inverse_name = serializers.CharField(read_only=True)


class RelationTypeViewSet(Resource):
    """What clients can be to each other."""

    http_method_names = ("get", "head")  # type: ignore[assignment]
    model = RelationType
    seen = access.relation_types
    serializer_class = RelationTypeSerializer
    orderings = ("name", "-name")


class SavedViewSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=80)
    page = serializers.ChoiceField(choices=PAGES, required=False)
    query = serializers.CharField(max_length=MAX_QUERY, allow_blank=True)
    is_shared = serializers.BooleanField(required=False)
    owner = serializers.IntegerField(source="owner_id", read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class SavedViewViewSet(Resource):
    """One's own saved views and those that others share; each sees only their own rows in them."""

    model = SavedView
    seen = access.views_seen_by
    serializer_class = SavedViewSerializer
    orderings = ("name", "-name", "-id")

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(access.view_for_view(self.me, pk))

    def create(self, request: Request) -> Response:
        return self.shown(services.save_view(None, by=self.me, **self.cleaned(request)), status=201)

    @extend_schema(request=SavedViewSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        view = access.view_for_change(self.me, pk)
        return self.shown(services.save_view(view, by=self.me, **self.cleaned(request, is_partial=True)))

    def destroy(self, request: Request, pk: int) -> Response:
        services.delete_view(access.view_for_change(self.me, pk), by=self.me)
        return Response(status=204)
