"""The list as a file: the same address, filters and rights as the page."""

import tempfile
from typing import BinaryIO, cast

from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from clients import access
from clients.exporting import exported
from clients.exports import CONTENT_TYPES, WRITERS
from clients.views.list_state import ListState

SPOOL = 8 * 1024 * 1024  # bytes kept in memory before the file goes to disk


@require_safe
def client_export(request: StaffRequest) -> FileResponse:
    """Download the clients of the list as `?format=` csv, xlsx or vcf."""
    kind = request.GET.get("format", "csv")
    if kind not in WRITERS:
        raise Http404
    state = ListState.read(request.GET)
    rows = state.rows(access.clients_visible_to(request.user), request.user, timezone.localtime())
    file = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - FileResponse closes it
    WRITERS[kind](exported(rows.order_by()), cast(BinaryIO, file))
    file.seek(0)
    name = f"clients-{timezone.localdate():%Y-%m-%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[kind])
