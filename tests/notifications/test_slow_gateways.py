"""What a slow or sick gateway may cost: its own messages, a pause of the right length, and nobody else anything."""

import asyncio
import threading
from contextlib import closing

import pytest
from aiosmtpd.controller import Controller
from django.db import OperationalError, connection, connections, transaction

from notifications import delivery, gate
from notifications.clock import OfficeNow, office_now
from notifications.delivery import providers
from notifications.delivery.providers import admit, report
from notifications.models import Attempt, Message, ProviderState
from notifications.services import send_to_client
from notifications.transports.registry import gateway_for
from tests.devstack.offices import free_port
from tests.notifications.providers import HttpProvider
from tests.notifications.test_deliver_email import Inbox
from tests.people import Cast
from tests.waiting import wait_for

KIND = "account_mail"


@pytest.fixture
def provider():
    with HttpProvider() as server:
        yield server


@pytest.fixture
def office(transactional_db, monkeypatch, settings):
    """An office whose gateways are given up after three seconds."""
    monkeypatch.setattr(gate, "_gates", {**gate._gates, KIND: gate.open_to_all})
    settings.DELIVERY = settings.DELIVERY | {"wire_s": 3.0, "connect_s": 1.0}


def write(body: str) -> Message:
    with transaction.atomic():
        return send_to_client("client:7", "sms", "+359888123456", body, kind=KIND, by=None)


def sweeping(stop: threading.Event | None = None) -> threading.Thread:
    """Start a sweep beside this test."""

    def sweep() -> None:
        with closing(connection):
            delivery.sweep(should_stop=stop.is_set if stop else lambda: False)

    thread = threading.Thread(target=sweep)
    thread.start()
    return thread


def pause_left() -> float:
    state = ProviderState.objects.get(channel="sms")
    return (state.open_until - office_now()).total_seconds() if state.open_until else 0.0


def test_a_message_without_an_answer_holds_up_nobody(office, provider, settings):
    settings.SMS_URL = f"https+json://gateway.test/?token=t&base={provider.url}"
    provider.script = ["black hole", "ok"]
    slow = write("slow")
    sweep = sweeping()
    wait_for(lambda: provider.requests, 10, "the slow one")
    quick = write("quick")
    wait_for(lambda: len(provider.requests) == 2, 2, "the quick one, by the same sweep")
    assert sweep.is_alive()
    sweep.join(20)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {slow.pk: "pending", quick.pk: "sent"}


def test_a_gateway_that_owes_five_answers_gets_no_more_where_doubt_costs_a_person(office, provider, settings):
    settings.SMS_URL = f"twilio://AC1:x@/?from=%2B15005550006&base={provider.url}"
    provider.script = ["black hole"]
    for number in range(5):
        write(f"{number}")
    sweep = sweeping()
    wait_for(lambda: len(provider.requests) == 5, 10, "five")
    sixth = write("sixth")
    sweep.join(30)
    first = Attempt.objects.exclude(message=sixth).order_by("finished_at")[0]
    # once one of the five was given up there is room for one more
    assert all(went.started_at >= first.finished_at for went in Attempt.objects.filter(message=sixth))
    assert Message.objects.exclude(pk=sixth.pk).filter(state="unknown").count() == 5


class Slow(Inbox):
    """A mail server that thinks before it takes a letter."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(0.5)
        return await super().handle_DATA(server, session, envelope)


def test_a_slow_answer_is_recorded_while_another_gateways_bucket_is_empty(office, provider, settings):
    settings.SMS_URL = f"https+json://gateway.test/?token=t&base={provider.url}&rate=0.1&burst=1"
    controller = Controller(Slow(), hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    settings.EMAIL_FROM = "Office <office@dossier.test>"
    for number in range(3):
        write(f"{number}")
    with transaction.atomic():
        letter = send_to_client("client:7", "email", "omar@client.test", "Hello", kind=KIND, by=None)
    stop = threading.Event()
    sweep = sweeping(stop)
    try:
        wait_for(lambda: Message.objects.get(pk=letter.pk).state == "sent", 10, "the letter to be recorded")
        assert sweep.is_alive()
        assert Message.objects.filter(channel="sms", state="pending").count() == 2
    finally:
        stop.set()
        sweep.join(20)
        controller.stop()


@pytest.fixture
def gateway(cast: Cast, settings):
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    gateway = gateway_for("sms")
    admit(gateway, 1)
    return gateway


def test_what_fails_behind_an_open_breaker_does_not_lengthen_the_pause(gateway):
    """Three workers had messages on the wire when the line broke: that is one failure of the gateway, not three."""
    for _ in range(3):
        report(gateway, well=0, ill=5)
    assert ProviderState.objects.get(channel="sms").openings == 1
    assert 4 < pause_left() <= 6


def test_the_first_probe_is_repeated_before_the_pause_grows(gateway):
    report(gateway, well=0, ill=5)
    for expected in (0, 15, 45, 135):
        ProviderState.objects.update(open_until=OfficeNow())
        report(gateway, well=0, ill=1, is_probe=True)
        assert expected * 0.95 <= pause_left() <= expected * 1.2
    report(gateway, well=1, ill=0, is_probe=True)
    assert pause_left() == 0
    report(gateway, well=0, ill=4)
    assert pause_left() == 0


def test_whoever_freezes_with_the_gateways_row_in_hand_lets_it_go(office, settings, monkeypatch):
    monkeypatch.setattr(providers, "FROZEN_S", 1)
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    gateway = gateway_for("sms")
    holds, thawed, errors = threading.Event(), threading.Event(), []

    def freeze() -> None:
        try:
            with transaction.atomic():
                admit(gateway, 1)
                holds.set()
                thawed.wait(20)
                admit(gateway, 1)
        except OperationalError as error:
            errors.append(error)
        finally:
            connections.close_all()

    frozen = threading.Thread(target=freeze)
    frozen.start()
    assert holds.wait(10)
    with transaction.atomic():
        assert admit(gateway, 1).most == 1  # waits for a second, not for the one who holds it
    thawed.set()
    frozen.join(10)
    assert errors
