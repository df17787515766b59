"""`comments/`. The app of tasks serves it: a promise with a date becomes a task there."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients import access, services
from clients.api.base import PeopleField, Resource, version_if_sent
from clients.api.clients import VERSION
from clients.filters import CommentFilter
from clients.models import Comment, CommentKind, Sign
from clients.models.comment import MAX_BODY
from clients.validation import refuse
from core.api import StrictSerializer, VisibleKey, VisibleOne, version_wanted
from core.errors import Conflict


@extend_schema_field(
    {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}
)
class SignsField(serializers.Field[Any, Any, Any, Any]):
    """Who put which sign on a comment: {sign: [user ids]}."""

    def get_attribute(self, instance: Comment) -> Any:
        return () if instance.is_fresh else instance.reactions.all()

    def to_representation(self, value: Any) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for one in sorted(value, key=lambda reaction: reaction.pk):
            found.setdefault(one.sign, []).append(one.user_id)
        return found


@extend_schema_field({"type": "array", "items": {"type": "integer"}})
class FilesField(serializers.Field[Any, Any, Any, Any]):
    """Ids of the files that came with a comment."""

    def get_attribute(self, instance: Comment) -> Any:
        return () if instance.is_fresh else instance.files.all()

    def to_representation(self, value: Any) -> list[int]:
        return sorted(file.pk for file in value if file.deleted_at is None)


class SignSerializer(StrictSerializer):
    sign = serializers.ChoiceField(choices=Sign.choices)


class CommentSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    client = VisibleOne(access.client_to_write_about)
    author = serializers.IntegerField(source="author_id", read_only=True)
    kind = serializers.ChoiceField(choices=CommentKind.choices, required=False)
    body = serializers.CharField(max_length=MAX_BODY)
    mentions = PeopleField(required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    task = serializers.IntegerField(source="task_id", read_only=True, allow_null=True)
    is_pinned = serializers.BooleanField(required=False)
    parent: Any = VisibleKey(access.comments_to_choose, required=False, allow_null=True)
    reactions = SignsField(read_only=True)
    files = FilesField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    edited_at = serializers.DateTimeField(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)


class CommentEditSerializer(CommentSerializer):
    """A comment stays with its client and in its thread."""

    client: Any = serializers.IntegerField(source="client_id", read_only=True)
    parent: Any = serializers.IntegerField(source="parent_id", read_only=True, allow_null=True)


class CommentVersionSerializer(serializers.Serializer[Any]):
    """What a comment said at one version."""

    version = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True)
    due_on = serializers.DateField(read_only=True, allow_null=True)
    is_pinned = serializers.BooleanField(read_only=True)
    at = serializers.DateTimeField(source="pgh_created_at", read_only=True)
    by = serializers.SerializerMethodField()

    def get_by(self, event: Any) -> int | None:
        context = event.pgh_context
        return context.metadata.get("user") if context else None


def _expect_no_date(data: dict[str, Any], kind: str) -> None:
    """Refuse a date that no promise would keep. Raises RuleError at `due_on`."""
    if kind != CommentKind.PROMISE and data.get("due_on") is not None:
        raise refuse("due_on", _("Only a promise has a date."))


class CommentViewSet(Resource):
    """Comments on clients that the caller may see. `add` and `edit` are the verbs of whoever serves this resource."""

    model: type[Model] = Comment
    seen = access.comments_seen_by
    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    add: Callable[..., Comment] = staticmethod(services.add_comment)
    edit: Callable[..., Comment] = staticmethod(services.edit_comment)

    def get_serializer_class(self) -> Any:
        return CommentEditSerializer if self.action == "partial_update" else CommentSerializer

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(access.comment_for_view(self.me, pk))

    def create(self, request: Request) -> Response:
        data = self.cleaned(request)
        _expect_no_date(data, data.get("kind", CommentKind.NOTE))
        comment = self.add(data.pop("client"), by=self.me, **data)
        return self.shown(comment, status=201)

    @extend_schema(parameters=[VERSION], request=CommentEditSerializer, responses=CommentSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        comment = access.comment_for_change(self.me, pk)
        version = version_wanted(request)
        data = self.cleaned(request, is_partial=True)
        _expect_no_date(data, data.get("kind", comment.kind))
        return self._guarded(pk, lambda: self.edit(comment, by=self.me, version=version, **data))

    def destroy(self, request: Request, pk: int) -> Response:
        comment = access.comment_for_delete(self.me, pk)
        version = version_if_sent(request)
        self._guarded(
            pk, lambda: services.delete_comment(comment, by=self.me, version=version), is_shown=False
        )
        return Response(status=204)

    @extend_schema(responses=CommentVersionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], orderings=("id", "-id"))
    def history(self, request: Request, pk: int) -> Response:
        """What the comment said at each version, oldest first."""
        events = self.paginate_queryset(access.comment_history(access.comment_for_view(self.me, pk)))
        return self.get_paginated_response(CommentVersionSerializer(events, many=True).data)

    @extend_schema(request=SignSerializer, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def react(self, request: Request, pk: int) -> Response:
        """Put a sign on the comment; the same sign again takes one's own back."""
        comment = access.comment_for_view(self.me, pk)
        given = SignSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.react_to_comment(comment, given.validated_data["sign"], by=self.me)
        return self.shown(access.comment_for_view(self.me, pk))

    def _guarded(self, pk: int, act: Callable[[], Any], *, is_shown: bool = True) -> Response:
        try:
            act()
        except Conflict as error:
            if "current" in error.data:
                error.data["current"] = self.shown(access.comment_for_view(self.me, pk)).data
            raise
        return self.shown(access.comment_for_view(self.me, pk)) if is_shown else Response(status=204)
