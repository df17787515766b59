"""How messages leave and come in; administrators alone. The test is a job, its result is looked up until it is there."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.http import StaffRequest
from core import htmx
from core.errors import RuleError
from desk.forms.gateways import FORMS, GatewayForm
from desk.views.settings import say_saved, settings_page
from notifications import services
from notifications.services import GatewayCard

ICONS = {"email": "send", "mailbox": "inbox", "sms": "sms"}


@require_safe
def settings_gateways(request: StaffRequest) -> HttpResponse:
    """Show how e-mail and SMS leave and come in, whence that is known, and what the last test said."""
    access.require_admin(request.user)
    tested, since = request.GET.get("test", ""), _since(request)
    cards = [
        {
            "card": card,
            "icon": ICONS[card.purpose],
            "test": _test_of(request, card.purpose, since) if card.purpose == tested and since else None,
        }
        for card in services.gateway_cards()
    ]
    offices = access.offices_for_view(request.user)
    return settings_page(request, "desk/settings/gateways.html", {"cards": cards, "offices": offices})


@require_http_methods(["GET", "POST"])
def gateway_edit(request: StaffRequest, purpose: str) -> HttpResponse:
    """Enter a gateway; what is stored is checked against private networks, its secret is never shown."""
    access.require_admin(request.user)
    card = _card(purpose)
    kinds = FORMS[purpose]
    wanted = request.GET.get("kind") or (card.stored.kind if card.stored else next(iter(kinds)))
    form_class = kinds.get(wanted)
    if form_class is None:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None, stored=card.stored)
    if form.is_valid():
        try:
            services.save_gateway(purpose, by=request.user, **form.values())
        except RuleError as error:
            _refuse(form, error)
        else:
            say_saved(request)
            return redirect("desk:settings_gateways")
    context = {
        "card": card,
        "form": form,
        "kinds": [
            {"label": services.kind_label(kind), "url": f"?kind={kind}".replace("+", "%2B"), "current": kind == wanted}
            for kind in kinds
        ],
    }  # fmt: skip
    return settings_page(request, "desk/settings/gateway.html", context, form)


def _refuse(form: GatewayForm, error: RuleError) -> None:
    """Show a refusal at its field; a host that was typed as part of an address is refused there."""
    field = "address" if error.field == "host" and "address" in form.fields else error.field
    form.add_error(field if field in form.fields else None, str(error.message))


@require_POST
def gateway_remove(request: StaffRequest, purpose: str) -> HttpResponse:
    """Forget a gateway and its secret."""
    access.require_admin(request.user)
    services.forget_gateway(_card(purpose).purpose)
    messages.success(request, _("Removed"))
    return redirect("desk:settings_gateways")


@require_http_methods(["GET", "HEAD", "POST"])
def gateway_test(request: StaffRequest, purpose: str) -> HttpResponse:
    """Start a test by POST; GET tells how it stands, asked again until it is over."""
    access.require_admin(request.user)
    card = _card(purpose)
    if request.method != "POST":
        since = _since(request)
        test = _test_of(request, purpose, since) if since else None
        return _result(request, card, test)
    try:
        since = services.start_gateway_test(request.user, purpose)
    except RuleError as error:
        return _result(request, card, {"state": "failed", "text": _no_address(purpose, error)})
    if htmx.wants_fragment(request):
        return _result(request, card, _test_of(request, purpose, since))
    return redirect(f"{reverse('desk:settings_gateways')}?test={purpose}&since={since.timestamp()}")


def _no_address(purpose: str, error: RuleError) -> str:
    if purpose == "sms":
        return _("Enter your own mobile number in your profile first: the test goes there.")
    return str(error.message)


def _result(request: StaffRequest, card: GatewayCard, test: dict[str, Any] | None) -> HttpResponse:
    context = {"card": card, "test": test}
    if htmx.wants_fragment(request):
        return htmx.render(request, "desk/settings/gateways.html", context, partial="result")
    if test and not test.get("url"):
        messages.error(request, test["text"])
    return redirect("desk:settings_gateways")


def _test_of(request: StaffRequest, purpose: str, since: datetime) -> dict[str, Any]:
    test = services.gateway_test(request.user, purpose, since)
    url = f"{reverse('desk:gateway_test', args=[purpose])}?since={since.timestamp()}"
    return {
        "state": test.state,
        "text": test.text,
        "detail": test.detail,
        "is_over": test.is_over,
        "url": url,
    }


def _since(request: StaffRequest) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(request.GET.get("since", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _card(purpose: str) -> GatewayCard:
    found = {card.purpose: card for card in services.gateway_cards()}.get(purpose)
    if found is None:
        raise Http404
    return found
