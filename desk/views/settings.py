"""Settings: what its pages share, sign-in and security, visibility, language."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, services
from accounts.http import StaffRequest
from accounts.models import FirmSettings
from core.htmx import render
from desk.forms.firm import VisibilityForm
from desk.forms.people import TokenForm
from desk.sections import sections_for
from notifications.push_cookie import device_here
from notifications.services.devices import remove_other_devices

LANGUAGE_COOKIE_AGE_S = 365 * 24 * 3600


def settings_page(
    request: StaffRequest, template: str, context: dict[str, Any], *forms: BaseForm | None
) -> HttpResponse:
    """Render a page of Settings with its list of sections; 422 where a form was refused."""
    refused = any(form is not None and form.errors for form in forms)
    context = {"sections": sections_for(request.user, request.path), **context}
    return render(request, template, context, status=422 if refused else 200)


def say_saved(request: StaffRequest) -> None:
    messages.success(request, _("Saved"))


# --- Sign-in and security -----------------------------------------------------------------------------------------------


@require_http_methods(["GET"])
def settings_security(request: StaffRequest) -> HttpResponse:
    """Show how one signs in: password, second factor, other devices, API tokens."""
    return _security(request, TokenForm())


def _security(request: StaffRequest, form: TokenForm, new_token: str = "") -> HttpResponse:
    context = {
        "form": form,
        "new_token": new_token,
        "tokens": access.tokens_for_view(request.user),
        "has_second_factor": is_mfa_enabled(request.user),
    }
    return settings_page(request, "desk/settings/security.html", context, form)


@require_http_methods(["GET", "POST"])
def token_create(request: StaffRequest) -> HttpResponse:
    """Make an API token and show it: this once, so the answer is a page and no redirect."""
    if request.method != "POST":
        return redirect("desk:settings_security")
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _security(request, form)
    token = services.make_token(request.user, form.cleaned_data["name"])
    return _security(request, TokenForm(), new_token=token)


@require_POST
def token_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """End one of one's own API tokens."""
    services.revoke_token(access.token_for_change(request.user, pk))
    messages.success(request, _("Token revoked"))
    return redirect("desk:settings_security")


@require_POST
def sessions_end(request: StaffRequest) -> HttpResponse:
    """Sign out everywhere else; this browser stays."""
    services.end_sessions(request.user)
    remove_other_devices(request.user, keep=device_here(request))
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Signed out on all other devices"))
    return redirect("desk:settings_security")


# --- The firm -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def settings_visibility(request: StaffRequest) -> HttpResponse:
    """Say which clients employees see, and how long comments may be changed; administrators alone."""
    access.require_admin(request.user)
    posted = request.POST if request.method == "POST" else None
    firm = FirmSettings.load()
    initial = {"visibility": firm.visibility, "comment_minutes": firm.comment_minutes}
    form = VisibilityForm(posted, initial=initial)
    if form.is_valid():
        services.change_firm_settings(**form.cleaned_data)
        say_saved(request)
        return redirect("desk:settings_visibility")
    return settings_page(request, "desk/settings/visibility.html", {"form": form}, form)


# --- Language -----------------------------------------------------------------------------------------------------------


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language: one's own from now on, or this browser's for people who are not signed in."""
    wanted = request.POST.get("language", "")
    response = redirect(_local(request, request.POST.get("next", "")))
    if wanted not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.update_user(request.user, language=wanted)
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=LANGUAGE_COOKIE_AGE_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _local(request: HttpRequest, address: str) -> str:
    """Return an address of this office, the first page for any other."""
    is_local = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None, require_https=request.is_secure()
    )
    return address if is_local else "/"
