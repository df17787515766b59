"""Files and relations of a client: what stands beside the timeline."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access, services
from clients.content import SHOWN
from clients.forms import FileForm, RelationForm, show_refusal
from clients.models import Client, File
from core import htmx
from core.errors import RuleError

MOST_FILES = 12
MOST_RELATED = 20
MOST_AT_ONCE = 10
MAX_THUMB = 400_000  # bytes
RELATED = ("relation_id", "who", "who_name", "what", "part")
# a file never runs in the office's own origin, whatever a browser makes of it
LOCKED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"
# browsers refuse to show a PDF inside a sandbox; their viewers give its scripts no access to the page
LOCKED_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@require_safe
def client_side(request: StaffRequest, pk: int) -> HttpResponse:
    """Files and related clients: loaded after the page stands, or as a page of its own."""
    client = access.client_for_change(request.user, pk)
    show_all = request.GET.get("files") == "all"
    context = {
        **side_of(client, request.user, show_all=show_all),
        "file_form": FileForm(auto_id="id_file_%s"),
    }
    return htmx.render(request, "clients/client_side.html", context, partial="side")


def side_of(client: Client, user: User, *, show_all: bool = False) -> dict[str, Any]:
    """The files (the latest ones unless all are asked for) and the related clients that this person may see."""
    limit = 500 if show_all else MOST_FILES
    files = list(access.files_of(client)[: limit + 1])
    return {
        "client": client,
        "files": [file_row(file) for file in files[:limit]],
        "has_more_files": len(files) > limit,
        "related": related_to(client, user),
    }


def file_row(file: File) -> dict[str, Any]:
    """One file as its line shows it; a large picture is no thumbnail."""
    is_shown = file.content_type in SHOWN
    is_small = is_shown and file.content_type != "application/pdf" and file.size <= MAX_THUMB
    return {"file": file, "is_shown": is_shown, "is_picture": is_small}


def related_to(client: Client, user: User) -> list[dict[str, Any]]:
    """Related clients with what they are to this one; those that may not be seen are left out."""
    rows = access.related_rows(client, user, MOST_RELATED)
    return [dict(zip(RELATED, row, strict=True)) for row in rows]


@require_POST
def file_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep the uploaded files; those that are refused are named with the reason."""
    client = access.client_for_change(request.user, pk)
    uploads = request.FILES.getlist("file")[:MOST_AT_ONCE]
    form = FileForm(request.POST, request.FILES, auto_id="id_file_%s")
    status = 200 if form.is_valid() else 422
    refused: list[str] = []
    for upload in uploads if form.is_valid() else ():
        try:
            services.add_file(client, upload, by=request.user)
        except RuleError as error:
            refused.append(f"{upload.name}: {error.message}")
            status = error.status if error.status == 413 else 422
    for text in refused:
        form.add_error("file", text)
    if not htmx.wants_fragment(request) and not form.errors:
        messages.success(request, _("File kept."))
        return redirect("clients:client_detail", pk)
    context = {**side_of(client, request.user), "file_form": form}
    # htmx shows refusals only under this status
    shown = 422 if htmx.wants_fragment(request) and status == 413 else status
    return htmx.render(request, "clients/client_side.html", context, partial="side", status=shown)


@require_safe
def file_download(request: StaffRequest, pk: int) -> FileResponse:
    """Give a file to be saved: never shown by the browser inside this origin."""
    file = access.file_for_view(request.user, pk)
    return _locked(
        FileResponse(_bytes(file), as_attachment=True, filename=file.name), file.content_type, LOCKED
    )


@require_safe
def file_show(request: StaffRequest, pk: int) -> FileResponse:
    """Show an image or a PDF; everything else is only given to be saved."""
    file = access.file_for_view(request.user, pk)
    if file.content_type not in SHOWN:
        raise Http404
    response = FileResponse(_bytes(file), filename=file.name, content_type=file.content_type)
    return _locked(
        response, file.content_type, LOCKED_PDF if file.content_type == "application/pdf" else LOCKED
    )


def _bytes(file: File) -> Any:
    try:
        return default_storage.open(file.path)
    except FileNotFoundError:
        raise Http404 from None


def _locked(response: FileResponse, content_type: str, policy: str) -> FileResponse:
    response.headers["Content-Type"] = content_type
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def file_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a file out of the dossier."""
    file = access.file_for_view(request.user, pk)
    services.remove_file(file, by=request.user)
    text = _("%(name)s was removed.") % {"name": file.name}
    undo = reverse("clients:file_restore", args=[pk])
    if not htmx.wants_fragment(request):
        messages.success(request, text, extra_tags=f"undo:{undo}")
        return redirect("clients:client_detail", file.client_id)
    context = {**side_of(file.client, request.user), "file_form": FileForm(auto_id="id_file_%s")}
    response = htmx.render(request, "clients/client_side.html", context, partial="side")
    return htmx.trigger(response, toast={"text": text, "kind": "success", "undo_url": undo})


@require_POST
def file_restore(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring back a file that was removed."""
    file = access.removed_file_for_change(request.user, pk)
    services.bring_back_file(file, by=request.user)
    messages.success(request, _("%(name)s is back.") % {"name": file.name})
    return redirect("clients:client_detail", file.client_id)


@require_http_methods(["GET", "HEAD", "POST"])
def relation_create(request: StaffRequest, pk: int) -> HttpResponse:
    """Say who is what to this client."""
    client = access.client_for_change(request.user, pk)
    form = RelationForm(request.POST or None, by=request.user, client=client, auto_id="id_relation_%s")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_relation(
                client,
                data["other"],
                data["kind"],
                by=request.user,
                role=data["role"],
                inverse_kind=data["inverse_kind"],
            )
        except RuleError as error:
            show_refusal(error, form)
        else:
            messages.success(request, _("Noted."))
            return redirect("clients:client_detail", pk)
    context = {
        "client": client,
        "form": form,
        "kinds": access.relation_types(request.user).values_list("name", flat=True)[:30],
    }
    status = 422 if form.errors else 200
    return htmx.render(request, "clients/relation_form.html", context, partial="dialog", status=status)


@require_POST
def relation_remove(request: StaffRequest, pk: int, relation_pk: int) -> HttpResponse:
    """Take a relation away; `pk` is the client on whose page it stands."""
    client = access.client_for_change(request.user, pk)
    relation = access.relation_for_change(request.user, relation_pk)
    if client.pk not in {relation.client_id, relation.other_id}:
        raise Http404
    services.remove_relation(relation, by=request.user)
    messages.success(request, _("The relation is removed."))
    return redirect("clients:client_detail", pk)
