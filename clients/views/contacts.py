"""Contacts: logged where they happen, planned, moved, done; each asks what comes next."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from clients import access, calendars, services
from clients.forms import ContactForm, NextStepForm, OutcomeForm, PlanForm, show_refusal
from clients.models import Client, Contact, ContactKind
from clients.views.dossier import composer_of, next_step_of, planned_of
from clients.views.entries import Entries
from core import htmx
from core.errors import Conflict, RuleError

REACHED = {
    "call": ContactKind.CALL,
    "viber": ContactKind.MESSENGER,
    "whatsapp": ContactKind.MESSENGER,
    "telegram": ContactKind.MESSENGER,
}
MORNING = time(10)


def _drawn(request: StaffRequest, contact: Contact, kind: str) -> SafeString:
    """One contact as it stands on the timeline."""
    entries = Entries(request, contact.client_id)
    return entries.joining(entries.contact(contact, kind))


@require_POST
def contact_log(request: StaffRequest, pk: int) -> HttpResponse:
    """Log a contact that took place, and ask what comes next."""
    client = access.client_for_change(request.user, pk)
    form = ContactForm(request.POST, auto_id="id_contact_%s")
    if form.is_valid():
        try:
            contact = services.log_contact(client, by=request.user, **form.cleaned_data)
        except RuleError as error:
            show_refusal(error, form)
        else:
            return _next(request, client, contact, "contact_logged", _("Contact logged."))
    return _refused(request, client, "contact", form)


@require_POST
def contact_reach(request: StaffRequest, pk: int, channel: str) -> HttpResponse:
    """Log that somebody just called or wrote by a messenger; the link beside it opens the telephone."""
    if channel not in REACHED:
        raise Http404
    client = access.client_for_change(request.user, pk)
    contact = services.log_contact(client, by=request.user, kind=REACHED[channel])
    return _next(
        request,
        client,
        contact,
        "contact_logged",
        _("Logged: %(kind)s.") % {"kind": contact.get_kind_display()},
    )


@require_POST
def contact_plan(request: StaffRequest, pk: int) -> HttpResponse:
    """Plan a contact; until then it is the client's next step."""
    client = access.client_for_change(request.user, pk)
    form = PlanForm(request.POST, auto_id="id_plan_%s")
    if form.is_valid():
        try:
            contact = services.plan_contact(client, by=request.user, **form.cleaned_data)
        except RuleError as error:
            show_refusal(error, form)
        else:
            return _planned(request, client, contact)
    return _refused(request, client, "plan", form)


def _planned(request: StaffRequest, client: Client, contact: Contact) -> HttpResponse:
    text = _("Planned: %(kind)s.") % {"kind": contact.get_kind_display()}
    if not htmx.wants_fragment(request):
        messages.success(request, text)
        return redirect("clients:client_detail", client.pk)
    context: dict[str, Any] = {
        "client": client,
        "new_item": _drawn(request, contact, "contact_planned"),
    }
    context |= {"planned": planned_of(client), **composer_of(request, client, "comment")}
    response = htmx.render(request, "clients/composer.html", context, partial="composer")
    return htmx.trigger(
        response, toast={"text": text, "kind": "success"}, **{"draft-saved": {}, "next-step-changed": {}}
    )


def _next(request: StaffRequest, client: Client, contact: Contact, kind: str, text: str) -> HttpResponse:
    """Say that it is logged, with a way back, and ask what comes next."""
    undo = reverse("clients:contact_remove", args=[contact.pk])
    target = request.headers.get("HX-Target")
    if not htmx.wants_fragment(request):
        messages.success(request, text, extra_tags=f"undo:{undo}")
        return redirect("clients:next_step", client.pk)
    if target != "composer":
        return htmx.trigger(
            HttpResponse(status=204),
            toast={"text": text, "kind": "success", "undo_url": undo},
            **{"client-changed": {}},
        )
    context: dict[str, Any] = {"client": client, "new_item": _drawn(request, contact, kind)}
    context |= {"planned": planned_of(client), **next_step_of(contact)}
    response = htmx.render(request, "clients/next_step.html", context, partial="panel")
    toast = {"text": text, "kind": "success", "undo_url": undo}
    return htmx.trigger(response, toast=toast, **{"draft-saved": {}, "client-changed": {}})


@require_http_methods(["GET", "HEAD", "POST"])
def next_step(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask what comes next for a client, and plan it."""
    client = access.client_for_change(request.user, pk)
    if request.method != "POST":
        context = {"client": client, **next_step_of()}
        return htmx.render(request, "clients/next_step.html", context, partial="panel")
    form = NextStepForm(request.POST, auto_id="id_next_%s")
    if form.is_valid():
        at = form.cleaned_data["at"] or timezone.make_aware(
            datetime.combine(form.cleaned_data["day"], MORNING)
        )
        try:
            contact = services.plan_contact(
                client,
                by=request.user,
                at=at,
                outcome=form.cleaned_data["about"],
                **{name: form.cleaned_data[name] for name in ("kind", "reminds_client")},
            )
        except RuleError as error:
            form.add_error("at", str(error.message))
        else:
            return _planned(request, client, contact)
    context = {"client": client, **next_step_of(form=form)}
    return htmx.render(request, "clients/next_step.html", context, partial="panel", status=422)


def _refused(request: StaffRequest, client: Client, tab: str, form: Any) -> HttpResponse:
    context = {"client": client, **composer_of(request, client, tab, form)}
    return htmx.render(request, "clients/composer.html", context, partial="composer", status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_done(request: StaffRequest, pk: int) -> HttpResponse:
    """Say how a planned contact went, and ask what comes next."""
    contact = access.contact_for_change(request.user, pk)
    form = OutcomeForm(request.POST or None, initial={"outcome": contact.outcome}, auto_id=f"id_done{pk}_%s")
    if request.method == "POST" and form.is_valid():
        try:
            services.complete_contact(contact, by=request.user, outcome=form.cleaned_data["outcome"])
        except RuleError as error:
            show_refusal(error, form)
        else:
            messages.success(request, _("Noted how it went."))
            return redirect(
                f"{reverse('clients:client_detail', args=[contact.client_id])}?compose=next#composer"
            )
    return _dialog(request, contact, form, "done")


@require_http_methods(["GET", "HEAD", "POST"])
def contact_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Move a planned contact to another time."""
    contact = access.contact_for_change(request.user, pk)
    form = PlanForm(
        request.POST or None, initial={"at": timezone.localtime(contact.at)}, auto_id=f"id_move{pk}_%s"
    )
    for name in [name for name in form.fields if name != "at"]:
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            services.move_contact(contact, form.cleaned_data["at"], by=request.user)
        except RuleError as error:
            show_refusal(error, form)
        else:
            messages.success(request, _("Moved."))
            return redirect("clients:client_detail", contact.client_id)
    return _dialog(request, contact, form, "move")


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was logged."""
    contact = access.contact_for_change(request.user, pk)
    names = ("kind", "direction", "outcome", "duration_minutes")
    initial = {name: getattr(contact, name) for name in names} | {"at": timezone.localtime(contact.at)}
    form = ContactForm(request.POST or None, initial=initial, auto_id=f"id_contact{pk}_%s")
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_contact(contact, by=request.user, values=_given(form))
        except RuleError as error:
            show_refusal(error, form)
        else:
            messages.success(request, _("Saved."))
            return redirect("clients:client_detail", contact.client_id)
    return _dialog(request, contact, form, "edit")


def _given(form: ContactForm) -> dict[str, Any]:
    """An emptied time means: leave it as it was."""
    return {name: value for name, value in form.cleaned_data.items() if name != "at" or value}


def _dialog(request: StaffRequest, contact: Contact, form: Any, act: str) -> HttpResponse:
    context = {"contact": contact, "client": contact.client, "form": form, "act": act}
    status = 422 if form.errors else 200
    return htmx.render(request, "clients/contact_form.html", context, partial="dialog", status=status)


@require_POST
def contact_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a contact logged by mistake, or a plan that fell through."""
    contact = access.contact_for_change(request.user, pk)
    text = _("The plan is cancelled.") if contact.is_planned else _("The contact is removed.")
    try:
        services.cancel_contact(contact, by=request.user)
    except Conflict as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, text)
    return redirect("clients:client_detail", contact.client_id)


@require_safe
def contact_ics(request: StaffRequest, pk: int) -> HttpResponse:
    """A planned contact as a calendar file."""
    contact = access.contact_for_change(request.user, pk)
    if not contact.is_planned:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{contact.kind}-{contact.pk}.ics"'}
    return HttpResponse(
        calendars.event_of(contact), content_type="text/calendar; charset=utf-8", headers=headers
    )
