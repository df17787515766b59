"""`notifications/` and `me/preferences/`: what the caller was told, and what they want to hear where."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import KnownParameters, StrictSerializer
from notifications import inbox, services
from notifications.models import Notification
from notifications.models.notices import NotificationQuerySet


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    class Meta:
        model = Notification
        fields = ("id", "kind", "title", "body", "url", "why", "created_at", "read_at", "done_at")
        read_only_fields = fields


class NothingSerializer(StrictSerializer):
    """An action without a body; anything in it is refused."""


class ReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(read_only=True)


class NotificationViewSet(KnownParameters, mixins.ListModelMixin, viewsets.GenericViewSet[Notification]):
    """The caller's own notices, newest first. Words of records they may no longer see are left out."""

    serializer_class = NotificationSerializer
    lookup_value_converter = "int"
    orderings = ("-show_at", "show_at")

    def get_queryset(self) -> NotificationQuerySet:
        return inbox.notices_of(self.request.user)  # type: ignore[arg-type]

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        inbox.hide(self.request.user, page or [])  # type: ignore[arg-type]
        return page

    @extend_schema(request=NothingSerializer, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        notice = get_object_or_404(self.get_queryset(), pk=pk)
        services.mark_read(request.user, [notice.pk])  # type: ignore[arg-type]
        notice.refresh_from_db()
        inbox.hide(request.user, [notice])  # type: ignore[arg-type]
        return Response(self.get_serializer(notice).data)

    @extend_schema(request=NothingSerializer, responses=ReadSerializer)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        return Response({"read": len(services.mark_all_read(request.user))})  # type: ignore[arg-type]


class PreferencesSerializer(StrictSerializer):
    """{kind: {channel: on}}; a PATCH names only what changes."""

    preferences = serializers.DictField(child=serializers.DictField(child=serializers.BooleanField()))


class PreferencesView(KnownParameters, APIView):
    """Which kind of notice reaches the caller by which channel."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        return Response({"preferences": services.preferences_of(request.user)})  # type: ignore[arg-type]

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def patch(self, request: Request) -> Response:
        given = PreferencesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.set_preferences(request.user, given.validated_data["preferences"])  # type: ignore[arg-type]
        return self.get(request)
