"""A number that does not exist, or never takes an SMS, is marked as a returned letter marks its address."""

import json

import pytest

from clients.models import Email, Phone
from history.models import Event
from notifications import delivery
from notifications.incoming.dead_numbers import in_kannel
from notifications.models import Message
from notifications.services import send_to_client
from tasks.models import Task
from tests.clients.made import make_client
from tests.notifications.test_deliver_email import inbox  # noqa: F401 - a fixture
from tests.notifications.test_receipts import (  # noqa: F401 - fixtures
    json_says,
    kannel,
    kannel_says,
    keyed,
    provider,
    twilio,
    twilio_path,
    twilio_says,
)
from tests.people import Cast

OMAR = "+359888123456"


@pytest.fixture
def omar(cast: Cast):
    return make_client(cast.olga, "Omar", phones=[{"raw": OMAR}], emails=[{"address": "omar@client.test"}])


def write(cast: Cast, omar, channel: str = "sms") -> Message:
    to = OMAR if channel == "sms" else "omar@client.test"
    message = send_to_client(
        omar.subject, channel, to, "It is ready", kind="client_message", by=cast.tomas, name="Omar",
        office=omar.office,
    )  # fmt: skip
    delivery.sweep()
    message.refresh_from_db()
    return message


def reports(client, message: Message, code: str) -> int:
    fields = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": code}
    return twilio_says(client, twilio_path(message), fields)


def again(message: Message) -> Message:
    message.refresh_from_db()
    return message


def is_dead() -> bool:
    return Phone.objects.get().is_dead


def test_a_report_of_an_unknown_number_ends_it_and_tells_owner_and_sender(
    client, cast: Cast, omar, twilio  # noqa: F811
):  # fmt: skip
    twilio.answer = json.dumps({"sid": "SM1", "status": "queued"})
    message = write(cast, omar)
    for _ in range(2):
        assert reports(client, message, "30005") == 200
    assert (again(message).state, message.reason["code"], is_dead()) == ("bounced", "number_gone", True)
    assert "30005" in message.reason["text"]
    for person in (cast.olga, cast.tomas):
        assert person.notices.filter(kind="message_failed").count() == 1
    assert Event.objects.filter(kind="address_dead", subject=omar.subject).count() == 1


@pytest.mark.parametrize("code", ["30003", "30007", "30008", ""])
def test_a_phone_that_is_off_or_filtered_stays(client, cast: Cast, omar, twilio, code):  # noqa: F811
    twilio.answer = json.dumps({"sid": "SM1", "status": "queued"})
    message = write(cast, omar)
    assert reports(client, message, code) == 200
    assert (again(message).state, message.reason["code"], is_dead()) == ("bounced", "bounced", False)


@pytest.mark.parametrize(("code", "dies"), [(21211, True), (21614, True), (21612, False), (21408, False)])
def test_twilio_refuses_a_number_at_once(cast: Cast, omar, twilio, code, dies):  # noqa: F811
    twilio.script = [400]
    twilio.refusal = json.dumps({"code": code, "message": "Invalid 'To' Phone Number"})
    message = write(cast, omar)
    assert (message.state, message.reason["code"]) == ("dead", "number_gone" if dies else "refused")
    assert (is_dead(), message.attempts.count()) == (dies, 1)


def test_kannels_report_says_why(client, cast: Cast, omar, kannel):  # noqa: F811
    message = write(cast, omar)
    text = "id:7 sub:001 dlvrd:000 submit date:2601010000 done date:2601010001 stat:UNDELIV err:001 text:"
    assert kannel_says(client, message, 2, a=text) == 200
    assert (again(message).reason["code"], is_dead()) == ("number_gone", True)


@pytest.mark.parametrize(
    ("text", "dies"),
    [
        ("stat:UNDELIV err:001 text:", True),
        ("stat:UNDELIV err:011 text:", True),
        ("NACK/0x0000000b/Invalid Destination Address", True),
        ("NACK/11/Invalid Destination Address", True),
        ("NACK/0x00000058/Throttling error", False),
        ("stat:EXPIRED err:027 text:", False),
        ("stat:UNDELIV err:006 text:", False),
        ("stat:UNDELIV err:111 text:", False),
        ("", False),
    ],
)
def test_what_an_sms_centre_writes_is_read(text, dies):
    assert in_kannel(text) is dies


@pytest.mark.parametrize(
    ("more", "dies"),
    [
        ({"code": "unknown_number"}, True),
        ({"code": "LANDLINE"}, True),
        ({"permanent": True}, True),
        ({"permanent": "yes"}, False),
        ({"code": "expired"}, False),
        ({}, False),
    ],
)
def test_a_json_gateway_says_it_by_its_code(client, cast: Cast, omar, keyed, more, dies):  # noqa: F811
    message = write(cast, omar)
    assert json_says(client, {"id": str(message.pk), "status": "failed", "error": "no"} | more) == 200
    assert (again(message).state, is_dead()) == ("bounced", dies)


def test_a_json_gateway_may_refuse_it_at_once(cast: Cast, omar, keyed):  # noqa: F811
    keyed.answer = json.dumps({"error": "no such subscriber", "code": "unknown_subscriber"})
    message = write(cast, omar)
    assert (message.state, message.reason["code"], is_dead()) == ("dead", "number_gone", True)


@pytest.mark.parametrize(
    ("status", "dies"),
    [(400, True), (404, True), (409, True), (422, True), (401, False), (403, False), (408, False), (429, False),
     (500, False), (503, False)],
)  # fmt: skip
def test_an_answer_that_is_about_us_or_the_gateway_ends_no_number(
    cast: Cast, omar, keyed, status, dies  # noqa: F811
):  # fmt: skip
    keyed.script = [status]
    keyed.refusal = json.dumps({"error": "not now", "permanent": True})
    message = write(cast, omar)
    assert (is_dead(), message.attempts.count()) == (dies, 1)
    state = "dead" if status < 500 and status not in (408, 429) else "pending"
    assert (message.state, message.reason_code == "number_gone") == (state, dies)


def test_a_late_report_about_what_arrived_ends_nothing(client, cast: Cast, omar, keyed):  # noqa: F811
    message = write(cast, omar)
    for status in ("delivered", "failed"):
        json_says(client, {"id": str(message.pk), "status": status, "code": "unknown_number"})
    assert (again(message).state, is_dead()) == ("delivered", False)


def test_a_forged_report_ends_nothing(client, cast: Cast, omar, keyed):  # noqa: F811
    message = write(cast, omar)
    said = {"id": str(message.pk), "status": "failed", "code": "unknown_number"}
    assert json_says(client, said, key="other") == 401
    assert (again(message).state, is_dead()) == ("sent", False)


def test_later_sms_stop_with_the_reason_and_mail_stands_in(
    sign_in, client, cast: Cast, omar, keyed  # noqa: F811
):  # fmt: skip
    message = write(cast, omar)
    json_says(client, {"id": str(message.pk), "status": "failed", "code": "unknown_number"})
    assert Message.objects.get(resend_of=message).channel == "email"
    assert not Task.objects.exists()
    later = write(cast, omar)
    assert (later.state, later.reason["code"], later.tries) == ("cancelled", "dead_number", 0)

    browser = sign_in(cast.olga)
    assert "does not work" in browser.get(omar.url).content.decode()
    composer = browser.get(f"{omar.url}composer/?compose=sms").content.decode()
    assert "Does not work:" in composer
    assert OMAR in composer
    page = browser.get(f"{omar.url}permission/").content.decode()
    assert "does not exist or takes no SMS" in page


def test_somebody_who_knows_better_lets_it_live_again(sign_in, cast: Cast, omar):
    Phone.objects.update(is_dead=True)
    browser, given = sign_in(cast.olga), {"act": "alive", "address": f"sms:{OMAR}"}
    assert browser.post(f"{omar.url}permission/", given).status_code == 302
    assert (is_dead(), Event.objects.filter(kind="address_alive").count()) == (False, 1)
    assert browser.post(f"{omar.url}permission/", given).status_code == 422  # nothing to take back
    for strange in ("sms:+359888000000", "email:x", "nonsense"):
        assert browser.post(f"{omar.url}permission/", given | {"address": strange}).status_code == 422
    assert sign_in(cast.colin).post(f"{omar.url}permission/", given).status_code == 404


def test_a_number_that_was_corrected_is_alive(sign_in, cast: Cast, omar, call):
    Phone.objects.update(is_dead=True)
    body = {"phones": [{"number": "+359888123457"}]}
    answer = call(cast.olga).patch(f"clients/{omar.pk}/", body, omar.version)
    assert answer.status_code == 200, answer.content
    assert not is_dead()


def test_a_server_that_names_nobody_ends_the_address_at_once(cast: Cast, omar, inbox):  # noqa: F811
    inbox.answers["omar@client.test"] = "550 5.1.1 User unknown"
    message = write(cast, omar, "email")
    assert (message.state, message.reason["code"]) == ("dead", "address_gone")
    assert Email.objects.get().is_dead


def test_a_server_that_is_only_full_does_not(cast: Cast, omar, inbox):  # noqa: F811
    inbox.answers["omar@client.test"] = "552 5.2.2 Mailbox full"
    message = write(cast, omar, "email")
    assert (message.state, message.reason["code"]) == ("dead", "refused")
    assert not Email.objects.get().is_dead
