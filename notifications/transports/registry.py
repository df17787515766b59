"""Which gateway carries a channel: made from the address that the environment or Settings gives (chosen.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings

from accounts.models import Office
from notifications import vapid
from notifications.models import Message
from notifications.transports.anymail import AnymailTransport
from notifications.transports.base import Transport, Unusable
from notifications.transports.chosen import Chosen, chosen, load
from notifications.transports.http_json import JsonTransport
from notifications.transports.kannel import KannelTransport
from notifications.transports.log import LogTransport
from notifications.transports.smtp import SmtpTransport
from notifications.transports.twilio import TwilioTransport
from notifications.transports.web_push import WebPushTransport


@dataclass(frozen=True)
class Gateway:
    """A transport with its name in the database (no secret in it) and its bucket: tokens a second, most at once."""

    name: str
    channel: str
    transport: Transport
    rate: float
    burst: float

    @property
    def is_real(self) -> bool:
        """False where messages stay in the house."""
        return not isinstance(self.transport, LogTransport | Unusable)


def gateways() -> list[Gateway]:
    """Return every gateway that may have work, e-mail first. At most two queries."""
    found, push = gateways_to_clients(), _push()
    return [*found, push] if push.is_real else found


def gateways_to_clients() -> list[Gateway]:
    """Return the gateways of e-mail and SMS. At most one query."""
    given = load()
    return [_made(channel, given[channel]) for channel in Message.Channel.values]


def gateway_for(channel: str, office: Office | None = None) -> Gateway:
    """Return the gateway of a channel (for an office, once offices have their own)."""
    return _push() if channel == Message.PUSH else _made(channel, chosen(channel))


def _push() -> Gateway:
    """Return the gateway to browsers; without a key no browser has ever asked. At most one query."""
    key = vapid.private_key()
    transport: Transport = WebPushTransport(key) if key else LogTransport()
    return Gateway(f"push:{transport.scheme}:", Message.PUSH, transport, transport.rate, transport.rate)


def _made(channel: str, given: Chosen) -> Gateway:
    return _gateway(channel, given.url, settings.SMS_FROM, public_only=given.public_only)


def repeats_safely(provider: str) -> bool:
    """Say whether a doubtful message may be sent again by the provider that was named on its row."""
    scheme = provider.split(":")[1] if ":" in provider else ""
    return any(kind.repeats_safely for kind in _KINDS if kind.scheme == scheme)


@lru_cache(maxsize=32)
def _gateway(channel: str, url: str, sms_from: str, *, public_only: bool = False) -> Gateway:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if public_only:
        options.pop("base", None)  # only the operator's own environment may send a gateway elsewhere
    try:
        transport = _transport(channel, parts, options, sms_from)
        transport.public_only = public_only
        rate = float(options.get("rate", transport.rate))
        burst = float(options.get("burst", max(rate, 1.0)))
    except (KeyError, ValueError):
        transport, rate, burst = Unusable(f"cannot read the address of the {channel} gateway"), 1.0, 1.0
    name = f"{channel}:{transport.scheme}:{parts.hostname or ''}"[:80]
    return Gateway(name, channel, transport, rate, burst)


def _transport(channel: str, parts: SplitResult, options: dict[str, str], sms_from: str) -> Transport:
    if parts.scheme == "log":
        return LogTransport()
    scheme = "anymail" if parts.scheme.startswith("anymail+") else parts.scheme
    return _MAKERS[channel, scheme](parts, options, options.get("from") or sms_from)


def _smtp(parts: SplitResult, options: dict[str, str], sender: str) -> Transport:
    tls = "tls" if parts.scheme == "smtps" else "starttls" if options.get("tls") == "1" else ""
    port = parts.port or (465 if tls == "tls" else 587 if tls else 25)
    return SmtpTransport(
        _host(parts), port, unquote(parts.username or ""), unquote(parts.password or ""), tls
    )


def _anymail(parts: SplitResult, options: dict[str, str], sender: str) -> Transport:
    named = {key: value for key, value in options.items() if key not in {"rate", "burst"}}
    return AnymailTransport(parts.scheme.removeprefix("anymail+").replace("-", "_"), named)


def _twilio(parts: SplitResult, options: dict[str, str], sender: str) -> Transport:
    sid, token = unquote(parts.username or ""), unquote(parts.password or "")
    if not sid or not token:
        raise ValueError("twilio needs SID and token")
    return TwilioTransport(sid, token, sender, options.get("base") or "https://api.twilio.com")


def _kannel(parts: SplitResult, options: dict[str, str], sender: str) -> Transport:
    scheme = "https" if options.get("tls") == "1" else "http"
    base = options.get("base") or f"{scheme}://{_host(parts)}:{parts.port or 13013}"
    return KannelTransport(base, unquote(parts.username or ""), unquote(parts.password or ""), sender)


def _json(parts: SplitResult, options: dict[str, str], sender: str) -> Transport:
    rest = {
        key: value for key, value in options.items() if key not in {"token", "from", "base", "rate", "burst"}
    }
    plain = parts.scheme.removesuffix("+json")
    netloc = parts.netloc.rpartition("@")[2]
    url = parts._replace(scheme=plain, netloc=netloc, query=urlencode(rest), fragment="").geturl()
    return JsonTransport(options.get("base") or url, options.get("token", ""), sender)


def _host(parts: SplitResult) -> str:
    if not parts.hostname:
        raise ValueError("a gateway needs a host")
    return parts.hostname


Maker = Callable[[SplitResult, dict[str, str], str], Transport]
_MAKERS: dict[tuple[str, str], Maker] = {
    ("email", "smtp"): _smtp,
    ("email", "smtps"): _smtp,
    ("email", "anymail"): _anymail,
    ("sms", "twilio"): _twilio,
    ("sms", "kannel"): _kannel,
    ("sms", "https+json"): _json,
    ("sms", "http+json"): _json,
}
_KINDS = (
    LogTransport, SmtpTransport, AnymailTransport, TwilioTransport, KannelTransport, JsonTransport, WebPushTransport,
)  # fmt: skip
