"""The machine's own pages: health for load balancers, and errors that help."""

import logging
import sys
import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from core import broker
from core.context import page
from core.styleguide import styleguide_context

log = logging.getLogger(__name__)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the process lives; asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database, the broker and the schema are ready: 200 or 503 with the parts that are not."""
    parts = {"database": _database_answers(), "schema": False, "broker": broker.answers()}
    if parts["database"]:
        parts["schema"] = _schema_is_complete()
    # mail and reminders run late without the broker, but nothing is lost: pages stay up
    ready = parts["database"] and parts["schema"]
    return JsonResponse(parts, status=200 if ready else 503)


@login_not_required
def not_here(request: HttpRequest) -> HttpResponse:
    """Stand before an address that a library brings along and this office does not offer."""
    raise Http404


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every piece of the interface, for people who build pages and for the checks of look and access."""
    return render(request, "styleguide.html", styleguide_context())


_complete: dict[str, bool] = {}


def _schema_is_complete() -> bool:
    """Say whether every migration ran; a process that once found it so need not read them all again."""
    if not _complete:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _complete["schema"] = True
    return True


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError):
        return False
    return True


def _error(request: HttpRequest, status: int, **more: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        codes = {
            400: "bad_request",
            403: "forbidden",
            404: "not_found",
            500: "server_error",
            503: "unavailable",
        }
        answer = {"code": codes[status], "detail": codes[status].replace("_", " "), **more}
        return JsonResponse(answer, status=status)
    # without the request: its context asks for the session and its user, that is for a database that may be away
    return HttpResponse(render_to_string(f"errors/{status}.html", page(request) | more), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say nothing but a reference to the log. A database that is away is not a fault of the page: 503, come back."""
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError | InterfaceError):
        response = _error(request, 503)
        response.headers["Retry-After"] = "5"
        return response
    reference = uuid.uuid4().hex[:12]
    log.error("page_failed", exc_info=fault, extra={"reference": reference, "path": request.path})
    return _error(request, 500, reference=reference)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale form: the page says so and keeps what the browser kept."""
    return _error(request, 403)
