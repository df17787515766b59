from urllib.parse import quote, urlencode

from notifications import sms
from notifications.models import Message
from notifications.transports.base import Accepted, Transport, TransportError
from notifications.transports.hooks import receipt_url
from notifications.transports.http import raise_for_status, request
from notifications.transports.http_json import sender_of

# every receipt: 1 delivered, 2 failed, 4 queued at the SMSC, 8 taken by the SMSC, 16 refused by the SMSC
DLR_MASK = "31"
TAKEN = ("0:", "3:")  # accepted for delivery; queued for later delivery


class KannelTransport(Transport):
    """Kannel's sendsms (User Guide, chapter 10 "Using the HTTP interface"). No key: doubt stays doubt."""

    scheme = "kannel"

    def __init__(self, base: str, user: str, password: str, sender: str) -> None:
        self.base, self.user, self.password, self.sender = base.rstrip("/"), user, password, sender

    def send(self, message: Message) -> Accepted:
        text = message.text_as_sent
        query = {
            "username": self.user,
            "password": self.password,
            "from": sender_of(message, self.sender),
            "to": message.to,
            "text": text,
            "charset": "UTF-8",
            "coding": "0" if sms.count(text).encoding == sms.GSM7 else "2",
            "dlr-mask": DLR_MASK,
            "dlr-url": receipt_url("kannel", message.pk, d="%d", id="%F", a="%A"),
        }
        url = f"{self.base}/cgi-bin/sendsms?{urlencode(query, quote_via=quote)}"
        answer = request("GET", url, public_only=self.public_only)
        text = " ".join(answer.text.split())[:200]
        # Kannel says 503 "Temporal failure, try again later" before it has taken anything
        raise_for_status(answer, detail=text, doubts=answer.status != 503)
        if text.startswith(TAKEN):
            return Accepted(code=str(answer.status))
        if answer.status == 202 and not text:
            return Accepted(code="202")
        raise TransportError(f"unexpected answer {text}", doubtful=True, code=str(answer.status))
