"""`search/`: one query over everything that apps have registered."""

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clients.api.base import me
from clients.filters import MAX_QUERY
from core import search
from core.api import KnownParameters
from core.text import clean

HIT = inline_serializer(
    "Hit",
    {
        "type": serializers.CharField(),
        "id": serializers.IntegerField(),
        "title": serializers.CharField(),
        "snippet": serializers.CharField(),
        "url": serializers.CharField(),
    },
    many=True,
)
PAGE = inline_serializer(
    "Hits",
    {
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        "results": HIT,
    },
)


class SearchView(KnownParameters, APIView):
    """What the caller may see and the words of the query stand in, ten of each type."""

    http_method_names = ("get", "head")
    metadata_class = None
    parameters = frozenset({"q"})

    @extend_schema(parameters=[OpenApiParameter("q", OpenApiTypes.STR, required=True)], responses=PAGE)
    def get(self, request: Request) -> Response:
        query = clean(request.query_params.get("q", ""))
        if not query.strip() or len(query) > MAX_QUERY:
            raise serializers.ValidationError(
                {"q": [_("Give up to %(limit)d characters.") % {"limit": MAX_QUERY}]}
            )
        hits = [vars(hit) for hit in search.find(me(request), query)]
        return Response({"next": None, "previous": None, "results": hits})
