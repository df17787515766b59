"""Importing a file of clients: upload, say what the columns mean, look, let it run, see what came of it."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from clients import access
from clients.events import field_labels
from clients.import_forms import ImportUploadForm, MappingForm
from clients.imports import ClientRow, Mapping
from clients.models import ImportBatch, ImportState
from clients.services import import_undo as undoing
from clients.services import imports
from clients.unseen import is_unseen_by_colleagues
from core.csvsafe import safe_cell
from core.errors import Conflict, RuleError
from core.htmx import render

PREVIEW_ROWS = 20
RECENT = 10
SHOWN_PROBLEMS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: StaffRequest) -> HttpResponse:
    """Take a file; what cannot be read is refused at the field."""
    form = ImportUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = imports.start_batch(file, file.name, by=request.user)
        except RuleError as error:
            form.add_error("file", str(error.message))
        else:
            return redirect("clients:import_detail", batch.pk)
    recent = access.imports_visible_to(request.user)[:RECENT]
    context = {"form": form, "recent": recent}
    return render(request, "clients/import_create.html", context, status=422 if form.errors else 200)


@require_safe
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show where an import stands: its columns and first rows, its progress, or its result."""
    batch = access.import_for_view(request.user, pk)
    if batch.state == ImportState.UPLOADED:
        return _columns(request, batch, MappingForm(Mapping.from_json(batch.mapping)))
    context = _result(batch) | {"kept": _kept(request, batch)}
    return render(request, "clients/import_detail.html", context, partial="state")


@require_POST
def import_start(request: StaffRequest, pk: int) -> HttpResponse:
    """Start it with the chosen columns, or only look at the rows again (`preview`)."""
    batch = access.import_for_view(request.user, pk)
    if batch.state != ImportState.UPLOADED:
        return redirect("clients:import_detail", pk)
    form = MappingForm(Mapping.from_json(batch.mapping), request.POST)
    if not form.is_valid():
        return _columns(request, batch, form, status=422)
    if "preview" in request.POST:
        batch.mapping = form.cleaned_data["mapping"].to_json()
        return _columns(request, batch, form)
    try:
        names = ("mapping", "update", "consent", "consent_note")
        imports.run_later(batch, **{name: form.cleaned_data[name] for name in names})
    except RuleError as error:
        form.add_error(None, str(error.message))
        return _columns(request, batch, form, status=422)
    return redirect("clients:import_detail", pk)


def _columns(request: StaffRequest, batch: ImportBatch, form: MappingForm, status: int = 200) -> HttpResponse:
    try:
        rows, failure = imports.preview(batch, PREVIEW_ROWS), ""
    except RuleError as error:
        rows, failure = [], str(error.message)
    columns = [(field, _examples(rows, index)) for index, field in enumerate(form.columns())]
    unused = []
    if form.is_cards:  # a card has dozens of possible properties; asked is for those that somebody filled
        unused = [field for field, examples in columns if not examples]
        columns = [(field, examples) for field, examples in columns if examples]
    context = {"batch": batch, "form": form, "columns": columns, "unused": unused, "rows": rows}
    context |= {"failure": failure, "is_unseen": is_unseen_by_colleagues(request.user)}
    return render(request, "clients/import_columns.html", context, partial="preview", status=status)


def _examples(rows: list[ClientRow], index: int) -> str:
    found = (row.cells[index].strip() for row in rows if index < len(row.cells))
    return " · ".join([text[:40] for text in found if text][:3])


def _result(batch: ImportBatch) -> dict[str, object]:
    return {
        "batch": batch,
        "errors": batch.errors[:SHOWN_PROBLEMS],
        "error_count": len(batch.errors),
        "warnings": batch.warnings[:SHOWN_PROBLEMS],
        "warning_count": len(batch.warnings),
    }


def _kept(request: StaffRequest, batch: ImportBatch) -> dict[str, object]:
    """Whom undoing left, by name as far as this person sees them, and why."""
    shown = batch.undo_kept[:SHOWN_PROBLEMS]
    names = access.names_of_clients(request.user, {one["client"] for one in shown})
    rows = [
        {
            "pk": one["client"],
            "name": names[one["client"]],
            "is_needed": one["reason"] == "needed",
            "fields": field_labels(one.get("fields", ())),
        }
        for one in shown
        if one["client"] in names
    ]
    return {"rows": rows, "count": len(batch.undo_kept)}


@require_POST
def import_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what an import made, with a way back in the message."""
    batch = access.import_for_view(request.user, pk)
    try:
        batch = undoing.undo_import(batch, by=request.user)
    except Conflict as error:
        messages.error(request, str(error.message))
    else:
        if batch.state == ImportState.UNDONE:
            _say_undone(request, batch)
    return redirect("clients:import_detail", pk)


def _say_undone(request: StaffRequest, batch: ImportBatch) -> None:
    count = batch.undone_count
    text = ngettext("%(count)d client is in the trash.", "%(count)d clients are in the trash.", count)
    if not count and batch.put_back_count:
        count = batch.put_back_count
        text = ngettext(
            "%(count)d client has its earlier values again.",
            "%(count)d clients have their earlier values again.",
            count,
        )
    back = reverse("clients:import_redo", args=[batch.pk])
    messages.success(request, text % {"count": count}, extra_tags=f"undo:{back}")


@require_POST
def import_redo(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring back what undoing an import removed."""
    batch = access.import_for_view(request.user, pk)
    try:
        batch = undoing.redo_import(batch, by=request.user)
    except Conflict as error:
        messages.error(request, str(error.message))
    else:
        if not batch.is_running:
            messages.success(request, _("The imported clients are back."))
    return redirect("clients:import_detail", pk)


@require_safe
def import_refused(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """Download the rows that did not go in, as they stood, with what is wrong in front."""
    batch = access.import_for_view(request.user, pk)
    if not batch.path or not batch.errors:
        raise Http404
    response = StreamingHttpResponse(_lines(batch), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-rows-{batch.pk}.csv"'
    return response


class _Echo:
    """A file that hands back what is written to it, so that rows stream."""

    def write(self, text: str) -> str:
        return text


def _lines(batch: ImportBatch) -> Iterator[str]:
    yield "\ufeff"  # so that Excel reads UTF-8
    writer = csv.writer(_Echo())
    for cells in imports.refused_cells(batch):
        yield writer.writerow([safe_cell(cell) for cell in cells])
