"""Writing to a client from the dossier: what the gate says is read before sending, and there are ten seconds to undo."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clients import services
from clients.models import Client
from history.services import record
from notifications import delivery, threads
from notifications.clock import office_now
from notifications.models import InboundMessage, Message
from notifications.services import opt_out
from notifications.transports.letters import build
from tests.clients.made import make_client
from tests.people import Cast

COMPOSER = {"HX-Request": "true", "HX-Target": "composer"}
HTMX = {"HX-Request": "true"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga,
        "Ivan Petrov",
        phones=[{"raw": "0888 123 456", "is_primary": True}, {"raw": "02 981 2345"}],
        emails=[{"address": "ivan@orbita.example"}],
        addressed_as="Dear Mr Petrov",
        language="en",
    )


def send(browser, client: Client, channel: str = "email", act: str = "send", **data):
    data = {
        "to": "ivan@orbita.example" if channel == "email" else "+359888123456",
        "subject": "Hi",
        "body": "Text",
    } | data
    return browser.post(f"/clients/{client.pk}/messages/{channel}/", {**data, "act": act}, headers=COMPOSER)


# --- Undo ----------------------------------------------------------------------------------------------------------------


def test_a_message_waits_ten_seconds_for_a_change_of_mind(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    answer = send(browser, ivan, body="Wrong words")
    message = Message.objects.get()
    assert 5 < (message.due_at - office_now()).total_seconds() <= 10
    assert f"/messages/{message.pk}/undo/" in answer["HX-Trigger"]
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "pending"
    back = browser.post(f"/messages/{message.pk}/undo/", headers=HTMX)
    message.refresh_from_db()
    assert message.state == "cancelled"
    page = text(browser.get(back["HX-Redirect"].split("#")[0]))
    assert "Wrong words" in page
    assert 'value="Hi"' in page


def test_undo_that_comes_too_late_says_so(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    send(browser, ivan)
    message = Message.objects.get()
    Message.objects.update(state="sent", next_try_at=None)
    answer = browser.post(f"/messages/{message.pk}/undo/", headers=HTMX)
    assert answer.status_code == 409
    assert "can no longer be cancelled" in answer["HX-Trigger"]


def test_undoing_for_others_is_not_possible(cast: Cast, sign_in, ivan):
    send(sign_in(cast.olga), ivan)
    message = Message.objects.get()
    assert sign_in(cast.colin).post(f"/messages/{message.pk}/undo/").status_code == 404
    sign_in(cast.olga).post(f"/messages/{message.pk}/undo/")
    page = text(sign_in(cast.tomas).get(f"/clients/{ivan.pk}/?compose=email&again={message.pk}"))
    assert "Dear Mr Petrov,\n\nText</textarea>" not in page, "a colleague's words are not mine to resume"


def test_what_is_scheduled_keeps_its_time(cast: Cast, sign_in, ivan):
    at = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    send(sign_in(cast.olga), ivan, due_at=f"{at:%Y-%m-%dT%H:%M}")
    assert Message.objects.get().due_at == at


@pytest.mark.parametrize("act", ["look", "send"])
@pytest.mark.parametrize(
    ("at", "why"),
    [("2020-01-01T10:00", "This time is in the past."), ("2206-01-01T10:00", "Check the year: 2206.")],
)
def test_a_time_that_nobody_means_is_refused_at_its_field(cast: Cast, sign_in, ivan, act, at, why):
    answer = send(sign_in(cast.olga), ivan, act=act, due_at=at)
    assert answer.status_code == 422
    assert why in text(answer)
    assert not Message.objects.exists()


# --- What the gate says ------------------------------------------------------------------------------------------------------


def test_a_refusal_is_read_before_sending(cast: Cast, sign_in, ivan):
    Client.objects.filter(pk=ivan.pk).update(is_sample=True)
    page = text(send(sign_in(cast.olga), ivan, act="look"))
    assert "This will not be sent:" in page
    assert "sample client" in page
    assert 'value="send"' not in page


def test_an_opt_out_is_named(cast: Cast, sign_in, ivan):
    opt_out("ivan@orbita.example", "email", "stop", scope="all", by=cast.olga)
    page = text(send(sign_in(cast.olga), ivan, act="look"))
    assert "This will not be sent:" in page


def test_with_nothing_in_the_way_nothing_is_said(cast: Cast, sign_in, ivan):
    page = text(send(sign_in(cast.olga), ivan, act="look"))
    assert "This will not be sent:" not in page
    assert 'value="send"' in page


def test_their_time_is_shown_beside_mine(cast: Cast, sign_in):
    omar = make_client(
        cast.olga, "Omar", phones=[{"raw": "+971 50 123 4567"}], emails=[{"address": "ivan@orbita.example"}]
    )
    at = timezone.localtime() + timedelta(days=1)
    page = text(send(sign_in(cast.olga), omar, act="look", due_at=f"{at:%Y-%m-%dT}12:00"))
    assert "their time:" in page
    assert "Asia/Dubai" in page


# --- Numbers that cannot take SMS ---------------------------------------------------------------------------------------------


def test_a_fixed_line_is_named_and_not_offered(cast: Cast, sign_in, ivan):
    page = text(sign_in(cast.olga).get(f"/clients/{ivan.pk}/?compose=sms"))
    assert "Cannot receive SMS:" in page
    assert 'value="+35929812345"' not in page
    assert 'value="+359888123456"' in page


def test_a_fixed_line_is_refused_before_paying(cast: Cast, sign_in, ivan):
    answer = send(sign_in(cast.olga), ivan, "sms", to="+35929812345")
    assert (answer.status_code, Message.objects.count()) == (422, 0)


# --- Files -------------------------------------------------------------------------------------------------------------------


def attach(cast: Cast, client: Client, name: str = "договор.txt", body: bytes = b"hello"):
    return services.add_file(client, SimpleUploadedFile(name, body), by=cast.olga)


def test_files_of_the_dossier_go_out_with_an_email(cast: Cast, sign_in, ivan):
    file = attach(cast, ivan)
    browser = sign_in(cast.olga)
    look = text(send(browser, ivan, act="look", attached=[file.pk]))
    assert "договор.txt" in look
    assert f'name="attached" value="{file.pk}"' in look
    send(browser, ivan, attached=[file.pk])
    message = Message.objects.get()
    letter = email.message_from_bytes(build(message).message().as_bytes(), policy=policy.default)
    (part,) = letter.iter_attachments()
    assert (part.get_filename(), part.get_content().strip()) == ("договор.txt", "hello")


def test_too_much_is_said_before_sending(cast: Cast, sign_in, ivan, monkeypatch):
    monkeypatch.setattr(services.messages, "MAX_ATTACHED", 8)
    files = [attach(cast, ivan, f"{number}.txt").pk for number in range(2)]
    for act in ("look", "send"):
        answer = send(sign_in(cast.olga), ivan, act=act, attached=files)
        assert (answer.status_code, "an e-mail takes at most" in text(answer)) == (422, True)
    assert not Message.objects.exists()


def test_a7_a_foreign_file_is_not_attached(cast: Cast, sign_in, ivan):
    mine = attach(cast, make_client(cast.olga, "Another"))
    foreign = attach(cast, make_client(cast.colin, "Foreign"))
    for file in (mine, foreign):
        assert send(sign_in(cast.olga), ivan, attached=[file.pk]).status_code == 422
    assert not Message.objects.exists()


def test_a_file_that_is_gone_stops_only_its_own_letter(cast: Cast, ivan, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    file = attach(cast, ivan)
    message = services.send_message(ivan, by=cast.olga, channel="email", subject="x", body="x", files=[file])
    message.letter["files"][0]["path"] = "clients/aa/gone"
    message.save()
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.reason_code) == ("dead", "broken")


# --- Reply and forward -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(cast: Cast, ivan) -> InboundMessage:
    first = services.send_message(ivan, by=cast.olga, channel="email", subject="Quote", body="Here it is")
    return InboundMessage.objects.create(
        channel="email",
        kind="answer",
        state="matched",
        sender="ivan@orbita.example",
        sender_name="Ivan",
        subject_line="Re: Quote",
        body="Too dear.\nCan you do better?",
        message_id="<abc@orbita.example>",
        dedupe_key="in:1",
        answer_to=first,
        subject=ivan.subject,
    )


def test_a_reply_keeps_the_thread(cast: Cast, sign_in, ivan, letter):
    browser = sign_in(cast.olga)
    page = text(browser.get(f"/clients/{ivan.pk}/?compose=email&reply={letter.pk}"))
    assert 'value="Re: Quote"' in page
    assert "&gt; Can you do better?" in page
    assert f'name="answers" value="{letter.pk}"' in page
    look = text(send(browser, ivan, act="look", answers=letter.pk))
    assert f'name="answers" value="{letter.pk}"' in look
    send(browser, ivan, subject="Re: Quote", answers=letter.pk)
    built = build(Message.objects.latest("pk")).message()
    assert built["In-Reply-To"] == "<abc@orbita.example>"
    assert built["References"] == f"{threads.message_id(letter.answer_to)} <abc@orbita.example>"


def test_the_timeline_leads_to_a_reply(cast: Cast, sign_in, ivan, letter):
    record(ivan.subject, "email_from_client", data={"inbound": letter.pk})
    page = text(sign_in(cast.olga).get(f"/clients/{ivan.pk}/"))
    assert f"?compose=email&amp;reply={letter.pk}#composer" in page
    assert f"?compose=email&amp;forward={letter.pk}#composer" in page


def test_a_forwarded_letter_starts_no_thread(cast: Cast, sign_in, ivan, letter):
    page = text(sign_in(cast.olga).get(f"/clients/{ivan.pk}/?compose=email&forward={letter.pk}"))
    assert 'value="Fwd: Re: Quote"' in page
    assert f'name="answers" value="{letter.pk}"' not in page


def test_a_letter_of_another_dossier_is_not_quoted(cast: Cast, sign_in, ivan, letter):
    other = make_client(cast.olga, "Other", emails=[{"address": "o@else.example"}])
    for act in ("reply", "forward"):
        assert "Can you do better" not in text(
            sign_in(cast.olga).get(
                f"/clients/{other.pk}/composer/?compose=email&{act}={letter.pk}", headers=HTMX
            )
        )
    send(sign_in(cast.olga), other, to="o@else.example", answers=letter.pk)
    assert Message.objects.latest("pk").letter == {}


@pytest.mark.parametrize(
    "given", ["<a@b>\r\nBcc: x@evil.example", "no brackets", "<a b@c>", "<" + "a" * 300 + "@b>"]
)
def test_a34_a_strangers_message_id_makes_no_header(cast: Cast, ivan, letter, given):
    letter.message_id = given[:300]
    message = services.send_message(
        ivan, by=cast.olga, channel="email", subject="x", body="x", answers=letter
    )
    assert message.letter == {}
    assert build(message).message()["Bcc"] is None


@pytest.mark.parametrize(
    "query", ["reply=x", "forward=", "again=999999999999999999999", "reply=0", "again=-1"]
)
def test_nonsense_in_the_address_is_no_error(cast: Cast, sign_in, ivan, query):
    assert sign_in(cast.olga).get(f"/clients/{ivan.pk}/?compose=email&{query}").status_code == 200


def test_without_a_gateway_nobody_is_told_that_it_is_on_its_way(cast: Cast, sign_in, ivan, settings):
    browser = sign_in(cast.olga)
    settings.EMAIL_URL = "log://"
    assert "Kept here only" in send(browser, ivan)["HX-Trigger"]
    settings.EMAIL_URL = "smtp://127.0.0.1:25"
    assert "on its way" in send(browser, ivan)["HX-Trigger"]
