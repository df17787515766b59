"""The page behind the foot of a client's letter: what they receive from us. No sign-in; opening it changes nothing."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients import access, services
from clients.models import Client
from core.errors import RuleError
from core.htmx import render
from core.http import client_address
from links.pages import dead, into_cookie, private
from links.services import count_miss, is_throttled
from notifications.choices import CLIENT, message_of
from notifications.models import Message

COOKIE = "mail_choice"
COOKIE_AGE_S = 3600
ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058 §3.1
DEAD = "notifications/link_dead.html"


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choice_open(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, or (a mail program's one POST) end advertising to this address.

    No session and no form's token stand behind that POST: the sealed token is the permission.
    """
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    message, _client = found
    if request.method == "POST":
        if request.POST.get(ONE_CLICK[0]) != ONE_CLICK[1]:
            return HttpResponseBadRequest()
        services.unsubscribe(message)
        return private(HttpResponse(status=200))
    return into_cookie("clients:mail_choice", token, cookie=COOKIE, path="/p/mail/", max_age_s=COOKIE_AGE_S)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choice(request: HttpRequest) -> HttpResponse:
    """Show what a client receives by each of their addresses, and keep what they choose."""
    found = _found(request, request.COOKIES.get(COOKIE, ""))
    if isinstance(found, HttpResponse):
        return found
    message, client = found
    with translation.override(_language(request, message)):
        context: dict[str, Any] = {"office": client.office}
        status = 200
        if request.method == "POST":
            try:
                services.choose_messages(client, request.POST.dict(), message)
                context["is_saved"] = True
            except RuleError as error:
                context["error"], status = str(error.message), 422
        context["rows"] = services.choices_of(client, message)
        return private(render(request, "clients/mail_choice.html", context, status=status))


def _found(request: HttpRequest, token: str) -> HttpResponse | tuple[Message, Client]:
    address = client_address(request)
    if is_throttled(address):
        return dead(request, DEAD, 429)
    message = message_of(token, CLIENT)
    client = access.client_of_letter(message.subject) if message else None
    if message is None or client is None:
        count_miss(address)
        return dead(request, DEAD)
    return message, client


def _language(request: HttpRequest, message: Message) -> str:
    """Return the language chosen on this page, else that of the letter."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else message.language
