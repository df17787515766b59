"""The page behind the foot of a colleague's e-mail: fewer like this, without signing in. Opening it changes nothing."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.errors import RuleError
from core.htmx import render
from core.http import client_address
from links.pages import dead, into_cookie, private
from links.services import count_miss, is_throttled
from notifications import kinds, services
from notifications.choices import COLLEAGUE, message_of
from notifications.models import Message

COOKIE = "notice_choice"
COOKIE_AGE_S = 3600
ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058 §3.1


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choice_open(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, or (a mail program's one POST) turn this kind off by e-mail."""
    message = _found(request, token)
    if message is None:
        return _dead(request)
    if request.method == "POST":
        if request.POST.get(ONE_CLICK[0]) != ONE_CLICK[1]:
            return HttpResponseBadRequest()
        _turn_off(message)
        return private(HttpResponse(status=200))
    return into_cookie(
        "notifications:choice", token, cookie=COOKIE, path="/p/notices/", max_age_s=COOKIE_AGE_S
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest) -> HttpResponse:
    """Offer what a colleague can do about mail of this kind. It shows the kind, never what the notice said."""
    message = _found(request, request.COOKIES.get(COOKIE, ""))
    if message is None or message.user is None:
        return _dead(request)
    with translation.override(message.user.language):
        context: dict[str, Any] = {"kind": kinds.known(message.kind), "done": ""}
        if request.method == "POST":
            context["done"] = _act(message, request.POST.get("act", ""))
            if not context["done"]:
                return HttpResponseBadRequest()
        context["is_forced"] = (message.kind, message.channel) in services.forced_kinds()
        context["is_listed"] = context["kind"] in kinds.listed()
        return private(render(request, "notifications/choice.html", context))


def _act(message: Message, act: str) -> str:
    if act == "off" and _turn_off(message):
        return act
    if act == "daily" and message.user is not None:
        services.take_daily(message.user)
        return act
    return ""


def _turn_off(message: Message) -> bool:
    """Turn a kind off by the channel it came by; a bundle of several becomes the daily one."""
    if message.user is None:
        return False
    try:
        services.set_preference(message.user, message.kind, message.channel, is_on=False)
    except RuleError:
        services.take_daily(message.user)
    return True


def _found(request: HttpRequest, token: str) -> Message | None:
    address = client_address(request)
    if is_throttled(address):
        return None
    message = message_of(token, COLLEAGUE)
    if message is None or message.user is None or not message.user.is_active:
        count_miss(address)
        return None
    return message


def _dead(request: HttpRequest) -> HttpResponse:
    slow = is_throttled(client_address(request))
    return dead(request, "notifications/link_dead.html", 429 if slow else 404)
