import json
from typing import Any

from notifications.incoming.dead_numbers import in_json
from notifications.models import Message
from notifications.reach import sender_for
from notifications.transports.base import Accepted, AddressGone, Transport, TransportError
from notifications.transports.hooks import receipt_url
from notifications.transports.http import Answer, post_json, raise_for_status

FAILED = {"error", "failed", "failure", "rejected", "undelivered", "invalid"}
# refusals that may be about the number; any other speaks of us or of the gateway, a wrong token ends nobody's number
ABOUT_THE_NUMBER = {400, 404, 409, 422}


class JsonTransport(Transport):
    """SMS as JSON by POST with an idempotency key: the same message twice has the effect of one.

    Sends {"id", "to", "from", "text", "callback"} and reads {"id"} of a 2xx; {"error"} or a failed status refuses.
    """

    scheme = "https+json"
    repeats_safely = True
    rate = 500.0

    def __init__(self, url: str, token: str, sender: str) -> None:
        self.url, self.token, self.sender = url, token, sender

    def send(self, message: Message) -> Accepted:
        body = {
            "id": str(message.pk),
            "to": message.to,
            "from": sender_of(message, self.sender),
            "text": message.text_as_sent,
            "callback": receipt_url("json", message.pk),
        }
        headers = {"Idempotency-Key": str(message.pk), "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = post_json(self.url, body, headers, keeps_open=True, public_only=self.public_only)
        data = _object(answer)
        is_about_it = answer.is_ok or answer.status in ABOUT_THE_NUMBER
        if is_about_it and data and (problem := _problem(data)) and in_json(data):
            raise AddressGone(problem, code=str(data.get("code") or answer.status))
        raise_for_status(answer, detail=_problem(data) or "")
        return _accepted(answer, data)


def sender_of(message: Message, fallback: str) -> str:
    """Return the sender of an SMS: the office's for the number's country, else its own, else the gateway's."""
    return sender_for(message.office, message.to, fallback)


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        data = json.loads(answer.text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else {}


def _problem(data: dict[str, Any] | None) -> str | None:
    if not data:
        return None
    for name in ("error", "errors", "error_message"):
        if data.get(name):
            return str(data[name])[:200]
    status = str(data.get("status", "")).lower()
    return status if status in FAILED else None


def _accepted(answer: Answer, data: dict[str, Any] | None) -> Accepted:
    text = answer.text.strip()
    if data is None and (text.startswith(("<", "{", "[")) or "error" in text.lower()):
        raise TransportError("the answer cannot be read", doubtful=True, code=str(answer.status))
    if problem := _problem(data):
        raise TransportError(problem, permanent=True, code=str(answer.status))
    given = next((data[name] for name in ("id", "message_id", "sid") if data.get(name)), "") if data else ""
    return Accepted(provider_id=str(given)[:200], code=str(answer.status))
