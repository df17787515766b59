"""Erasing a client who asked for it: what goes, what stays and why, and the name typed again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require_admin
from accounts.http import StaffRequest
from clients import access
from core.errors import Conflict, RuleError
from core.forms import add_rule_error
from core.htmx import render
from desk.forms.erase import EraseForm
from desk.services import erasing


@require_http_methods(["GET", "HEAD", "POST"])
def client_erase(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what erasing means and do it; administrators alone."""
    client = access.client_for_change(request.user, pk, trashed=True)
    require_admin(request.user)
    if client.erased_at:
        return redirect("clients:client_detail", pk)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erasing.erase_client(client, by=request.user, name=form.cleaned_data["name"])
        except Conflict as error:
            messages.error(request, str(error.message))
            return redirect("clients:client_detail", pk)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Erased: nothing here says any more who it was."))
            return redirect("clients:client_detail", pk)
    status = 422 if form.errors else 200
    return render(request, "desk/client_erase.html", {"client": client, "form": form}, status=status)
