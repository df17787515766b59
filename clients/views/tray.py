"""The tray: letters of people nobody knows yet. Somebody decides: whose they are, a new client, or nothing."""

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from clients import access, services
from clients.forms import TrayForm
from core import htmx
from core.errors import RuleError
from core.paging import BadCursor, Keyset
from notifications.services import file_inbound, ignore_inbound

PAGE_SIZE = 20


@require_safe
def tray(request: StaffRequest) -> HttpResponse:
    """Show what waits for a decision, newest first."""
    rows = access.tray(request.user)
    try:
        page = Keyset("-id").page(rows, request.GET.get("cursor"), PAGE_SIZE)
    except BadCursor:
        page = Keyset("-id").page(rows, None, PAGE_SIZE)
    context = {
        "rows": page.items,
        "form": TrayForm(by=request.user, auto_id=False),
        "next_url": f"?cursor={page.next}" if page.next else "",
    }
    return htmx.render(request, "clients/tray.html", context, partial="rows")


@require_POST
def tray_file(request: StaffRequest, pk: int) -> HttpResponse:
    """File a letter under the client that was chosen."""
    letter = access.letter_for_change(request.user, pk)
    form = TrayForm(request.POST, by=request.user)
    if not form.is_valid():
        toasts.error(request, _("Choose a client first."))
        return redirect("clients:tray")
    client = form.cleaned_data["client"]
    try:
        file_inbound(letter, client.subject, by=request.user)
    except RuleError as error:
        return _refused(request, error)
    toasts.success(request, _("Filed under %(name)s.") % {"name": client.name})
    return redirect("clients:tray")


@require_POST
def tray_create(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a client of the sender and go there."""
    letter = access.letter_for_change(request.user, pk)
    try:
        client = services.client_from_letter(letter, by=request.user)
    except RuleError as error:
        return _refused(request, error)
    return redirect("clients:client_detail", client.pk)


@require_POST
def tray_ignore(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a letter out of the tray."""
    letter = access.letter_for_change(request.user, pk)
    try:
        ignore_inbound(letter, by=request.user)
    except RuleError as error:
        return _refused(request, error)
    toasts.success(request, _("Ignored."))
    return redirect("clients:tray")


def _refused(request: StaffRequest, error: RuleError) -> HttpResponse:
    toasts.error(request, str(error.message))
    return redirect("clients:tray")
