"""STOP and START by SMS: in five languages, the whole message only, obeyed at once and confirmed once."""

import time

import pytest

from clients.models import Client
from history.models import Event
from notifications import delivery, gate
from notifications.incoming import filing, loops, stop_words
from notifications.models import InboundMessage, Message, OptOut
from notifications.services import send_to_client
from notifications.services.commands import CONFIRMED
from tests.clients.made import make_client
from tests.notifications.test_receipts import json_says
from tests.people import Cast

OMAR = "+359888123456"


@pytest.fixture(autouse=True)
def json_gateway(settings):
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=+359700"
    gate.register_sight("client", lambda user, ids: ids)


@pytest.fixture
def omar(cast: Cast) -> Client:
    return make_client(cast.olga, name="Omar", phones=[{"raw": OMAR}])


def write(cast: Cast, omar: Client, **options) -> Message:
    options = {"body": "Your boiler is ready", "kind": "letter", "language": "en"} | options
    return send_to_client(omar.subject, "sms", OMAR, by=cast.tomas, name="Omar", **options)


def left(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(state="sent", tries=1, next_try_at=None)
    return message


def says(text: str, number: int = 1, sender: str = OMAR) -> InboundMessage | None:
    return filing.receive_sms("json", f"m{number}", sender, "+359700", text)


def confirmations() -> list[str]:
    return list(Message.objects.filter(kind=CONFIRMED).order_by("pk").values_list("body", flat=True))


@pytest.mark.parametrize(
    "text",
    ["STOP", " stop. ", "Stop!", "СТОП", "стоп", "«Стоп»", "Спри", "отпиши ме", "Отписаться", "Відписатися", "إيقاف", "ايقاف", "أوقف", "إلغاء الاشتراك", "СТОР", "stop\n"],
)  # fmt: skip
def test_a_word_of_stopping_stops(cast: Cast, omar, text):
    says(text)
    held = OptOut.objects.get()
    assert (held.channel, held.address, held.scope, held.how) == ("sms", OMAR, "marketing", "stop")
    assert InboundMessage.objects.get().kind == "command"


@pytest.mark.parametrize(
    "text",
    ["Please don't stop", "Stop by at five?", "non-stop", "Стоп, а когда придёте?", "Моля, не спирайте", "لا تتوقف عن الإرسال", "Yes", "ok", "1", ""],
)  # fmt: skip
def test_other_words_are_answers(cast: Cast, omar, text):
    says(text)
    assert not OptOut.objects.exists()
    assert InboundMessage.objects.get().kind == "answer"


def test_every_word_of_the_table_is_one_command(cast: Cast):
    for table, command in ((stop_words.STOP_WORDS, "stop"), (stop_words.START_WORDS, "start")):
        assert table.keys() == {"en", "bg", "ru", "uk", "ar"}
        for said in table.values():
            assert {stop_words.command_of(word.upper()) for word in said} == {command}


def test_stop_takes_back_advertising_and_leaves_service(cast: Cast, omar):
    left(write(cast, omar))
    advert = write(cast, omar, body="Sale!", purpose="marketing")
    service = write(cast, omar, body="We come at ten")
    says("STOP")
    advert.refresh_from_db()
    service.refresh_from_db()
    assert (advert.state, advert.reason["code"]) == ("cancelled", "opted_out_marketing")
    assert service.state == "pending"


def test_stop_lands_on_the_timeline_and_with_owner_and_writer(cast: Cast, omar):
    left(write(cast, omar))
    says("STOP")
    for person in (cast.olga, cast.tomas):
        notice = person.notices.get(kind="client_stopped")
        assert "STOP" in notice.title
        assert "Service messages still do" in notice.body
    kinds = set(Event.objects.filter(subject=omar.subject).values_list("kind", flat=True))
    assert {"sms_from_client", "opted_out"} <= kinds
    assert not cast.olga.notices.filter(kind="client_answered").exists()


def test_stop_is_confirmed_once_in_the_clients_language(cast: Cast, omar):
    left(write(cast, omar, language="en"))
    for number, text in enumerate(("СТОП", "Стоп!", "STOP")):
        says(text, number)
    (row,) = Message.objects.filter(kind=CONFIRMED)
    assert (row.to, row.is_urgent, row.created_by) == (OMAR, True, None)
    assert row.language in {"bg", "en", "ru", "uk"}


def test_the_confirmation_itself_goes_out_despite_the_opt_out(cast: Cast, omar, settings):
    settings.SMS_URL = "log://"
    says("STOP")
    delivery.sweep()
    assert Message.objects.get(kind=CONFIRMED).state == "logged"


def test_a_second_stop_later_ends_service_messages_too(cast: Cast, omar):
    says("STOP")
    OptOut.objects.update(at="2026-01-01T00:00Z")
    service = write(cast, omar)
    says("STOP", 2)
    service.refresh_from_db()
    assert OptOut.objects.get().scope == "all"
    assert (service.state, service.reason["code"]) == ("cancelled", "opted_out")
    assert len(confirmations()) == 1


def test_start_brings_back_once(cast: Cast, omar):
    says("STOP")
    says("START", 2)
    says("старт", 3)
    assert not OptOut.objects.living().exists()
    assert len(confirmations()) == 2
    assert OptOut.objects.get().ended_how == "start"


def test_start_without_stop_says_nothing(cast: Cast, omar):
    says("START")
    assert confirmations() == []


def test_twilio_confirms_its_own_words(cast: Cast, omar):
    filing.receive_sms("twilio", "m1", OMAR, "+1", "STOP")
    assert (OptOut.objects.count(), confirmations()) == (1, [])
    filing.receive_sms("twilio", "m2", "+359888999999", "+1", "СТОП")
    assert len(confirmations()) == 1


def test_a_strangers_stop_counts_and_needs_no_decision(cast: Cast):
    says("STOP", sender="+359888999999")
    assert OptOut.objects.get().address == "+359888999999"
    assert InboundMessage.objects.get().state == "ignored"


def test_a_strangers_question_waits_in_the_tray(cast: Cast):
    says("Do you repair boilers?", sender="+359888999999")
    row = InboundMessage.objects.get()
    assert (row.state, row.kind) == ("unmatched", "answer")


def test_a50_the_same_stop_by_the_hook_is_obeyed_once(client, cast: Cast, omar):
    for _ in range(3):
        assert json_says(client, {"id": "m9", "from": OMAR, "to": "+359700", "text": "СТОП"}) == 200
    assert (OptOut.objects.count(), InboundMessage.objects.count(), len(confirmations())) == (1, 1, 1)


def test_a49_a_forged_stop_changes_nothing(client, cast: Cast, omar):
    said = {"id": "m9", "from": OMAR, "to": "+359700", "text": "СТОП"}
    assert json_says(client, said, key="guess") == 401
    assert json_says(client, said, changed=b" ") == 401
    assert json_says(client, said, at=time.time() - 301) == 401
    assert not OptOut.objects.exists()
    assert not InboundMessage.objects.exists()
    assert json_says(client, said, at=time.time() - 290) == 200


# --- A63: two machines do not talk to each other through us ---------------------------------------------------------------


def test_a63_a_machine_that_says_stop_and_start_is_not_answered_for_ever(cast: Cast, omar):
    for number in range(12):
        says("STOP" if number % 2 == 0 else "START", number)
    assert len(confirmations()) == loops.MOST_IN_A_ROW
    assert OptOut.objects.count() == 6  # obeyed all the same


def test_a63_a_colleagues_word_ends_the_row(cast: Cast, omar):
    for number in range(6):
        says("STOP" if number % 2 == 0 else "START", number)
    assert not loops.may_answer("sms", OMAR)
    write(cast, omar)
    assert loops.may_answer("sms", OMAR)


def test_a63_more_than_twenty_an_hour_are_kept_and_tell_nobody(cast: Cast, omar):
    left(write(cast, omar))
    for number in range(25):
        says(f"I am out of the office {number}", number)
    kinds = list(InboundMessage.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["answer"] * 20 + ["auto_reply"] * 5
    assert cast.olga.notices.filter(kind="client_answered").count() == 20
