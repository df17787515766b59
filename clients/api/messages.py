"""`messages/`: every e-mail and SMS to clients, with its fate."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients import access, services
from clients.api.base import Resource
from clients.api.clients import text
from clients.filters import MessageFilter
from clients.validation import refuse
from core.api import StrictSerializer, VisibleKey
from notifications.models import Message, Purpose
from notifications.services import cancel, resend


class AttemptSerializer(serializers.Serializer[Any]):
    started_at = serializers.DateTimeField(read_only=True)
    finished_at = serializers.DateTimeField(read_only=True, allow_null=True)
    outcome = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    provider_id = serializers.CharField(read_only=True)


class ReasonSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


class MessageSerializer(StrictSerializer):
    """Write client, channel and body; `to` is one of the client's addresses, the primary one unless told."""

    id = serializers.IntegerField(read_only=True)
    client = VisibleKey(access.clients_to_choose)
    user = serializers.IntegerField(source="user_id", read_only=True, allow_null=True)
    channel = serializers.ChoiceField(choices=Message.Channel.choices)
    to = text(254)
    subject = text(300)
    body = serializers.CharField(max_length=50_000)
    kind = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=Message.State.choices, read_only=True)
    reason = ReasonSerializer(read_only=True, allow_null=True)
    due_at = serializers.DateTimeField(required=False)
    attempts = AttemptSerializer(many=True, read_only=True)
    provider_id = serializers.CharField(read_only=True)
    resend_of = serializers.IntegerField(source="resend_of_id", read_only=True, allow_null=True)
    is_urgent = serializers.BooleanField(required=False)
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)
    consent_basis = serializers.CharField(read_only=True)
    template = serializers.CharField(read_only=True)
    sender = serializers.IntegerField(source="created_by_id", read_only=True, allow_null=True)
    language = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)

    def to_representation(self, instance: Message) -> dict[str, Any]:
        noun, _colon, number = instance.subject.partition(":")
        is_to_client = instance.user_id is None and noun == "client" and number.isdigit()
        return {
            name: field.to_representation(value) if value is not None else None
            for name, field, value in self._values(instance)
        } | {"client": int(number) if is_to_client else None}

    def _values(self, instance: Message) -> Any:
        """Yield every field but the client with its value; the row's words for subject and body differ from ours."""
        ours = {"subject": instance.subject_line, "body": instance.text_as_sent}
        for name, field in self.fields.items():
            if name != "client":
                yield name, field, ours[name] if name in ours else field.get_attribute(instance)


class MessageViewSet(Resource):
    """Messages to clients that the caller may see, and the caller's own."""

    http_method_names = ("get", "head", "post")  # type: ignore[assignment]
    model = Message
    seen = access.messages_seen_by
    serializer_class = MessageSerializer
    filterset_class = MessageFilter

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(access.message_for_view(self.me, pk))

    def create(self, request: Request) -> Response:
        data = self.cleaned(request)
        if data["channel"] == Message.Channel.SMS and data.get("subject"):
            raise refuse("subject", _("An SMS has no subject."))
        message = services.send_message(data.pop("client"), by=self.me, **data)
        return self.shown(message, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Take back a message that has not left; 409 once it is being sent."""
        self.expect_nothing(request)
        return self.shown(cancel(access.message_for_change(self.me, pk), by=self.me))

    @extend_schema(request=None, responses={201: MessageSerializer})
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: int) -> Response:
        """Send the same text again, as a new message."""
        self.expect_nothing(request)
        return self.shown(resend(access.message_for_change(self.me, pk), by=self.me), status=201)
