"""Private files leave through here alone: never cached, never sniffed, never run inside our origin."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse

from clients.content import SHOWN
from clients.invitations import invitation
from clients.models import Contact, File


def file_response(file: File, *, is_inline: bool = False) -> FileResponse:
    """Answer with the bytes of a file that access.py let through. Raises Http404 when the disk has lost it.

    Only sound images and PDF are ever shown inside a page; all else is a download, whatever was asked for.
    """
    try:
        stream = default_storage.open(file.path)
    except FileNotFoundError:
        raise Http404 from None
    is_shown = is_inline and file.content_type in SHOWN
    response = FileResponse(
        stream,
        as_attachment=not is_shown,
        filename=file.name,
        content_type=file.content_type if is_shown else "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    return response


def ics_response(contact: Contact) -> HttpResponse:
    """Answer with the calendar file of a contact that access.py let through."""
    response = HttpResponse(invitation(contact), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="contact-{contact.pk}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
