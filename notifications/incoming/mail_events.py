"""What e-mail providers report by call-back, in the words of django-anymail, whichever provider it is.

The call must know our own secret (basic authentication), and bear the provider's signature where the provider signs
and its key is part of EMAIL_URL. Amazon SES needs a call of our own to confirm; it reports by mail instead.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.http import HttpRequest

from core.lazy import Lazy
from notifications.incoming import bounces, mailbox
from notifications.incoming.receipts import DELIVERED, SENT, apply_receipt
from notifications.incoming.returned import HARD, SOFT, Returned, judge
from notifications.models import Message
from notifications.transports.anymail import AnymailTransport
from notifications.transports.hooks import events_secret
from notifications.transports.registry import gateway_for

USER = "dossier"
_NOT_HERE = {"amazon_ses"}
if TYPE_CHECKING:
    from anymail import exceptions, urls
else:
    exceptions, urls = Lazy("anymail.exceptions"), Lazy("anymail.urls")


@lru_cache(maxsize=1)
def _views() -> dict[str, Any]:
    """The library's view of each provider, by name."""
    return {pattern.name: pattern.callback.view_class for pattern in urls.urlpatterns}


class NotOurs(Exception):
    """The call does not come from the provider that is set."""


def take(request: HttpRequest, provider: str) -> None:
    """Act on every event of a call. Raises NotOurs for one that is not signed, ValueError for one that cannot be read."""
    transport = gateway_for("email").transport
    if not isinstance(transport, AnymailTransport) or transport.provider != provider:
        raise NotOurs
    is_mail = request.GET.get("kind") == "inbound"
    events = _events(request, provider, transport.options, "inbound" if is_mail else "tracking")
    for event in events:
        if isinstance(event, AnymailTrackingEvent):
            _act(event)
        elif event.message is not None:
            name = event.event_id or hashlib.sha256(event.message.as_bytes()).hexdigest()
            mailbox.file_safely(event.message, f"hook:{provider}:{name}")


def _events(request: HttpRequest, provider: str, options: dict[str, Any], kind: str) -> list[Any]:
    view = _views().get(f"{provider}_{kind}_webhook") or _views().get(f"{provider}_webhook")
    if view is None or provider in _NOT_HERE:
        raise NotOurs
    own = {name: value for name, value in options.items() if hasattr(view, name)}
    try:
        made = view(webhook_secret=f"{USER}:{events_secret(provider)}", **own)
        made.run_validators(request)
    except (
        exceptions.AnymailWebhookValidationFailure,
        exceptions.AnymailError,
        UnicodeError,
        ValueError,
        KeyError,
        TypeError,
    ):
        raise NotOurs from None
    try:
        return list(made.parse_events(request))
    except (exceptions.AnymailError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(type(error).__name__) from None


def _act(event: AnymailTrackingEvent) -> None:
    message = _message_of(event)
    if message is not None and (act := _ACTS.get(event.event_type)):
        act(message, event)


def _message_of(event: AnymailTrackingEvent) -> Message | None:
    """Return the message that an event is about: by our number in its metadata, else by the provider's."""
    ours = Message.objects.filter(channel=Message.Channel.EMAIL, tries__gt=0)
    number = str((event.metadata or {}).get("message", ""))
    if number.isascii() and number.isdigit() and len(number) < 19:
        return ours.filter(pk=int(number)).first()
    return ours.filter(provider_id=event.message_id).first() if event.message_id else None


def _returned(message: Message, event: AnymailTrackingEvent) -> None:
    words = " ".join(f"{event.mta_response or ''} {event.description or ''}".split())
    gone = event.reject_reason in {RejectReason.INVALID, RejectReason.BOUNCED}
    by_words = judge(words)
    verdict = HARD if by_words == HARD or (gone and not by_words) else SOFT
    if event.event_type != EventType.BOUNCED and event.reject_reason != RejectReason.INVALID:
        verdict = SOFT
    bounces.came_back(message, Returned(verdict, "", words[:200] or str(event.reject_reason or "")))


def _unwanted(message: Message, event: AnymailTrackingEvent) -> None:
    bounces.was_unwanted(message)


_ACTS: dict[str, Callable[[Message, AnymailTrackingEvent], Any]] = {
    EventType.SENT: lambda message, event: apply_receipt(message.pk, SENT),
    EventType.DELIVERED: lambda message, event: apply_receipt(message.pk, DELIVERED),
    EventType.BOUNCED: _returned,
    EventType.REJECTED: _returned,
    EventType.FAILED: _returned,
    EventType.COMPLAINED: _unwanted,
    EventType.UNSUBSCRIBED: _unwanted,
}
