"""SMS by a real Kannel: out to phones, receipts back to our hook, answers in from phones."""

import os
import signal
import subprocess
import sys

from history.models import Event
from notifications import delivery
from notifications.models import InboundMessage, Message, OptOut
from notifications.services import send_to_client
from notifications.services.commands import CONFIRMED
from tests.gateways.servers import Kannel, is_open
from tests.people import Cast
from tests.waiting import wait_for

OMAR = "+359888123456"


def write(cast: Cast, body: str, to: str = OMAR) -> Message:
    message = send_to_client("client:7", "sms", to, body, kind="letter", by=cast.olga, name="Omar")
    delivery.sweep()
    message.refresh_from_db()
    return message


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_an_sms_reaches_the_phone_and_its_receipt_reaches_us(cast: Cast, kannel: Kannel):
    message = write(cast, "Your boiler is ready")
    assert message.state in {"sent", "delivered"}
    wait_for(lambda: state_of(message) == "delivered", what="the receipt")
    wait_for(lambda: ("Dossier", OMAR, "Your boiler is ready") in kannel.phones_got(), what="the phone")
    assert Message.objects.get(pk=message.pk).provider_id


def test_cyrillic_arrives_as_written(cast: Cast, kannel: Kannel):
    message = write(cast, "Котел готов")
    wait_for(lambda: state_of(message) == "delivered", what="the receipt")
    wait_for(lambda: ("Dossier", OMAR, "Котел готов") in kannel.phones_got(), what="the phone")


def test_a_long_text_is_one_message_in_parts(cast: Cast, kannel: Kannel):
    before = len(kannel.phones_got())
    message = write(cast, "Your boiler is ready. " * 10)
    wait_for(lambda: state_of(message) == "delivered", what="the receipt")
    wait_for(lambda: len(kannel.phones_got()) == before + 2, what="two parts")


def test_an_sms_from_a_phone_lands_on_the_timeline(cast: Cast, kannel: Kannel):
    message = write(cast, "Shall we come on Monday?")
    kannel.phone_sends(OMAR, "Да, ждём вас")
    row = wait_for(InboundMessage.objects.first, what="the answer")
    assert (row.body, row.sender, row.subject, row.answer_to) == ("Да, ждём вас", OMAR, "client:7", message)
    assert Event.objects.filter(kind="sms_from_client", subject="client:7").count() == 1


def test_what_a_strangers_phone_sends_waits_in_the_tray(cast: Cast, kannel: Kannel):
    kannel.phone_sends("+359899000111", "Who are you?")
    row = wait_for(InboundMessage.objects.first, what="the question")
    assert (row.state, row.sender) == ("unmatched", "+359899000111")


def test_stop_from_a_phone_is_obeyed_and_confirmed_on_the_phone(cast: Cast, kannel: Kannel):
    write(cast, "Skidka!")
    kannel.phone_sends(OMAR, "СТОП")
    held = wait_for(OptOut.objects.first, what="the word")
    assert (held.address, held.scope) == (OMAR, "marketing")
    delivery.sweep()
    confirmed = Message.objects.get(kind=CONFIRMED)
    wait_for(lambda: state_of(confirmed) == "delivered", what="the confirmation")
    wait_for(lambda: ("Dossier", OMAR, confirmed.body) in kannel.phones_got(), what="the phone")


def test_a_wrong_password_at_kannel_is_final_and_said(cast: Cast, kannel: Kannel, settings):
    settings.SMS_URL = kannel.url.replace("correct", "wrong")
    message = write(cast, "Hello")
    assert (message.state, message.reason["code"]) == ("dead", "not_signed_in")


KILLED = """
import sys, time
from pathlib import Path
from tests.gateways.servers import Kannel
server = Kannel(Path(sys.argv[1]), "http://127.0.0.1:9/")
print(server.network, server.http, flush=True)
time.sleep(60)
"""


def test_nothing_is_left_when_the_tests_are_killed(kannel_server, home):
    """The servers of a process that ends by kill -9 end with it."""
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home / "killed")], stdout=subprocess.PIPE, env=dict(os.environ)
    )
    ports = [int(port) for port in run.stdout.readline().split()]
    assert all(is_open(port) for port in ports)
    run.send_signal(signal.SIGKILL)
    run.wait(5)
    wait_for(lambda: not any(is_open(port) for port in ports), what="the ports to close")
