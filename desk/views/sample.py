"""The sample office: made in one's own language, removed with one click, brought back with another."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from desk.services.sample import (
    bring_back_sample_office,
    has_sample_office,
    make_sample_office,
    remove_sample_office,
)
from desk.views.settings import settings_page


def _admins_only(request: StaffRequest) -> None:
    if not request.user.is_admin:
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def settings_sample(request: StaffRequest) -> HttpResponse:
    """Offer the sample office, or make it in the administrator's language."""
    _admins_only(request)
    if request.method == "POST":
        count = make_sample_office(request.user, request.user.language)
        text = ngettext("%(count)d sample client is ready.", "%(count)d sample clients are ready.", count)
        messages.success(request, text % {"count": count})
        return redirect("clients:client_list")
    has_samples = has_sample_office()
    return settings_page(request, "desk/settings/sample.html", {"has_samples": has_samples})


@require_POST
def sample_remove(request: StaffRequest) -> HttpResponse:
    """Move all samples to the trash; the toast takes it back."""
    _admins_only(request)
    count, at = remove_sample_office()
    text = ngettext("%(count)d sample client removed.", "%(count)d sample clients removed.", count)
    undo = f"{reverse('desk:sample_restore')}?at={at.timestamp():.6f}"
    messages.success(request, text % {"count": count}, extra_tags=f"undo:{undo}")
    return redirect("desk:settings_sample")


@require_POST
def sample_restore(request: StaffRequest) -> HttpResponse:
    """Undo the removal of that moment."""
    _admins_only(request)
    raw = request.GET.get("at", "")
    if raw.replace(".", "", 1).isdecimal() and len(raw) < 20:
        bring_back_sample_office(datetime.fromtimestamp(float(raw), tz=request.user.zone))
        messages.success(request, _("The sample clients are back."))
    return redirect("desk:settings_sample")
