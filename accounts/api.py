"""Sign-in for programs, one's own profile, the firm's settings, offices and teams. People: desk/api.py."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, mixins, serializers
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts import access, services
from accounts.models import ApiToken, FirmSettings, Office, Team, User
from core.api import KnownParameters, StrictModelSerializer, StrictSerializer, VisibleKey
from core.errors import RuleError

RETRY_AFTER_S = 60
_SPANS = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
WEEK_SCHEMA = {"type": "object", "additionalProperties": _SPANS, "example": {"mon": [["09:00", "18:00"]]}}
ALERTS_SCHEMA = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}
WORDS_SCHEMA = {"type": "array", "items": {"type": "string"}}


@extend_schema_field(WEEK_SCHEMA)
class WeekField(serializers.JSONField):
    """Hours by day, mon to sun."""


@extend_schema_field(WORDS_SCHEMA)
class WordsField(serializers.JSONField):
    """A list of dates or language codes."""


@extend_schema_field(ALERTS_SCHEMA)
class AlertsField(serializers.JSONField):
    """When the assignee and the managers hear about a deadline."""


class AdminToChange(BasePermission):
    """Everybody reads, administrators write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or request.user.is_admin  # type: ignore[union-attr]


class AdminOnly(BasePermission):
    """Administrators alone."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_admin)  # type: ignore[union-attr]


class Collection(
    KnownParameters,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    GenericViewSet[Any],
):
    """A resource that is listed, read, made and patched; never put, never deleted."""

    permission_classes = (IsAuthenticated, AdminToChange)
    http_method_names = ("get", "head", "post", "patch")
    metadata_class = None
    orderings: tuple[str, ...] = ("name", "-name", "id", "-id")


# --- Sign-in ---------------------------------------------------------------------------------------------------------


class CredentialsSerializer(StrictSerializer):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    otp = serializers.CharField(max_length=20, required=False)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()


class TokenView(KnownParameters, APIView):
    """Exchange e-mail and password (and a code of the second factor) for a token; DELETE ends the one in use."""

    def get_authenticators(self) -> list[Any]:
        is_signing_in = self.request is not None and self.request.method == "POST"
        return [] if is_signing_in else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else [IsAuthenticated()]

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer)
    def post(self, request: Request) -> Response:
        given = CredentialsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user = _user_of(request, given.validated_data["email"], given.validated_data["password"])
        if is_mfa_enabled(user):
            _check_second_factor(user, given.validated_data.get("otp"))
        return Response({"token": services.make_token(user)})

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        if request.auth is None:
            raise RuleError(_("Send the token to revoke after Bearer."), code="no_token")
        services.revoke_token(cast(ApiToken, request.auth))
        return Response(status=204)


def _user_of(request: Request, email: str, password: str) -> User:
    """Return the active user of these credentials; wrong ones count towards the limit that the sign-in page shares."""
    try:
        user = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError:
        raise exceptions.Throttled(RETRY_AFTER_S) from None
    if user is None or not user.is_active:
        raise RuleError(_("E-mail address or password is wrong."), code="invalid_credentials")
    return user


def _check_second_factor(user: User, code: str | None) -> None:
    if not code:
        raise RuleError(_("Send the code of your second factor as otp."), code="mfa_required", field="otp")
    form = BaseAuthenticateForm({"code": code}, user=user)
    if form.is_valid():
        return
    if form.has_error("code", "too_many_login_attempts"):
        raise exceptions.Throttled(RETRY_AFTER_S)
    raise RuleError(_("This code is wrong or has been used."), code="invalid_credentials", field="otp")


# --- One's own profile -------------------------------------------------------------------------------------------------


class MeSerializer(StrictModelSerializer):
    deputy = VisibleKey(access.colleagues_for_view, allow_null=True, required=False)
    working_hours = WeekField(required=False)
    phone = serializers.CharField(max_length=60, allow_blank=True, required=False)

    class Meta:
        model = User
        fields = (
            "id", "email", "name", "role", "language", "time_zone", "phone", "team", "office", "working_hours", "deputy",
        )  # fmt: skip
        read_only_fields = ("id", "email", "role", "team", "office")


class MeView(KnownParameters, APIView):
    """Who the caller is; language, time zone and phone may be changed here, role and team may not."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(request.user).data)

    @extend_schema(request=MeSerializer(partial=True), responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        given = MeSerializer(request.user, data=request.data, partial=True, context={"request": request})
        given.is_valid(raise_exception=True)
        user = services.update_user(request.user, **given.validated_data)  # type: ignore[arg-type]
        return Response(MeSerializer(user).data)


# --- The firm, its offices and teams ---------------------------------------------------------------------------------


class FirmSettingsSerializer(StrictModelSerializer):
    class Meta:
        model = FirmSettings
        fields = ("visibility", "comment_minutes")


class FirmSettingsView(KnownParameters, APIView):
    """What holds for the whole firm."""

    permission_classes = (IsAuthenticated, AdminOnly)

    @extend_schema(responses=FirmSettingsSerializer)
    def get(self, request: Request) -> Response:
        return Response(FirmSettingsSerializer(FirmSettings.load()).data)

    @extend_schema(request=FirmSettingsSerializer(partial=True), responses=FirmSettingsSerializer)
    def patch(self, request: Request) -> Response:
        firm = FirmSettings.load()
        given = FirmSettingsSerializer(firm, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        if given.validated_data:
            firm = services.change_firm_settings(**given.validated_data)
        return Response(FirmSettingsSerializer(firm).data)


class OfficeSerializer(StrictModelSerializer):
    working_week = WeekField(required=False)
    holidays = WordsField(required=False)
    languages = WordsField(required=False)
    deadline_alerts = AlertsField(required=False)
    country = serializers.CharField(max_length=2, required=False)
    time_zone = serializers.CharField(max_length=64, required=False)

    class Meta:
        model = Office
        fields = (
            "id", "name", "country", "time_zone", "working_week", "holidays", "languages", "currency", "email_from",
            "sms_from", "legal_name", "legal_id", "vat_id", "address", "phone", "letterhead", "deadline_alerts",
            "answer_minutes",
        )  # fmt: skip


class OfficeViewSet(Collection):
    """Places of business."""

    serializer_class = OfficeSerializer

    def get_queryset(self) -> QuerySet[Office]:
        return access.offices_for_view(self.request.user)  # type: ignore[arg-type]

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = services.create_office(**serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        serializer.instance = services.update_office(serializer.instance, **serializer.validated_data)


class TeamSerializer(StrictModelSerializer):
    office = VisibleKey(access.offices_for_view)
    managers = VisibleKey(access.colleagues_for_view, many=True, required=False)

    class Meta:
        model = Team
        fields = ("id", "name", "office", "managers")
        validators = ()  # the service says it better


class TeamViewSet(Collection):
    """People who see the same clients, and who leads them."""

    serializer_class = TeamSerializer

    def get_queryset(self) -> QuerySet[Team]:
        return access.teams_for_view(self.request.user)  # type: ignore[arg-type]

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = services.create_team(**serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        serializer.instance = services.update_team(serializer.instance, **serializer.validated_data)
