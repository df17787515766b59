"""Browsers that take notices: asked for by a click on the preferences page, listed there, removed there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from core.errors import RuleError
from notifications import push_cookie, services

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(request: HttpRequest) -> str:
    """Return the browser as its owner knows it: "Firefox, Linux"."""
    said = request.headers.get("User-Agent", "")
    names = (next((name for mark, name in table if mark in said), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, names)) or _("Browser")


@require_POST
def device_add(request: StaffRequest) -> HttpResponse:
    """Let this browser take notices; its own script sends what the push service gave it."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        device = services.add_device(request.user, name=browser_name(request), **given)
    except RuleError as error:
        return JsonResponse({"code": error.code, "detail": str(error)}, status=422)
    messages.success(request, _("Notices come to this browser from now on."))
    response = HttpResponse(status=204, headers={"HX-Refresh": "true"})
    push_cookie.remember(response, device.pk)
    return response


@require_POST
def device_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Send nothing more to one of the reader's browsers."""
    if not services.remove_device(request.user, pk):
        raise Http404
    messages.success(request, _("Nothing more goes to that browser."))
    return redirect("notifications:preferences")
