import json
from typing import Any

from notifications.incoming.dead_numbers import in_twilio
from notifications.models import Message
from notifications.transports.base import Accepted, AddressGone, Transport, TransportError
from notifications.transports.hooks import receipt_url
from notifications.transports.http import post_form, raise_for_status
from notifications.transports.http_json import sender_of


class TwilioTransport(Transport):
    """Twilio Programmable Messaging (2010-04-01, resource Messages). It has no idempotency key: doubt stays doubt."""

    scheme = "twilio"

    def __init__(self, sid: str, token: str, sender: str, base: str = "https://api.twilio.com") -> None:
        self.sid, self.token, self.sender, self.base = sid, token, sender, base.rstrip("/")

    def send(self, message: Message) -> Accepted:
        form = {
            "To": message.to,
            "From": sender_of(message, self.sender),
            "Body": message.text_as_sent,
            "StatusCallback": receipt_url("twilio", message.pk),
        }
        url = f"{self.base}/2010-04-01/Accounts/{self.sid}/Messages.json"
        answer = post_form(url, form, self.sid, self.token, public_only=self.public_only)
        try:
            data = json.loads(answer.text)
        except ValueError:
            data = None
        data = data if isinstance(data, dict) else {}
        if in_twilio(data.get("code")) or in_twilio(data.get("error_code")):
            raise AddressGone(_problem(data), code=str(data.get("code") or data["error_code"]))
        raise_for_status(answer, detail=_problem(data))
        if data.get("status") in {"failed", "undelivered", "canceled"} or data.get("error_code"):
            raise TransportError(
                _problem(data), permanent=True, code=str(data.get("error_code") or answer.status)
            )
        if not data.get("sid"):
            raise TransportError("the answer names no message", doubtful=True, code=str(answer.status))
        return Accepted(provider_id=str(data["sid"])[:200], code=str(answer.status))


def _problem(data: dict[str, Any]) -> str:
    said = (data.get(name) for name in ("code", "message", "error_code", "error_message"))
    return " ".join(str(word) for word in said if word)[:200]
