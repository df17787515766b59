"""Gateways that an administrator sets in Settings: kept sealed, tried out by a job, explained in a sentence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import RuleError
from core.jobs import enqueue
from core.net import is_public_host
from core.secretbox import seal
from notifications.clock import OfficeNow, office_now
from notifications.health import diagnosis
from notifications.incoming.mailbox import name_of
from notifications.models import Attempt, MailboxState, Message, ProviderState, StoredGateway
from notifications.models.messages import GATEWAY_TEST
from notifications.services.messages import send_test
from notifications.transports.chosen import VARIABLES, chosen, is_fixed

PATIENCE = timedelta(seconds=20)  # then we say that nobody picked the test up
_KEYS = ("kind", "host", "port", "user", "place")  # a stored secret never travels to another place or person


@transaction.atomic
def save_gateway(purpose: str, *, by: User, kind: str, secret: str = "", **values: Any) -> StoredGateway:
    """Store how a purpose reaches the outside and close its circuit breaker; takes effect with the next message.

    `values`: host, port, user, place, sender, security. An empty `secret` keeps the stored one, but only while it goes
    to the same place under the same name. Raises RuleError at the field, and where the environment decides.
    """
    if is_fixed(purpose):
        raise RuleError(_("The environment decides about this gateway; it cannot be changed here."))
    row = StoredGateway.objects.select_for_update().filter(pk=purpose).first()
    old = [getattr(row, name) for name in _KEYS] if row else []
    row = row or StoredGateway(purpose=purpose)
    row.kind, row.changed_by, row.changed_at = kind, by, office_now()
    for name in ("host", "port", "user", "place", "sender", "security"):
        setattr(row, name, values.get(name) or (None if name == "port" else ""))
    if kind != StoredGateway.Kind.TWILIO and not is_public_host(row.host):
        raise RuleError(
            _("Enter the full name of a server on the internet. One inside your network is set in the environment."),
            "not_public",
            field="host",
        )  # fmt: skip
    if secret:
        row.secret, row.secret_at = seal(secret), office_now()
    elif row.secret and old != [getattr(row, name) for name in _KEYS]:
        raise RuleError(_("The server or the user changed: enter the password again."), field="secret")
    row.save()
    _try_again_at_once(purpose)
    return row


@transaction.atomic
def forget_gateway(purpose: str) -> None:
    """Remove a stored gateway with its secret; messages stay in the house from then on."""
    StoredGateway.objects.filter(pk=purpose).delete()


@transaction.atomic
def start_gateway_test(user: User, purpose: str) -> datetime:
    """Start a job that tries a gateway now, whatever its breaker says, and return since when to look for the result.

    E-mail and SMS go to the user's own address. Raises RuleError at `to` when there is none.
    """
    since = office_now()
    if purpose == StoredGateway.Purpose.MAILBOX:
        enqueue("notifications.read_mailbox")
        return since
    # half open: the next message is the probe, and the test is urgent
    ProviderState.objects.filter(channel=purpose, open_until__isnull=False).update(open_until=OfficeNow())
    ProviderState.objects.filter(channel=purpose).update(paused_until=None)
    send_test(user, purpose)
    return since


@dataclass(frozen=True)
class GatewayTest:
    """How a test stands: waiting, ok, kept (no gateway), failed or stuck, and what to tell the person."""

    state: str
    text: str = ""
    code: str = ""
    detail: str = ""  # the provider's own words

    @property
    def is_over(self) -> bool:
        return self.state in {"ok", "kept", "failed"}


def gateway_test(user: User, purpose: str, since: datetime) -> GatewayTest:
    """Return how the test started at `since` stands, in the active language."""
    found = _mailbox_test(since) if purpose == StoredGateway.Purpose.MAILBOX else _test(user, purpose, since)
    if found.state == "waiting" and office_now() - since > PATIENCE:
        return GatewayTest("stuck", diagnosis.waiting_too_long())
    return found


def _mailbox_test(since: datetime) -> GatewayTest:
    where = chosen("mailbox")
    if not where.url:
        return GatewayTest("kept", _("No mailbox is set."))
    state = MailboxState.objects.filter(name=name_of(where), tried_at__gte=since).first()
    if state is None:
        return GatewayTest("waiting")
    if state.last_error:
        cause = diagnosis.explain(state.last_error)
        return GatewayTest("failed", cause.text, cause.code)
    return GatewayTest("ok", _("The mailbox can be read."))


def _test(user: User, purpose: str, since: datetime) -> GatewayTest:
    tests = Message.objects.filter(user=user, kind=GATEWAY_TEST, channel=purpose, created_at__gte=since)
    message = tests.order_by("-id").first()
    if message is None:
        return GatewayTest("waiting")
    if message.state in {Message.State.SENT, Message.State.DELIVERED}:
        return GatewayTest(
            "ok", _("The gateway took it. It goes to %(to)s: look there.") % {"to": message.to}
        )
    if message.state == Message.State.LOGGED:
        return GatewayTest("kept", str(message.reason["text"]) if message.reason else "")
    attempt = message.attempts.exclude(outcome__in=["", Attempt.Outcome.ACCEPTED]).order_by("id").last()
    if attempt is not None:
        cause = diagnosis.explain(attempt.code, attempt.error)
        return GatewayTest("failed", cause.text, cause.code, attempt.error)
    if message.state in Message.FINAL:
        return GatewayTest("failed", message.reason["text"] if message.reason else "")
    return GatewayTest("waiting")


def _try_again_at_once(purpose: str) -> None:
    """Close the breaker: what was wrong may be mended now. Failed messages that wait go out with the next sweep."""
    channel = str(purpose)
    ProviderState.objects.filter(channel=channel).update(
        open_until=None, paused_until=None, failures=0, openings=0
    )
    Message.objects.filter(channel=channel, state=Message.State.PENDING, tries__gt=0).update(
        next_try_at=OfficeNow()
    )
    enqueue("notifications.sweep")


@dataclass(frozen=True)
class GatewayCard:
    """What a screen may know of a gateway: never its secret. `source`: environment, settings or nothing."""

    purpose: str
    source: str
    variable: str
    kind: str = ""
    host: str = ""
    stored: StoredGateway | None = None

    @property
    def label(self) -> str:
        return str(StoredGateway.Purpose(self.purpose).label)


def gateway_cards() -> list[GatewayCard]:
    """Return how each purpose reaches the outside: e-mail, mailbox, SMS. One query."""
    stored = {row.purpose: row for row in StoredGateway.objects.select_related("changed_by")}
    return [_card(purpose, stored.get(purpose)) for purpose in StoredGateway.Purpose.values]


def _card(purpose: str, stored: StoredGateway | None) -> GatewayCard:
    variable = VARIABLES[purpose]
    if is_fixed(purpose):
        parts = urlsplit(getattr(settings, variable))
        return GatewayCard(purpose, "environment", variable, parts.scheme, parts.hostname or "", stored)
    if stored is None:
        return GatewayCard(purpose, "nothing", variable)
    return GatewayCard(purpose, "settings", variable, stored.get_kind_display(), stored.host, stored)


def kind_label(kind: str) -> str:
    """Return how people call a kind of gateway."""
    return str(StoredGateway.Kind(kind).label)
