"""Manners of every answer, solved once."""

import uuid
from collections.abc import Callable

import pghistory
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from core.htmx import trigger
from core.http import client_address

Handler = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class HtmxManners:
    """Vary on htmx headers, turn redirects into HX-Redirect and waiting messages into toasts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.headers.get("HX-Request") != "true" or request.headers.get("HX-Boosted") == "true":
            return response
        if response.status_code in {301, 302, 303, 307}:
            # the browser would follow silently and swap a whole page into a fragment's place
            target = response.headers["Location"]
            moved = HttpResponse(status=204, headers={"HX-Redirect": target})
            moved.cookies = response.cookies
            return moved
        waiting = [{"text": str(m), "kind": m.level_tag} for m in messages.get_messages(request)]
        return trigger(response, toasts=waiting) if waiting else response


class AuditContext:
    """Give every audited change of this request its user, request id and address."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        user_id = getattr(getattr(request, "user", None), "pk", None)
        with pghistory.context(
            user=user_id, request=uuid.uuid4().hex, address=client_address(request), path=request.path[:200]
        ):
            return self.get_response(request)


class NoStore:
    """Pages of people who are signed in are kept by no cache, the browser's history included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
