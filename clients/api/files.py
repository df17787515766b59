"""`files/`: upload, list, download, remove."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from clients import access, services
from clients.api.base import AnyFormat, Resource
from clients.downloads import file_response
from clients.filters import FileFilter
from clients.models import File
from clients.services.files import MAX_BYTES, too_large
from core.api import StrictSerializer, VisibleKey

ROOM_FOR_FORM = 64 * 1024  # boundaries and the other fields of a multipart body


class FileSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    client = VisibleKey(access.clients_to_choose)
    file = serializers.FileField(write_only=True, allow_empty_file=True, max_length=1000)
    name = serializers.CharField(read_only=True)
    content_type = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    sha256 = serializers.CharField(read_only=True)
    uploaded_by = serializers.IntegerField(source="uploaded_by_id", read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class FileViewSet(Resource):
    """Files of clients that the caller may see; the bytes come from `content/` only."""

    http_method_names = ("get", "head", "post", "delete")  # type: ignore[assignment]
    model = File
    seen = access.files_seen_by
    serializer_class = FileSerializer
    filterset_class = FileFilter
    parser_classes = (MultiPartParser,)

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(access.file_for_view(self.me, pk))

    def create(self, request: Request) -> Response:
        if int(request.headers.get("content-length") or 0) > MAX_BYTES + ROOM_FOR_FORM:
            raise too_large()  # before a byte of it is read
        data = self.cleaned(request)
        return self.shown(services.add_file(data["client"], data["file"], by=self.me), status=201)

    def destroy(self, request: Request, pk: int) -> Response:
        services.remove_file(access.file_for_view(self.me, pk), by=self.me)
        return Response(status=204)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], content_negotiation_class=AnyFormat)
    def content(self, request: Request, pk: int) -> FileResponse:
        """The bytes, always as a download."""
        return file_response(access.file_for_view(self.me, pk))
