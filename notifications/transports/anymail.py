"""E-mail by a provider's API through django-anymail: `anymail+mailgun://?api_key=…&sender_domain=…`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from core.lazy import Lazy
from notifications.models import Message
from notifications.transports.base import Accepted, Transport, TransportError
from notifications.transports.letters import build

if TYPE_CHECKING:
    import requests
    from anymail import exceptions
else:
    requests = Lazy("requests")
    exceptions = Lazy("anymail.exceptions")


class AnymailTransport(Transport):
    """One letter by one API call. The fixed Message-ID makes a second copy recognisable, as with SMTP."""

    scheme = "anymail"
    repeats_safely = True

    def __init__(self, provider: str, options: dict[str, Any]) -> None:
        self.provider, self.options = provider, options

    def _connection(self) -> BaseEmailBackend:
        return get_connection(f"anymail.backends.{self.provider}.EmailBackend", **self.options)

    def send(self, message: Message) -> Accepted:
        letter: Any = build(message)
        letter.metadata = {"message": str(message.pk)}
        try:
            self._connection().send_messages([letter])
        except exceptions.AnymailRecipientsRefused:
            raise TransportError("the provider refused the address", permanent=True, code="address") from None
        except exceptions.AnymailAPIError as error:
            raise _failure(error) from None
        except exceptions.AnymailError as error:
            raise TransportError(type(error).__name__, permanent=True, code="unsupported") from None
        status = letter.anymail_status
        if status.status and status.status <= {"rejected", "invalid", "failed"}:
            raise TransportError(", ".join(sorted(status.status)), permanent=True, code="rejected")
        return Accepted(provider_id=str(status.message_id or "")[:200])


def _failure(error: exceptions.AnymailAPIError) -> TransportError:
    """Class an API error; its own text is left out, as it may quote the request with its key."""
    status = error.status_code
    if status is None:
        never_sent = isinstance(error.__cause__, requests.ConnectTimeout | requests.ConnectionError)
        return TransportError(
            "no answer", doubtful=not never_sent, code="connect" if never_sent else "timeout"
        )
    if status == 429:
        return TransportError("429", code="429", retry_after=30.0, is_sick=False)
    if 400 <= status < 500 and status not in {408, 425}:
        return TransportError(str(status), permanent=True, code=str(status))
    return TransportError(str(status), doubtful=status != 425, code=str(status))
