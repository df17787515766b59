"""`clients/` and the timeline of each."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients import access, services
from clients.api.base import Resource, WarningSerializer, version_if_sent, warning
from clients.filters import ClientFilter, EventFilter
from clients.models import Channel, Client, Kind, Phase
from core.api import StrictSerializer, VisibleKey, version_wanted
from core.errors import Conflict
from history import kinds
from history.models import Event

VERSION = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description="The version you read."
)
LISTS = ("phones", "emails", "tags")
NAMES = {"name", "given_name", "middle_name", "family_name"}
IDENTITY = NAMES | {"phones", "emails"}  # what a look-alike is known by


def text(limit: int, **kwargs: Any) -> serializers.CharField:
    """An optional text of at most `limit` characters."""
    return serializers.CharField(required=False, allow_blank=True, max_length=limit, **kwargs)


class PhoneSerializer(StrictSerializer):
    """Write `raw` as people type it, or `number`; read `number` in E.164, null where it does not parse."""

    number = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=100)
    raw = text(100)
    label: Any = text(60)
    is_primary = serializers.BooleanField(required=False)


class EmailSerializer(StrictSerializer):
    address = serializers.CharField(max_length=254)
    label: Any = text(60)
    is_primary = serializers.BooleanField(required=False)


class TagsField(serializers.ListField):
    """Names of tags."""

    child = serializers.CharField(max_length=60)

    def to_representation(self, data: Any) -> list[str]:
        return sorted(tag.name for tag in data.all())


class OrganisationField(VisibleKey):
    """An organisation that the caller sees; one they do not see reads as null."""

    def get_attribute(self, instance: Client) -> Any:
        return instance.organisation

    def use_pk_only_optimization(self) -> bool:
        return False


class ClientSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    name = text(300)
    given_name = text(150)
    middle_name = text(150)
    family_name = text(150)
    organisation = OrganisationField(access.clients_to_choose, required=False, allow_null=True)
    job_title = text(150)
    addressed_as = text(200)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, allow_blank=True)
    is_language_guessed = serializers.BooleanField(read_only=True)
    phase = serializers.ChoiceField(choices=Phase.choices, required=False)
    phase_reason = text(300)
    win_back_on = serializers.DateField(required=False, allow_null=True)
    office = VisibleKey(access.offices_to_choose, required=False)
    owner = VisibleKey(access.people_to_choose, required=False, allow_null=True)
    source: Any = text(100)
    preferred_channel = serializers.ChoiceField(choices=Channel.choices, required=False, allow_blank=True)
    what_counts = text(200)
    tags = TagsField(required=False)
    phones = PhoneSerializer(many=True, required=False)
    emails = EmailSerializer(many=True, required=False)
    address = text(1000)
    website = text(300)
    tax_number = text(40)
    birthday = serializers.DateField(required=False, allow_null=True)
    notes = text(20_000)
    has_no_next_step = serializers.BooleanField(required=False)
    next_step_at = serializers.DateTimeField(read_only=True, allow_null=True)
    next_step_title = serializers.CharField(read_only=True)
    last_contact_at = serializers.DateTimeField(read_only=True, allow_null=True)
    is_sample = serializers.BooleanField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    deleted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)


class WrittenClientSerializer(ClientSerializer):
    """A client as it stands after it was written; `warnings` only where the form would show look-alikes."""

    warnings = WarningSerializer(many=True, required=False)


class ClientViewSet(Resource):
    """Clients that the caller may see; the trash with `?trashed=true`."""

    model = Client
    seen = access.clients_seen_by
    serializer_class = ClientSerializer
    filterset_class = ClientFilter
    orderings = {  # type: ignore[assignment]  # noqa: RUF012 - a mapping of names to columns
        "name": "name_sort",
        "-name": "-name_sort",
        "-created_at": "-created_at",
        "created_at": "created_at",
        "next_step_at": "next_step_at",
        "-last_contact_at": "-last_contact_at",
    }

    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(pk)

    @extend_schema(request=ClientSerializer, responses={201: WrittenClientSerializer})
    def create(self, request: Request) -> Response:
        data = self.cleaned(request)
        lists = {name: data.pop(name) for name in LISTS if name in data}
        client = services.create_client(by=self.me, values=data, **lists)
        return self._warned(self._shown(client.pk, status=201), IDENTITY)

    @extend_schema(
        parameters=[VERSION], request=ClientSerializer(partial=True), responses=WrittenClientSerializer
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        client = access.client_for_change(self.me, pk)
        version = version_wanted(request)
        data = self.cleaned(request, is_partial=True)
        given = IDENTITY & data.keys()
        lists = {name: data.pop(name) for name in LISTS if name in data}
        answer = self._guarded(
            pk,
            lambda: services.update_client(
                client, by=self.me, version=version, values=data, merge=False, **lists
            ),
        )
        return self._warned(answer, given)

    def destroy(self, request: Request, pk: int) -> Response:
        client = access.client_for_change(self.me, pk)
        version = version_if_sent(request)
        self._guarded(pk, lambda: services.trash_client(client, by=self.me, version=version), is_shown=False)
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        """Take a client out of the trash; one that is not there stays as it is."""
        self.expect_nothing(request)
        services.restore_client(access.client_for_change(self.me, pk, trashed=True), by=self.me)
        return self._shown(pk)

    def _guarded(self, pk: int, act: Callable[[], Any], *, is_shown: bool = True) -> Response:
        """Run an edit; a conflict shows the client as this resource shows it."""
        try:
            client = act()
        except Conflict as error:
            if "current" in error.data:
                error.data["current"] = self._shown(pk).data
            raise
        return self.shown(access.edited_for_api(self.me, client)) if is_shown else Response(status=204)

    def _warned(self, answer: Response, given: AbstractSet[str]) -> Response:
        """Name the look-alikes by what was given: numbers, addresses, names. Three queries, none where nothing was."""
        row = answer.data
        alike = services.find_duplicates(
            [phone["number"] or "" for phone in row["phones"]] if "phones" in given else [],
            [email["address"] for email in row["emails"]] if "emails" in given else [],
            row["name"] if given & NAMES else "",
            by=self.me,
            exclude=row["id"],
        )
        if alike:
            row["warnings"] = [warning("duplicate", _alike(one.name, why), one.pk) for one, why in alike]
        return answer

    def _shown(self, pk: int, status: int = 200) -> Response:
        return self.shown(access.client_for_api(self.me, pk), status)


def _alike(name: str, why: str) -> str:
    texts = {
        "phone": _("%(name)s has the same phone."),
        "email": _("%(name)s has the same e-mail."),
        "name": _("%(name)s has a similar name."),
    }
    return texts[why] % {"name": name}


class EventSerializer(serializers.Serializer[Event]):
    id = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    actor = serializers.IntegerField(source="actor_id", read_only=True, allow_null=True)
    actor_name = serializers.SerializerMethodField()
    at = serializers.DateTimeField(read_only=True)
    summary = serializers.SerializerMethodField()
    data: Any = serializers.DictField(read_only=True)

    def get_actor_name(self, event: Event) -> str:
        return event.actor.name if event.actor else ""

    def get_summary(self, event: Event) -> str:
        return kinds.of(event.kind).sentence(event.data)


class TimelineViewSet(Resource):
    """What happened to one client, newest first."""

    model = Event
    serializer_class = EventSerializer
    filterset_class = EventFilter
    orderings = ("-at", "at")

    def get_queryset(self) -> QuerySet[Event]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return access.timeline_of(access.client_for_view(self.me, self.kwargs["client_pk"]))
