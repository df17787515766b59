"""`contacts/`: talks with the client, planned or done."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients import access, services
from clients.api.base import AnyFormat, Resource
from clients.api.clients import text
from clients.downloads import ics_response
from clients.filters import ContactFilter
from clients.models import Contact, ContactKind, Direction
from core.api import StrictSerializer, VisibleKey
from core.errors import Conflict


class ContactSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    client = VisibleKey(access.clients_to_choose)
    kind = serializers.ChoiceField(choices=ContactKind.choices, required=False)
    direction = serializers.ChoiceField(choices=Direction.choices, required=False)
    at = serializers.DateTimeField(required=False)
    duration_minutes = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=1440)
    outcome = text(5000)
    is_planned = serializers.BooleanField(required=False)
    reminds_client = serializers.BooleanField(required=False)
    author = serializers.IntegerField(source="author_id", read_only=True)
    next_step = text(300)
    created_at = serializers.DateTimeField(read_only=True)


class ContactEditSerializer(ContactSerializer):
    """A contact stays with its client."""

    client: Any = serializers.IntegerField(source="client_id", read_only=True)


class ContactViewSet(Resource):
    """Contacts with clients that the caller may see. A PATCH with `is_planned: false` says that it took place."""

    model = Contact
    seen = access.contacts_seen_by
    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    orderings = ("-at", "at", "-id")

    def get_serializer_class(self) -> Any:
        return ContactEditSerializer if self.action == "partial_update" else ContactSerializer

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(access.contact_for_change(self.me, pk))

    def create(self, request: Request) -> Response:
        data = self.cleaned(request)
        client, is_planned = data.pop("client"), data.pop("is_planned", False)
        if is_planned and "at" not in data:
            raise serializers.ValidationError({"at": [_("Say when it is to take place.")]})
        verb = services.plan_contact if is_planned else services.log_contact
        return self.shown(verb(client, by=self.me, **data), status=201)

    @extend_schema(request=ContactEditSerializer, responses=ContactSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        contact = access.contact_for_change(self.me, pk)
        data = self.cleaned(request, is_partial=True)
        is_planned = data.pop("is_planned", contact.is_planned)
        if is_planned and not contact.is_planned:
            raise Conflict(_("This contact has taken place and cannot be planned again."), code="done")
        if contact.is_planned and not is_planned:
            return self.shown(services.complete_contact(contact, by=self.me, **data))
        return self.shown(services.edit_contact(contact, by=self.me, values=data))

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], content_negotiation_class=AnyFormat)
    def ics(self, request: Request, pk: int) -> HttpResponse:
        """The contact as a calendar file."""
        return ics_response(access.contact_for_change(self.me, pk))

    def destroy(self, request: Request, pk: int) -> Response:
        services.cancel_contact(access.contact_for_change(self.me, pk), by=self.me)
        return Response(status=204)
