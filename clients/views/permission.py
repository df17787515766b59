"""May we write to this client? What they said, by what right, and what would happen right now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import StaffRequest
from clients import access, services
from clients.contact import contact_state
from clients.models import Client
from core.errors import RuleError
from core.htmx import render


@require_http_methods(["GET", "HEAD", "POST"])
def client_permission(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change what a client said about being written to."""
    client = access.client_for_view(request.user, pk)
    if request.method != "POST":
        return _page(request, client)
    try:
        _act(request, client)
    except RuleError as error:
        return _page(request, client, error, status=422)
    messages.success(request, _("Noted. It holds from now on."))
    return redirect("clients:client_permission", pk)


def _act(request: StaffRequest, client: Client) -> None:
    act, note = request.POST.get("act", ""), request.POST.get("note", "")
    if act in {"agree", "withdraw"}:
        services.set_marketing_consent(client, by=request.user, is_given=act == "agree", note=note)
    elif act == "stop":
        services.set_do_not_contact(client, by=request.user, reason=request.POST.get("reason", ""))
    elif act == "go":
        services.clear_do_not_contact(client, by=request.user)
    elif act == "alive":
        channel, _colon, address = request.POST.get("address", "").partition(":")
        services.revive_address(client, channel, address, by=request.user)
    elif act == "address":
        channel, _colon, address = request.POST.get("address", "").partition(":")
        services.set_opt_out(client, channel, address, request.POST.get("scope", ""), by=request.user)
    else:
        raise RuleError(_("Choose one of the offered answers."), field="act")


def _page(
    request: StaffRequest, client: Client, error: RuleError | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"client": client, "state": contact_state(client), "typed": request.POST}
    if error:
        context |= {"error": str(error.message), "error_field": error.field}
    return render(request, "clients/client_permission.html", context, status=status)
