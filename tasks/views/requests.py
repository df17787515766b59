"""Requests: the form for anybody, the two fields for whoever picks up the phone, and what nobody has answered."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Office
from clients.access import can_see as can_see_client
from core import htmx
from core.errors import RuleError
from core.http import client_address
from core.limits import is_over_limit
from tasks import access, services
from tasks.forms import IntakeForm, RequestForm, show_refusal
from tasks.models import Request, Source
from tasks.services import Asked
from tasks.views.page import client_page
from tasks.views.rows import Rows

MOST_SHOWN = 100
PER_ADDRESS, PER_OFFICE = 6, 200  # requests of one address in ten minutes, of everybody in an hour


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one office, in the reader's language or the one they choose; no account needed."""
    office = access.office_for_form(pk)
    language = _language(request)
    with translation.override(language):
        return _answer_form(request, office, language)


def _answer_form(request: HttpRequest, office: Office, language: str) -> HttpResponse:
    form = RequestForm(request.POST or None)
    if request.method != "POST":
        return _public(request, office, language, form, is_sent="sent" in request.GET)
    if form.is_trapped():
        return redirect(f"{request.path}?sent=1&language={language}")  # a program learns nothing
    if _is_too_much(request, office):
        text = _("Too many requests from here. Please wait ten minutes or call us.")
        return _public(request, office, language, form, refused=text, status=429)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("text", "phone", "email", "name")}
        try:
            services.receive_request(office, Asked(**typed, language=language), source=Source.FORM, by=None)
        except RuleError as error:
            show_refusal(error, form)
        else:
            return redirect(f"{request.path}?sent=1&language={language}")
    return _public(request, office, language, form, status=422)


def _is_too_much(request: HttpRequest, office: Office) -> bool:
    alone = is_over_limit("request", client_address(request), PER_ADDRESS, 600)
    return alone or is_over_limit("request_office", str(office.pk), PER_OFFICE, 3600)


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or "en"


def _public(
    request: HttpRequest, office: Office, language: str, form: RequestForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "office": office,
        "form": form,
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "links": [(code, name, code == language) for code, name in settings.LANGUAGES],
        **more,
    }
    return render(request, "tasks/request_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: StaffRequest) -> HttpResponse:
    """Two fields for whoever picks up the phone."""
    form = IntakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = Asked(**form.cleaned_data)
        try:
            kept = services.receive_request(request.user.office, asked, source=Source.PHONE, by=request.user)
        except RuleError as error:
            show_refusal(error, form)
        else:
            return _taken_in(request, kept)
    status = 422 if form.errors else 200
    return htmx.render(request, "tasks/intake.html", {"form": form}, partial="dialog", status=status)


def _taken_in(request: StaffRequest, kept: Request) -> HttpResponse:
    """Lead to the client, if this colleague may see them; else say only that somebody will call back."""
    if can_see_client(request.user, kept.client):
        text = _("New client, request noted.") if kept.is_new_client else _("Request noted.")
        messages.success(request, text)
        return redirect(client_page(kept.client_id))
    messages.success(request, _("Request noted; the colleague in charge has been told."))
    return redirect("tasks:request_list")


@require_safe
def request_list(request: StaffRequest) -> HttpResponse:
    """What nobody has answered yet, the most urgent first."""
    rows = Rows(request.user)
    found = access.unanswered_requests(request.user)[:MOST_SHOWN]
    context = {
        "requests": [_row(one, rows, request) for one in found],
        "form_url": request.build_absolute_uri(reverse("request_form", args=[request.user.office_id])),
    }
    return htmx.render(request, "tasks/request_list.html", context)


def _row(one: Request, rows: Rows, request: StaffRequest) -> dict[str, Any]:
    task = one.task
    return {
        "pk": one.pk,
        "text": one.text,
        "url": f"{rows.base}{task.pk}/",
        "who": (task.assignee.name if task.assignee else "") or (task.team.name if task.team else ""),
        "from": one.name or one.phone or one.email,
        "source": one.get_source_display(),
        "received_at": one.received_at,
        "answer_by": one.answer_by,
        "is_late": one.answer_by < rows.now,
    }


@require_POST
def request_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a request was answered."""
    found = access.request_for_change(request.user, pk)
    services.answer_request(found, by=request.user)
    messages.success(request, _("Noted as answered."))
    return redirect("tasks:request_list")
