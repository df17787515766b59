"""`notifications/` and `me/preferences/`: what the caller was told, and what they want to hear where."""

from dataclasses import asdict
from typing import Any, cast

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
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
    """`preferences` is {kind: {channel: on}}; a PATCH names only what changes.

    Hours are on the caller's own clock. Reminders, deadlines and what is urgent pass; `is_daily` lets what can wait come as
    one e-mail at 08:00. `push_browsers` are those that take notices.
    """

    preferences = serializers.DictField(
        child=serializers.DictField(child=serializers.BooleanField()), required=False
    )
    quiet_from = serializers.TimeField(required=False, allow_null=True, format="%H:%M")
    quiet_to = serializers.TimeField(required=False, allow_null=True, format="%H:%M")
    working_days_only = serializers.BooleanField(required=False)
    is_daily = serializers.BooleanField(required=False)
    push_browsers = serializers.ListField(child=serializers.CharField(), read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(_("Say what to change."))
        return attrs


class PreferencesView(KnownParameters, APIView):
    """Which kind of notice reaches the caller by which channel, and when what can wait comes."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        user = cast("User", request.user)
        said = {
            "preferences": services.preferences_of(user),
            **asdict(services.hours_of(user)),
            "push_browsers": [device.name for device in services.devices_of(user)],
        }
        return Response(PreferencesSerializer(said).data)

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def patch(self, request: Request) -> Response:
        given = PreferencesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        self._set(cast("User", request.user), given.validated_data)
        return self.get(request)

    @transaction.atomic
    def _set(self, user: User, wanted: dict[str, Any]) -> None:
        services.set_preferences(user, wanted.pop("preferences", {}))
        if wanted:
            services.set_hours(user, **asdict(services.hours_of(user)) | wanted)
