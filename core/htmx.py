"""Same page with and without htmx: one template, fragments inside it as named partials."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render as django_render


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asked for a piece of the page (a boosted link wants the whole one)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its named partial when htmx asks for a fragment."""
    if partial and wants_fragment(request):
        template = f"{template}#{partial}"
    return django_render(request, template, context or {}, status=status)


def fragment(request: HttpRequest, template: str, partial: str, context: dict[str, Any]) -> HttpResponse:
    """Render a named partial of `template`, whoever asks: for pieces that are no page by themselves."""
    return django_render(request, f"{template}#{partial}", context)


def trigger(response: HttpResponse, **events: Any) -> HttpResponse:
    """Add browser events, e.g. `toast={"text": …, "undo_url": …}`, to an answer and return it."""
    earlier = json.loads(response.headers.get("HX-Trigger", "{}"))
    # HTTP headers are Latin-1: \u escapes carry every script
    response.headers["HX-Trigger"] = json.dumps(
        {**earlier, **events}, cls=DjangoJSONEncoder, ensure_ascii=True
    )
    return response


def choices(rows: Iterable[tuple[int, str, str]], note: str = "") -> JsonResponse:
    """Answer a searchable select or the @ picker: {"results": [{"id", "name", "detail"}], "note": why so few}."""
    found = [{"id": pk, "name": name, "detail": detail} for pk, name, detail in rows]
    return JsonResponse({"results": found, "note": note})
