"""Which address carries a purpose: the environment's, else the one set in Settings, else none (messages stay here)."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings

from core.secretbox import Unreadable, unseal
from notifications.models import StoredGateway

VARIABLES = {"email": "EMAIL_URL", "mailbox": "IMAP_URL", "sms": "SMS_URL"}
NOTHING = {"email": "log://", "mailbox": "", "sms": "log://"}


_remembered: dict[str, "Chosen"] = {}


@dataclass(frozen=True)
class Chosen:
    """An address with its secret in it: never shown, never logged. `public_only`: a user stored it, so it is held
    to the public internet."""

    url: str
    public_only: bool = False

    def __repr__(self) -> str:
        return f"Chosen({'stored' if self.public_only else 'environment'})"


def is_fixed(purpose: str) -> bool:
    """Say whether the environment decides; then Settings cannot."""
    variable = VARIABLES[purpose]
    return getattr(settings, variable) not in {"", "log://"} or variable in settings.GATEWAYS_GIVEN


def chosen(purpose: str) -> Chosen:
    """Return the address of a purpose. At most one query, none where the environment decides."""
    return load([purpose])[purpose]


def load(purposes: Iterable[str] = tuple(VARIABLES)) -> dict[str, Chosen]:
    """Return the address of each purpose and remember it. At most one query."""
    wanted = list(purposes)
    free = [purpose for purpose in wanted if not is_fixed(purpose)]
    stored = StoredGateway.objects.in_bulk(free) if free else {}
    for purpose in wanted:
        if purpose not in free:
            found = Chosen(getattr(settings, VARIABLES[purpose]))
        elif purpose in stored:
            found = Chosen(url_of(stored[purpose]), public_only=True)
        else:
            found = Chosen(NOTHING[purpose])
        _remembered[purpose] = found
    return {purpose: _remembered[purpose] for purpose in wanted}


def remembered(purpose: str) -> Chosen:
    """Return what this process last knew, for those who must not touch the database (delivery on the wire)."""
    if is_fixed(purpose) or purpose not in _remembered:
        return Chosen(getattr(settings, VARIABLES[purpose]))
    return _remembered[purpose]


def url_of(stored: StoredGateway) -> str:
    """Return a stored gateway in the spelling of the environment; one whose secret cannot be read is unusable."""
    try:
        secret = quote(unseal(stored.secret), safe="")
    except Unreadable:
        return "unreadable://"
    user, host = quote(stored.user, safe=""), f"[{stored.host}]" if ":" in stored.host else stored.host
    who = f"{user}:{secret}@" if user else ""
    port = f":{stored.port}" if stored.port else ""
    sender = urlencode({"from": stored.sender})
    match stored.kind:
        case StoredGateway.Kind.SMTP:
            scheme = "smtps" if stored.security == "tls" else "smtp"
            return f"{scheme}://{who}{host}{port}/{'?tls=1' if stored.security == 'starttls' else ''}"
        case StoredGateway.Kind.IMAP:
            scheme = "imaps" if stored.security == "tls" else "imap"
            tls = "?tls=1" if stored.security == "starttls" else ""
            return f"{scheme}://{who}{host}{port}/{quote(stored.place, safe='')}{tls}"
        case StoredGateway.Kind.TWILIO:
            return f"twilio://{who}/?{sender}"
        case StoredGateway.Kind.KANNEL:
            tls = "&tls=1" if stored.security == "tls" else ""
            return f"kannel://{who}{host}{port}/?{sender}{tls}"
        case _:
            join = "&" if "?" in stored.place else "?"
            token = f"{join}token={secret}&{sender}" if secret else f"{join}{sender}"
            return f"https+json://{host}{port}{stored.place or '/'}{token}"
