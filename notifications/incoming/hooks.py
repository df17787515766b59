"""Call-backs of SMS providers: receipts and incoming SMS. Whatever is not signed is a 401 and leaves no trace."""

import base64
import email
import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha1, sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from notifications.incoming import bounces, dead_numbers, filing, mail_events, mailbox
from notifications.incoming.receipts import BOUNCED, DELIVERED, SENT, apply_receipt
from notifications.transports.hooks import is_marked, mail_secret
from notifications.transports.http_json import JsonTransport
from notifications.transports.registry import gateway_for
from notifications.transports.twilio import TwilioTransport

OLDEST_S = 300
MOST_MAIL = 25_000_000
KANNEL = {"1": DELIVERED, "2": BOUNCED, "4": SENT, "8": SENT, "16": BOUNCED}
TWILIO = {
    "sent": SENT, "delivered": DELIVERED, "read": DELIVERED, "undelivered": BOUNCED, "failed": BOUNCED,
}  # fmt: skip
JSON = {"sent": SENT, "delivered": DELIVERED, "failed": BOUNCED, "undelivered": BOUNCED, "rejected": BOUNCED}


class Forged(Exception):
    """The call is not signed by the provider (or by us)."""


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def sms_hook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a receipt or an incoming SMS of a provider."""
    handler = _HANDLERS.get(provider)
    if handler is None:
        raise Http404
    try:
        handler(request)
    except Forged:
        return HttpResponse("not signed\n", status=401, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _number(raw: Any) -> int:
    text = str(raw)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Forged
    return int(text)


def _kannel(request: HttpRequest) -> None:
    """Our own signature stands in the address that Kannel was given (`m=0` for incoming SMS)."""
    given = request.GET
    pk = _number(given.get("m", ""))
    if not is_marked(pk, "kannel", given.get("s", "")):
        raise Forged
    if pk == 0:
        _incoming(
            "kannel", given.get("id", ""), given.get("from", ""), given.get("to", ""), given.get("text", "")
        )
    elif state := KANNEL.get(given.get("d", "")):
        text = given.get("a", "").strip()
        error = f"DLR {given.get('d')} {text}".strip()
        _report(pk, state, given.get("id", ""), error, is_gone=dead_numbers.in_kannel(text))


def _twilio(request: HttpRequest) -> None:
    """Signed by Twilio (docs "Validating requests": HMAC-SHA1 over the address and the sorted fields)."""
    transport = gateway_for("sms").transport
    if not isinstance(transport, TwilioTransport):
        raise Forged
    fields = {name: request.POST.getlist(name) for name in request.POST}
    text = settings.BASE_URL + request.get_full_path()
    text += "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    right = base64.b64encode(hmac.new(transport.token.encode(), text.encode(), sha1).digest()).decode()
    if not constant_time_compare(right, request.headers.get("X-Twilio-Signature", "")):
        raise Forged
    if "m" not in request.GET:
        said = request.POST
        _incoming(
            "twilio",
            said.get("MessageSid", ""),
            said.get("From", ""),
            said.get("To", ""),
            said.get("Body", ""),
        )
        return
    pk = _number(request.GET["m"])
    if not is_marked(pk, "twilio", request.GET.get("s", "")):
        raise Forged
    if state := TWILIO.get(request.POST.get("MessageStatus", "")):
        code = request.POST.get("ErrorCode", "")
        given_id, is_gone = request.POST.get("MessageSid", ""), dead_numbers.in_twilio(code)
        _report(pk, state, given_id, f"Twilio {code}".strip(), is_gone=is_gone)


def _check_signature(request: HttpRequest, key: str, body: bytes) -> None:
    """`X-Dossier-Signature: sha256=<hex of HMAC-SHA256(key, "<X-Dossier-Timestamp>.<body>")>`, at most 5 minutes old."""
    at = request.headers.get("X-Dossier-Timestamp", "")
    right = "sha256=" + hmac.new(key.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    if not key or not constant_time_compare(right, request.headers.get("X-Dossier-Signature", "")):
        raise Forged
    if abs(time.time() - _number(at)) > OLDEST_S:
        raise Forged


def _json(request: HttpRequest) -> None:
    """A receipt {"id", "status", "error"} or an SMS {"id", "from", "to", "text"}, signed with the gateway's token."""
    transport = gateway_for("sms").transport
    if not isinstance(transport, JsonTransport):
        raise Forged
    _check_signature(request, transport.token, request.body)
    try:
        data = json.loads(request.body)
    except ValueError:
        raise Forged from None
    if not isinstance(data, dict):
        raise Forged
    if "text" in data:
        _incoming("json", *(str(data.get(name, "")) for name in ("id", "from", "to", "text")))
    elif state := JSON.get(str(data.get("status", ""))):
        pk, error = _number(data.get("id", "")), str(data.get("error", ""))
        _report(pk, state, "", error, is_gone=dead_numbers.in_json(data))


@csrf_exempt
@login_not_required
@require_POST
def email_hook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take one incoming e-mail as it is (RFC 5322), e.g. piped from a mail server; signed with mail_secret()."""
    if provider != "raw":
        return _provider_event(request, provider)
    raw = request.read(MOST_MAIL + 1)
    try:
        _check_signature(request, mail_secret(), raw)
    except Forged:
        return HttpResponse("not signed\n", status=401, content_type="text/plain")
    if len(raw) > MOST_MAIL:
        return HttpResponse("too large\n", status=413, content_type="text/plain")
    mailbox.file_safely(email.message_from_bytes(raw), "hook:" + sha256(raw).hexdigest())
    return HttpResponse("ok\n", content_type="text/plain")


def _provider_event(request: HttpRequest, provider: str) -> HttpResponse:
    """Take events (returned, delivered, unwanted) or incoming mail (`?kind=inbound`) of the provider that is set."""
    if len(request.body) > MOST_MAIL:
        return HttpResponse("too large\n", status=413, content_type="text/plain")
    try:
        mail_events.take(request, provider)
    except mail_events.NotOurs:
        return HttpResponse("not signed\n", status=401, content_type="text/plain")
    except ValueError:
        return HttpResponse("not understood\n", status=400, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _report(pk: int, state: str, provider_id: str, error: str, *, is_gone: bool) -> None:
    if state == BOUNCED:
        bounces.sms_came_back(pk, is_gone=is_gone, error=error, provider_id=provider_id)
    else:
        apply_receipt(pk, state, provider_id=provider_id, error=error)


def _incoming(provider: str, given_id: str, sender: str, to: str, text: str) -> None:
    if given_id:
        filing.receive_sms(provider, given_id, sender, to, text)


_HANDLERS: dict[str, Callable[[HttpRequest], None]] = {"kannel": _kannel, "twilio": _twilio, "json": _json}
