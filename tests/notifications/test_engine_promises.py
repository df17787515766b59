"""The letter of the promise: how long it tries, what is past its time, clocks set back, odd answers, restores."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import InternalError, connection, transaction

from notifications import delivery, planner
from notifications.clock import OfficeNow, office_now
from notifications.delivery import claim as claiming
from notifications.delivery.intent import Try, intend
from notifications.delivery.record import decide
from notifications.delivery.wire import Answer
from notifications.models import Attempt, Message, ProviderState
from notifications.services import notify, send_to_client
from notifications.transports.base import Accepted, TransportError
from notifications.transports.registry import gateway_for
from tests.notifications.providers import HttpProvider
from tests.people import Cast

OMAR = "+359888123456"


@pytest.fixture
def provider(settings):
    with HttpProvider() as server:
        settings.SMS_URL = f"https+json://gateway.test/?token=t&base={server.url}"
        yield server


def write(cast: Cast, **options) -> Message:
    return send_to_client("client:7", "sms", OMAR, "Hello", kind="letter", by=cast.olga, **options)


def failing(message: Message, *, after: timedelta, tries: int = 8, error: TransportError | None = None):
    """Say where a failure leaves a message that was first tried `after` ago."""
    now = office_now()
    message.first_try_at, message.tries = now - after, tries
    answer = Answer(Try(message, 1, 1, now), error or TransportError("away", code="connect"), 0.1)
    return decide(answer, repeats_safely=True)


def test_it_is_tried_for_72_hours_and_no_longer(cast: Cast):
    message = write(cast)
    for hours in (1, 24, 71):
        fate = failing(message, after=timedelta(hours=hours))
        assert fate.state == "pending"
        assert 0 <= fate.wait_s <= min(6, 72 - hours) * 3600
    gone = failing(message, after=timedelta(hours=72))
    assert (gone.state, gone.reason_code) == ("dead", "gave_up")
    doubt = failing(message, after=timedelta(hours=73), error=TransportError("cut", doubtful=True))
    assert (doubt.state, doubt.reason_code) == ("unknown", "no_answer")


def test_what_is_left_of_the_time_is_used_and_not_exceeded(cast: Cast):
    message = write(cast, not_after=office_now() + timedelta(minutes=5))
    waits = [failing(message, after=timedelta(hours=1)).wait_s for _ in range(50)]
    assert 0 < max(waits) <= 300
    asked = failing(message, after=timedelta(), error=TransportError("429", retry_after=600))
    assert (asked.state, asked.reason_code) == ("expired", "gave_up")


def test_waits_are_spread_from_thirty_seconds_to_six_hours(cast: Cast):
    message = write(cast)
    first = [failing(message, after=timedelta(), tries=0).wait_s for _ in range(200)]
    late = [failing(message, after=timedelta(), tries=20).wait_s for _ in range(200)]
    assert 0 < min(first) < max(first) <= 30
    assert 3 * 3600 < max(late) <= 6 * 3600


def test_what_waits_for_a_sick_provider_expires_without_it(cast: Cast, provider):
    message = write(cast, not_after=office_now() + timedelta(hours=1))
    doubtful = write(cast, not_after=office_now() + timedelta(hours=1))
    Message.objects.filter(pk=doubtful.pk).update(is_doubtful=True)
    ProviderState.objects.create(
        name=gateway_for("sms").name, channel="sms", failures=9, open_until=office_now() + timedelta(hours=2)
    )
    Message.objects.update(not_after=office_now() - timedelta(seconds=1))
    delivery.sweep()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {message.pk: "expired", doubtful.pk: "unknown"}
    assert provider.requests == []


def test_a_probe_that_found_nothing_to_send_is_not_wasted(cast: Cast, provider):
    moot, fine = write(cast), write(cast)
    ProviderState.objects.create(
        name=gateway_for("sms").name, channel="sms", tokens=9, tokens_at=office_now(), failures=9,
        open_until=office_now() - timedelta(seconds=1),
    )  # fmt: skip
    Message.objects.filter(pk=moot.pk).update(kind="a kind without a gate")
    delivery.sweep()
    fine.refresh_from_db()
    assert fine.state == "sent"


def test_a_clock_that_was_set_back_stops_nothing(cast: Cast, provider):
    """Two hours back: bucket, breaker, pause and leases were all written in what is now the future."""
    later = office_now() + timedelta(hours=2)
    leased, message = write(cast), write(cast)
    Message.objects.filter(pk=leased.pk).update(state="leased", next_try_at=None, lease_until=later)
    ProviderState.objects.create(
        name=gateway_for("sms").name, channel="sms", tokens=0, tokens_at=later, open_until=later, failures=5,
        paused_until=later,
    )  # fmt: skip
    delivery.sweep()
    delivery.sweep()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert len(provider.keys) == 2
    assert message.pk


@pytest.mark.parametrize(
    "answer", ['{"id": "a\\u0000b"}', '{"id": "\\ud800"}', '{"error": "no\\u0000\\ud800"}']
)
def test_an_answer_that_the_database_cannot_keep_harms_nobody(cast: Cast, provider, answer):
    provider.answer = lambda request, status: answer if "odd" in request.json["text"] else '{"id": "fine"}'
    odd = send_to_client("client:7", "sms", OMAR, "odd", kind="letter", by=cast.olga)
    others = [write(cast) for _ in range(3)]
    delivery.sweep()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {odd.pk: "dead" if "error" in answer else "sent"} | {one.pk: "sent" for one in others}


def test_one_answer_that_cannot_be_recorded_does_not_take_the_batch_with_it(
    cast: Cast, provider, monkeypatch
):
    messages = [write(cast) for _ in range(3)]
    gateway = gateway_for("sms")

    def send(message):
        return Accepted(provider_id="x", code=object() if message.pk == messages[1].pk else "1")

    monkeypatch.setattr("notifications.transports.base.printable", lambda text: text)
    monkeypatch.setattr(Accepted, "__post_init__", lambda self: None)
    monkeypatch.setattr(gateway.transport, "send", send)
    delivery.sweep()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {messages[0].pk: "sent", messages[1].pk: "sending", messages[2].pk: "sent"}


def test_an_attempt_is_finished_once(cast: Cast, provider):
    write(cast)
    delivery.sweep()
    with pytest.raises(InternalError), transaction.atomic():
        Attempt.objects.update(outcome="refused")


def test_after_a_restore_everything_that_waited_is_held_until_a_person_decides(
    cast: Cast, provider, monkeypatch
):
    waiting, planned = write(cast), []
    on_the_wire = write(cast, is_urgent=True)
    gateway = gateway_for("sms")
    intend(gateway, claiming.claim(gateway).leases[:1])
    newest = Message.objects.order_by("-pk")[0].pk

    def plan(now, horizon):
        planned.append(
            notify(
                "task_due", [cast.olga], by=None, values={"title": "Call"}, due_at=now - timedelta(hours=1)
            )
        )

    monkeypatch.setattr(planner, "_plans", [plan])
    call_command("hold_messages")
    delivery.sweep()
    assert planned
    assert set(Message.objects.values_list("state", "reason_code")) == {("held", "restored")}
    assert set(Message.objects.needing_hands()) == set(Message.objects.all())
    assert provider.requests == []
    assert write(cast).pk > newest + 900_000
    call_command("hold_messages", "--release")
    delivery.sweep()
    waiting.refresh_from_db()
    on_the_wire.refresh_from_db()
    assert (waiting.state, on_the_wire.state) == ("sent", "sent")


def test_every_comparison_with_now_asks_the_office_clock(cast: Cast, provider):
    """Three hours ahead on the database's clock: what is due then goes out now, in this process too."""
    message = write(cast, due_at=office_now() + timedelta(hours=2))
    delivery.sweep()
    with connection.cursor() as cursor:
        cursor.execute("SET dossier.clock_shift = '3 hours'")
    try:
        delivery.sweep()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET dossier.clock_shift")
    message.refresh_from_db()
    assert message.state == "sent"
    assert Message.objects.filter(state_at__gt=OfficeNow() + timedelta(hours=2)).exists()
