"""One field at a time, in place on the dossier: saved when it is left, undone with one press, conflicts shown."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from clients import access, services, validation
from clients.events import field_label
from clients.forms import BLANK_ROWS, ClientForm, PhaseForm, Points, show_refusal
from clients.models import Client
from clients.views import conflicts
from clients.views.identity import FACTS, drawn_value, emails_of, fact_of, phones_of
from core import htmx
from core.errors import Conflict, RuleError

POINTS = {"phones": "phone", "emails": "email"}
TEXTS = {name for name in FACTS if name != "organisation"} | {"what_counts"}
UNDO = "undo"  # the session's key: what the last edits replaced
KEPT_UNDOS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def client_field(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Show one field's form (or with `shown=1` its value), and save it."""
    if name not in TEXTS and name not in POINTS:
        raise Http404
    client = access.client_for_page(request.user, pk)
    if request.method == "POST":
        return _save_points(request, client, name) if name in POINTS else _save(request, client, name)
    if request.GET.get("shown"):
        return _shown(request, client, name)
    if name in POINTS:
        return _points_page(request, client, name, _stored(client, name).padded(BLANK_ROWS))
    form = ClientForm(by=request.user, client=client, only=[name], initial=ClientForm.values_of(client))
    return _page(request, client, name, form)


def _save(request: StaffRequest, client: Client, name: str) -> HttpResponse:
    form = ClientForm(request.POST, by=request.user, client=client, only=[name])
    version = conflicts.version_of(request.POST)
    if not form.is_valid():
        return _page(request, client, name, form, version=version, status=422)
    given = {"tags": form.cleaned_data["tags"]} if name == "tags" else {"values": form.values()}
    was = ClientForm.values_of(client)[name]
    try:
        saved = services.update_client(client, by=request.user, version=version, **given)
    except Conflict as error:
        shown = conflicts.rows(error, form)
        page = {"conflict": shown, "conflict_text": error.message}
        return _page(request, client, name, form, version=client.version, status=409, **page)
    except RuleError as error:
        show_refusal(error, form)
        return _page(request, client, name, form, version=version, status=422)
    return _saved(request, client, saved, name, was)


def _save_points(request: StaffRequest, client: Client, name: str) -> HttpResponse:
    prefix = POINTS[name]
    typed, stored = Points.posted(prefix, request.POST), _stored(client, name)
    version = conflicts.version_of(request.POST)
    kept = [row.value for row in stored.rows]
    check = validation.check_email if prefix == "email" else _phone_check(client)
    if not typed.check(check, kept):
        return _points_page(request, client, name, typed.padded(), version=version, status=422)
    form = ClientForm(by=request.user, only=["name"])
    try:
        points: dict[str, Any] = {name: typed.values()}
        saved = services.update_client(client, by=request.user, version=version, **points)
    except Conflict as error:
        shown = conflicts.rows(error, form)
        page = {"conflict": shown, "conflict_text": error.message, "status": 409}
        return _points_page(request, client, name, typed.padded(), version=client.version, **page)
    except RuleError as error:
        show_refusal(error, form, typed)
        top = form.errors.get("__all__", [""])[0] if form.errors else ""
        return _points_page(request, client, name, typed.padded(), version=version, status=422, error=top)
    return _saved(request, client, saved, name, stored.values())


def _phone_check(client: Client) -> Any:
    country = client.office.country
    return lambda raw: validation.check_phone(raw, country)


def _stored(client: Client, name: str) -> Points:
    rows = client.points.phones if name == "phones" else client.points.emails
    return Points.stored(POINTS[name], rows)


def _saved(request: StaffRequest, client: Client, saved: Client, name: str, was: Any) -> HttpResponse:
    """Answer with the new value, a tick and a way back; without script go back to the page."""
    has_changed = saved.version != client.version
    undo_url = reverse("clients:field_undo", args=[client.pk, name]) if has_changed else ""
    if has_changed:
        _remember(request, client.pk, name, was)
    text = _("Saved: %(field)s.") % {"field": field_label(name)}
    if not htmx.wants_fragment(request):
        messages.success(request, text, extra_tags=f"undo:{undo_url}" if undo_url else "")
        return redirect("clients:client_detail", client.pk)
    fresh = access.client_for_page(request.user, client.pk)
    response = _shown(request, fresh, name, is_saved=True)
    if not has_changed:
        return response
    return htmx.trigger(response, toast={"text": text, "kind": "success", "undo_url": undo_url})


def _remember(request: StaffRequest, pk: int, name: str, was: Any) -> None:
    kept = dict(request.session.get(UNDO, {}))
    kept.pop(f"{pk}:{name}", None)
    kept[f"{pk}:{name}"] = _plain(was)
    request.session[UNDO] = dict(list(kept.items())[-KEPT_UNDOS:])


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


@require_POST
def field_undo(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Put back what this person's last edit of a field replaced; what is gone from memory stays as it is."""
    client = access.client_for_page(request.user, pk)
    kept = request.session.get(UNDO, {})
    key = f"{pk}:{name}"
    if key not in kept:
        messages.error(request, _("This can no longer be undone."))
        return redirect("clients:client_detail", pk)
    was = kept[key]
    request.session[UNDO] = {other: value for other, value in kept.items() if other != key}
    given = {name: was} if name in POINTS else _back(request, client, name, was)
    try:
        services.update_client(client, by=request.user, **given)
    except RuleError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Undone."))
    return redirect("clients:client_detail", pk)


def _back(request: StaffRequest, client: Client, name: str, was: Any) -> dict[str, Any]:
    form = ClientForm({name: "" if was is None else str(was)}, by=request.user, client=client, only=[name])
    if not form.is_valid():
        return {}
    return {"tags": form.cleaned_data["tags"]} if name == "tags" else {"values": form.values()}


def _shown(request: StaffRequest, client: Client, name: str, *, is_saved: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"client": client, "is_saved": is_saved}
    if name in POINTS:
        context |= {"phones": phones_of(client, request.user), "emails": emails_of(client)}
        return htmx.render(request, "clients/client_points.html", context, partial=name)
    if name == "what_counts":
        return htmx.render(request, "clients/client_field.html", context, partial=name)
    return HttpResponse(drawn_value(fact_of(client, name), is_saved=is_saved))


def _page(
    request: StaffRequest,
    client: Client,
    name: str,
    form: ClientForm,
    *,
    version: int | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "client": client,
        "fact": fact_of(client, name),
        "form": form,
        "field": form[name],
        "version": client.version if version is None else version,
        **more,
    }
    return htmx.render(request, "clients/client_field.html", context, partial="form", status=status)


def _points_page(
    request: StaffRequest,
    client: Client,
    name: str,
    rows: Points,
    *,
    version: int | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "client": client,
        "name": name,
        "rows": rows,
        "version": client.version if version is None else version,
        **more,
    }
    return htmx.render(request, "clients/client_points.html", context, partial="form", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def client_phase(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the phase; dormant and lost ask why, and when to try again."""
    client = access.client_for_change(request.user, pk)
    initial = {"phase": client.phase, "reason": client.phase_reason, "win_back_on": client.win_back_on}
    form = PhaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_phase(
                client, data["phase"], reason=data["reason"], win_back_on=data["win_back_on"], by=request.user
            )
        except RuleError as error:
            form.add_error("reason" if error.field == "phase_reason" else None, str(error.message))
        else:
            messages.success(request, _("Phase changed."))
            return redirect("clients:client_detail", pk)
    status = 422 if form.errors else 200
    return htmx.render(
        request,
        "clients/client_phase.html",
        {"client": client, "form": form},
        partial="dialog",
        status=status,
    )


@require_POST
def client_quiet(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that this client needs no next step now."""
    client = access.client_for_change(request.user, pk)
    services.say_no_next_step(client, by=request.user)
    messages.success(request, _("Noted: no next step is needed."))
    return redirect("clients:client_detail", pk)
