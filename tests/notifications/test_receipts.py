"""What gateways report afterwards, and who else tries to."""

import base64
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1, sha256
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from notifications import delivery, gate
from notifications.delivery.claim import claim
from notifications.delivery.intent import intend
from notifications.delivery.record import record
from notifications.delivery.wire import hand_over
from notifications.models import InboundMessage, Message
from notifications.services import send_to_client
from notifications.transports.hooks import mark, receipt_url
from notifications.transports.registry import gateway_for
from tests.notifications.providers import HttpProvider
from tests.people import Cast

OMAR = "+359888123456"


@pytest.fixture
def provider():
    with HttpProvider() as server:
        yield server


@pytest.fixture
def kannel(provider, settings):
    settings.SMS_URL = f"kannel://user:pa%20ss@127.0.0.1:{provider.port}/?from=Dossier"
    provider.answer = "0: Accepted for delivery"
    return provider


@pytest.fixture
def twilio(provider, settings):
    settings.SMS_URL = f"twilio://AC1:secret@/?from=%2B15005550006&base={provider.url}"
    return provider


@pytest.fixture
def keyed(provider, settings):
    settings.SMS_URL = f"https+json://gateway.test/?token=t0k&base={provider.url}"
    return provider


def write(cast: Cast, body: str = "Your boiler is ready") -> Message:
    return send_to_client("client:7", "sms", OMAR, body, kind="letter", by=cast.olga, name="Omar")


def sent(cast: Cast) -> Message:
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "sent"
    return message


def kannel_says(client, message: Message, status: int, **changes) -> int:
    query = {"m": message.pk, "s": mark(message.pk, "kannel"), "d": status, "id": "F77"} | changes
    return client.get("/hooks/sms/kannel/", query).status_code


def test_kannel_gets_a_call_back_address_of_ours(cast: Cast, kannel):
    message = write(cast, "Привет")
    delivery.sweep()
    (request,) = kannel.accepted
    query = dict(part.split("=", 1) for part in urlsplit(request.path).query.split("&"))
    assert request.path.startswith("/cgi-bin/sendsms?")
    assert (query["username"], query["password"], query["coding"]) == ("user", "pa%20ss", "2")
    assert query["to"] == "%2B359888123456"
    assert f"m%3D{message.pk}%26s%3D" in query["dlr-url"]
    assert "d%3D%25d" in query["dlr-url"]


def test_queued_for_later_is_not_delivered(cast: Cast, kannel):
    kannel.script, kannel.answer = [202], "3: Queued for later delivery"
    message = sent(cast)
    assert message.get_state_display() == "Handed over"


@pytest.mark.row("receipt-twice")
def test_receipts_come_twice_and_in_any_order_without_going_back(client, cast: Cast, kannel):
    message = sent(cast)
    for status, state in [
        (8, "sent"),
        (1, "delivered"),
        (8, "delivered"),
        (2, "delivered"),
        (1, "delivered"),
    ]:
        assert kannel_says(client, message, status) == 200
        message.refresh_from_db()
        assert message.state == state
    assert message.provider_id == "F77"


def test_a_failure_says_so_in_words(client, cast: Cast, kannel):
    message = sent(cast)
    kannel_says(client, message, 2)
    kannel_says(client, message, 1)
    message.refresh_from_db()
    assert message.state == "bounced"
    assert message.reason["text"]
    assert message in Message.objects.needing_hands()


@pytest.mark.row("receipt-early")
def test_a_receipt_before_our_own_record_is_kept(client, cast: Cast, kannel):
    message = write(cast)
    gateway = gateway_for("sms")
    answers = hand_over(gateway.transport, intend(gateway, claim(gateway).leases)).landed()
    kannel_says(client, message, 1, id="")
    record(gateway, answers)
    message.refresh_from_db()
    assert message.state == "delivered"
    assert message.attempts.get().outcome == "accepted"


def test_a_receipt_settles_a_doubt(client, cast: Cast, kannel):
    kannel.script = ["reset"]
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "unknown"
    kannel_says(client, message, 1)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("delivered", None)


@pytest.mark.parametrize(
    "changes", [{"s": "0" * 32}, {"s": ""}, {"m": 1}, {"m": "x"}, {"m": "²"}, {"m": "9" * 40}]
)
@pytest.mark.row("receipt-forged")
def test_a_forged_receipt_is_refused_and_changes_nothing(client, cast: Cast, kannel, changes):
    message = sent(cast)
    assert kannel_says(client, message, 1, **changes) == 401
    message.refresh_from_db()
    assert message.state == "sent"


def test_what_was_never_handed_over_cannot_be_delivered(client, cast: Cast, kannel):
    message = write(cast)
    assert kannel_says(client, message, 1) == 200
    message.refresh_from_db()
    assert message.state == "pending"


def twilio_says(client, path: str, fields: dict, token: str = "secret", signature: str | None = None) -> int:
    text = f"http://127.0.0.1:8000{path}" + "".join(name + fields[name] for name in sorted(fields))
    signed = base64.b64encode(hmac.new(token.encode(), text.encode(), sha1).digest()).decode()
    return client.post(
        path, fields, headers={"X-Twilio-Signature": signed if signature is None else signature}
    ).status_code


def twilio_path(message: Message) -> str:
    return receipt_url("twilio", message.pk).removeprefix("http://127.0.0.1:8000")


def test_twilios_own_signature_is_checked(client, cast: Cast, twilio):
    message = sent(cast)
    path, fields = twilio_path(message), {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert twilio_says(client, path, fields, token="wrong") == 401
    assert twilio_says(client, path, fields, signature="") == 401
    assert client.get(path).status_code == 401
    message.refresh_from_db()
    assert message.state == "sent"
    assert twilio_says(client, path, fields) == 200
    message.refresh_from_db()
    assert message.state == "delivered"


def test_a_failed_one_at_twilio_names_its_code(client, cast: Cast, twilio):
    message = sent(cast)
    twilio_says(client, twilio_path(message), {"MessageStatus": "undelivered", "ErrorCode": "30005"})
    message.refresh_from_db()
    assert (message.state, "30005" in message.reason["text"]) == ("bounced", True)


def json_says(client, data: dict, *, at: float | None = None, key: str = "t0k", changed: bytes = b"") -> int:
    body, stamp = json.dumps(data).encode(), str(int(at or time.time()))
    signature = "sha256=" + hmac.new(key.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return client.post(
        "/hooks/sms/json/",
        body + changed,
        content_type="application/json",
        headers={"X-Dossier-Timestamp": stamp, "X-Dossier-Signature": signature},
    ).status_code


def test_a_json_receipt_is_signed_and_young(client, cast: Cast, keyed):
    message = sent(cast)
    said = {"id": str(message.pk), "status": "delivered"}
    assert json_says(client, said, key="other") == 401
    assert json_says(client, said, at=time.time() - 301) == 401
    assert json_says(client, said, changed=b" ") == 401
    assert client.post("/hooks/sms/json/", said, content_type="application/json").status_code == 401
    message.refresh_from_db()
    assert message.state == "sent"
    assert json_says(client, said) == 200
    message.refresh_from_db()
    assert message.state == "delivered"


def test_a_call_back_of_another_provider_than_ours_is_refused(client, cast: Cast, keyed):
    message = sent(cast)
    assert twilio_says(client, twilio_path(message), {"MessageStatus": "delivered"}) == 401
    assert client.get("/hooks/sms/pigeon/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.row("receipt-twice")
def test_twenty_receipts_at_once_are_one(cast: Cast, keyed):
    message = sent(cast)

    def say(_number: int) -> int:
        try:
            return json_says(Client(), {"id": str(message.pk), "status": "delivered"})
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(say, range(20))) == {200}
    message.refresh_from_db()
    assert message.state == "delivered"


def test_an_sms_that_comes_in_answers_the_last_one_we_sent(client, cast: Cast, twilio):
    gate.register_sight("client", lambda user, ids: ids)
    message = sent(cast)
    fields = {"MessageSid": "SM9", "From": OMAR, "To": "+15005550006", "Body": "Thank you!"}
    for _ in range(2):
        assert twilio_says(client, "/hooks/sms/twilio/", fields) == 200
    row = InboundMessage.objects.get()
    assert (row.subject, row.answer_to, row.state) == ("client:7", message, "matched")
    (notice,) = cast.olga.notices.all()
    assert notice.title == "Omar answered: Thank you!"


def test_an_sms_of_a_stranger_waits_in_the_tray(client, cast: Cast, twilio):
    twilio_says(
        client, "/hooks/sms/twilio/", {"MessageSid": "SM9", "From": "+359888999999", "Body": "Who are you?"}
    )
    assert InboundMessage.objects.get().state == "unmatched"
