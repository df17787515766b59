"""People as a resource: inviting and letting go span the apps, so it lives here."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers

from accounts import access
from accounts.api import Collection, WeekField
from accounts.filters import UserFilter
from accounts.models import Role, User
from core.api import StrictModelSerializer, VisibleKey
from desk.services import people


class UserSerializer(StrictModelSerializer):
    team = VisibleKey(access.teams_for_view, allow_null=True, required=False)
    office = VisibleKey(access.offices_for_view, required=False)
    deputy = VisibleKey(access.colleagues_for_view, allow_null=True, required=False)
    reassign_to = VisibleKey(access.colleagues_for_view, write_only=True, required=False, source="heir")
    working_hours = WeekField(required=False)
    phone = serializers.CharField(max_length=60, allow_blank=True, required=False)
    is_invited = serializers.BooleanField(read_only=True)

    class Meta:
        model = User
        fields = (
            "id", "name", "email", "role", "team", "office", "language", "time_zone", "phone", "working_hours", "deputy",
            "is_active", "is_invited", "reassign_to",
        )  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = {"email": {"validators": []}}  # the service says it better

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Leaving is for people who are here: an invitation knows neither `is_active` nor `reassign_to`."""
        names = {"heir": "reassign_to", "is_active": "is_active"}
        early = [name for source, name in names.items() if self.instance is None and source in attrs]
        if early:
            raise serializers.ValidationError(
                {name: [_("Only for people who are here already.")] for name in early}
            )
        return attrs


class UserViewSet(Collection):
    """Who works here. POST invites; `is_active: false` asks for `reassign_to` while tasks are open."""

    serializer_class = UserSerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_class = UserFilter
    parameters = frozenset(UserFilter.base_filters)

    def get_queryset(self) -> QuerySet[User]:
        return access.users_for_view(self.request.user)  # type: ignore[arg-type]

    def perform_create(self, serializer: Any) -> None:
        usual = {"office": self.request.user.office, "role": Role.EMPLOYEE}  # type: ignore[union-attr]
        given = {**usual, **serializer.validated_data}
        serializer.instance, _url = people.invite_user(by=self.request.user, **given)  # type: ignore[arg-type]

    def perform_update(self, serializer: Any) -> None:
        serializer.instance = people.move_user(
            serializer.instance,
            by=self.request.user,  # type: ignore[arg-type]
            **serializer.validated_data,
        )
