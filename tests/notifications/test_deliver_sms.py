"""SMS over HTTP gateways: the provider's own log is the judge."""

from datetime import timedelta

import pytest

from notifications import delivery, gate, troubles
from notifications.clock import OfficeNow, office_now
from notifications.delivery import claim as claiming
from notifications.delivery.intent import intend
from notifications.delivery.record import record
from notifications.delivery.wire import hand_over
from notifications.gate import Refusal
from notifications.models import Attempt, Message, ProviderState
from notifications.services import cancel, resend, send_to_client
from notifications.transports.registry import gateway_for
from tests.notifications.providers import HttpProvider
from tests.people import Cast

OMAR = "+359888123456"


@pytest.fixture
def provider():
    with HttpProvider() as server:
        yield server


@pytest.fixture
def keyed(provider, settings):
    """The office sends SMS through a JSON gateway with idempotency keys."""
    settings.SMS_URL = f"https+json://gateway.test/send?token=t0k&from=Dossier&base={provider.url}"
    return provider


@pytest.fixture
def quick(settings):
    """All waits are a fiftieth."""
    settings.DELIVERY = {name: seconds / 50 for name, seconds in settings.DELIVERY.items()}


def write(cast: Cast, **options) -> Message:
    options = {"body": "Your boiler is ready", "to": OMAR} | options
    return send_to_client("client:7", "sms", kind="letter", by=cast.olga, name="Omar", **options)


def due_again(message: Message) -> None:
    Message.objects.filter(pk=message.pk, state="pending").update(next_try_at=OfficeNow())


def breaker_closed() -> None:
    ProviderState.objects.update(open_until=None, paused_until=None, failures=0)


def test_a_message_is_accepted_once(cast: Cast, keyed):
    message = write(cast)
    delivery.sweep()
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.provider_id, message.tries) == ("sent", "p1", 1)
    (request,) = keyed.accepted
    assert request.headers["idempotency-key"] == str(message.pk)
    assert request.headers["authorization"] == "Bearer t0k"
    assert request.json["text"] == "Your boiler is ready"
    assert (request.json["to"], request.json["from"]) == (OMAR, "Dossier")
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.provider_id, attempt.code) == ("accepted", "p1", "201")
    assert attempt.finished_at >= attempt.started_at


def test_the_offices_own_sender_wins(cast: Cast, keyed):
    cast.office.sms_from = "Sofia"
    cast.office.save()
    write(cast, office=cast.office)
    delivery.sweep()
    assert keyed.accepted[0].json["from"] == "Sofia"


@pytest.mark.parametrize(
    "fault",
    ["black hole", "drip", "reset", "reset mid-answer", "huge", "500 after", "500 before", "not json"],
)
@pytest.mark.row("provider-black-hole")
@pytest.mark.row("provider-drips")
@pytest.mark.row("provider-resets")
@pytest.mark.row("provider-1gb")
@pytest.mark.row("provider-500")
def test_doubt_on_a_keyed_channel_is_tried_again_under_the_same_key(cast: Cast, keyed, quick, fault):
    blinks = "reset" in fault  # such a line is tried once more at once
    keyed.script = [fault] * (2 if blinks else 1) + ["ok"]
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == ("pending", True)
    due_again(message)
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "sent"
    assert keyed.keys == [str(message.pk)]
    assert list(message.attempts.values_list("outcome", flat=True)) == ["doubtful", "accepted"]


@pytest.mark.parametrize("fault", ["reset", "reset mid-answer"])
@pytest.mark.row("provider-resets")
def test_a_line_that_blinks_costs_no_try_on_a_keyed_channel(cast: Cast, keyed, quick, fault):
    keyed.script = [fault, "ok"]
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.tries, len(keyed.requests)) == ("sent", 1, 2)
    assert keyed.keys == [str(message.pk)]


@pytest.mark.parametrize(
    "fault", ["black hole", "reset", "reset mid-answer", "500 after", "500 before", "not json"]
)
@pytest.mark.row("provider-black-hole")
@pytest.mark.row("provider-resets")
@pytest.mark.row("provider-500")
def test_doubt_at_twilio_waits_for_a_person(cast: Cast, provider, settings, quick, fault):
    settings.SMS_URL = f"twilio://AC1:secret@/?from=%2B15005550006&base={provider.url}"
    provider.script = [fault, "ok"]
    message = write(cast)
    delivery.sweep()
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.next_try_at, len(provider.requests)) == ("unknown", None, 1)
    assert message.reason["code"] == "no_answer"
    again = resend(message, by=cast.olga)
    assert resend(message, by=cast.olga) == again
    breaker_closed()
    delivery.sweep()
    again.refresh_from_db()
    assert (again.state, again.resend_of_id) == ("sent", message.pk)


def test_twilio_gets_what_its_api_asks_for(cast: Cast, provider, settings):
    settings.SMS_URL = f"twilio://AC1:secret@/?from=%2B15005550006&base={provider.url}"
    message = write(cast)
    delivery.sweep()
    (request,) = provider.accepted
    assert request.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert request.headers["authorization"].startswith("Basic ")
    assert b"From=%2B15005550006" in request.body
    assert f"%3Fm%3D{message.pk}%26s%3D".encode() in request.body
    message.refresh_from_db()
    assert message.provider_id == "SM1"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_final_at_once_and_says_why(cast: Cast, keyed, status):
    keyed.script = [status]
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.tries) == ("dead", 1)
    assert message.reason["text"]
    assert message in Message.objects.needing_hands()


@pytest.mark.row("provider-200-error")
def test_an_error_in_the_body_of_a_200_is_a_refusal(cast: Cast, keyed):
    keyed.answer = '{"status": "rejected", "error": "unknown sender"}'
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "dead"
    assert "unknown sender" in message.reason["text"]


@pytest.mark.parametrize(
    ("header", "most_s"), [("Retry-After: 20", 20), ("Retry-After: 99999999999", 3600), ("", 30)]
)
@pytest.mark.row("provider-429")
def test_too_many_requests_pause_the_provider_and_not_only_the_message(cast: Cast, keyed, header, most_s):
    keyed.script, keyed.headers = [429], f"{header}\r\n" if header else ""
    message = write(cast)
    delivery.sweep()
    write(cast)
    delivery.sweep()
    assert len(keyed.requests) == 1
    state = ProviderState.objects.get(channel="sms")
    wait = (state.paused_until - office_now()).total_seconds()
    assert most_s - 5 < wait <= most_s
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == ("pending", False)


@pytest.mark.row("provider-refuses")
def test_a_refused_connection_is_no_doubt_and_opens_the_breaker(cast: Cast, settings):
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    messages = [write(cast) for _ in range(7)]
    delivery.sweep()
    state = ProviderState.objects.get(channel="sms")
    assert state.open_until > office_now()
    late = write(cast)
    delivery.sweep()
    late.refresh_from_db()
    assert (late.state, late.tries) == ("pending", 0)  # an open breaker uses no attempts
    messages[0].refresh_from_db()
    assert (messages[0].state, messages[0].is_doubtful) == ("pending", False)


def test_an_open_breaker_lets_one_message_try_then_all(cast: Cast, keyed):
    write(cast)
    delivery.sweep()
    ProviderState.objects.filter(channel="sms").update(
        failures=9, openings=2, open_until=office_now() - timedelta(seconds=1)
    )
    keyed.script = [503, 503, "ok"]
    for _ in range(3):
        write(cast)
    delivery.sweep()
    assert len(keyed.requests) == 2  # the one before, and one probe
    ProviderState.objects.filter(channel="sms").update(open_until=office_now() - timedelta(seconds=1))
    delivery.sweep()
    assert len(keyed.requests) == 3
    ProviderState.objects.filter(channel="sms").update(open_until=office_now() - timedelta(seconds=1))
    delivery.sweep()
    assert ProviderState.objects.get(channel="sms").open_until is None
    Message.objects.filter(state="pending").update(next_try_at=OfficeNow())
    delivery.sweep()
    assert Message.objects.exclude(state="sent").count() == 0
    assert len(keyed.keys) == 4


@pytest.mark.row("provider-down-6h")
def test_six_hours_without_the_provider_cost_at_most_thirty_probes(cast: Cast, settings):
    """The engine's clock is moved on from probe to probe."""
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    for _ in range(5):
        write(cast)
    delivery.sweep()
    state = ProviderState.objects.get(channel="sms")
    probes, waited = Attempt.objects.count(), timedelta()
    while waited < timedelta(hours=6):
        waited += state.open_until - office_now()
        ProviderState.objects.update(open_until=OfficeNow())
        Message.objects.filter(state="pending").update(next_try_at=OfficeNow())
        delivery.sweep()
        state.refresh_from_db()
        probes += 1
    assert probes <= 29 + 5
    assert Attempt.objects.count() == probes + 1  # the first probe is repeated at once


def test_a_redirect_is_not_followed(cast: Cast, keyed):
    keyed.script, keyed.headers = [302], f"Location: {keyed.url}/elsewhere\r\n"
    write(cast)
    delivery.sweep()
    assert [request.path for request in keyed.requests] == ["/"]


def test_what_is_past_its_time_expires_and_says_so(cast: Cast, keyed):
    now = office_now()
    message = write(cast, due_at=now - timedelta(hours=3), not_after=now - timedelta(hours=1))
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.reason["code"], keyed.requests) == ("expired", "too_late", [])


def test_what_comes_late_says_so_and_stays_the_same_in_every_try(cast: Cast, keyed):
    message = write(cast, due_at=office_now() - timedelta(hours=3))
    keyed.script = [503, "ok"]
    delivery.sweep()
    due_again(message)
    delivery.sweep()
    first, second = (request.json["text"] for request in keyed.requests)
    assert first == second == "Your boiler is ready\n\n(sent 3 hours late)"


def test_a_kind_without_a_gate_does_not_go_out(cast: Cast, keyed):
    message = send_to_client("client:7", "sms", OMAR, "Hello", kind="advertising", by=cast.olga)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.reason["code"], keyed.requests) == ("dead", "no_gate", [])


@pytest.mark.row("opt-out-between")
def test_the_gate_is_asked_again_right_before_sending(cast: Cast, keyed):
    later = office_now() + timedelta(hours=5)
    answers = [Refusal("quiet_hours", until=later), None]
    gate.register("letter", lambda message: answers.pop(0))
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.reason["code"], message.goes_at) == ("held", "quiet_hours", later)
    Message.objects.update(next_try_at=OfficeNow())
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.reason) == ("sent", None)


def test_a_gate_that_breaks_stops_its_own_message_only(cast: Cast, keyed):
    broken, fine = write(cast, body="break"), write(cast)

    def ask(message):
        if message.body == "break":
            Message.objects.get(pk=-1)

    gate.register("letter", ask)
    delivery.sweep()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {broken.pk: "dead", fine.pk: "sent"}


@pytest.mark.row("edited-while-leased")
def test_an_edit_of_what_is_leased_goes_out_once_with_the_new_text(cast: Cast, keyed):
    write(cast, dedupe_key="k")
    gateway = gateway_for("sms")
    leases = claiming.claim(gateway).leases
    write(cast, dedupe_key="k", body="Your boiler is late")
    assert intend(gateway, leases) == []
    delivery.sweep()
    assert [request.json["text"] for request in keyed.accepted] == ["Your boiler is late"]


@pytest.mark.row("cancelled-while-leased")
def test_what_was_cancelled_while_leased_is_not_sent(cast: Cast, keyed):
    message = write(cast)
    gateway = gateway_for("sms")
    leases = claiming.claim(gateway).leases
    cancel(message, by=cast.olga)
    assert intend(gateway, leases) == []
    assert message.state == "cancelled"


def test_urgent_messages_go_first(cast: Cast, keyed, settings):
    settings.CLAIM_BATCH = settings.WIRE_AT_ONCE = 1
    write(cast, body="newsletter")
    write(cast, body="code 1234", is_urgent=True)
    delivery.sweep()
    assert [request.json["text"] for request in keyed.accepted] == ["code 1234", "newsletter"]


def test_the_bucket_spreads_a_crowd(transactional_db, cast: Cast, keyed, settings):
    settings.SMS_URL += "&rate=50&burst=3"
    for _ in range(9):
        write(cast)
    delivery.sweep()
    assert len(keyed.keys) == 9
    times = list(Attempt.objects.order_by("started_at").values_list("started_at", flat=True))
    assert (times[-1] - times[0]).total_seconds() >= 5 / 50


def test_without_a_gateway_it_is_kept_and_never_sent_later(cast: Cast, settings):
    settings.SMS_URL = "log://"
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.get_state_display()) == ("logged", "Not sent: no gateway set")


def test_an_address_of_a_gateway_that_nobody_can_read_loses_nothing(cast: Cast, settings):
    settings.SMS_URL = "carrier-pigeon://loft"
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.tries) == ("pending", 1)


def test_a_lease_that_ran_out_is_taken_back_and_the_late_answer_ignored(cast: Cast, keyed):
    message = write(cast)
    gateway = gateway_for("sms")
    keyed.script = [400]
    answers = hand_over(gateway.transport, intend(gateway, claiming.claim(gateway).leases)).landed()
    Message.objects.update(lease_until=office_now() - timedelta(seconds=1))
    assert claiming.reap() == 1
    record(gateway, answers)
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == ("pending", True)
    assert Attempt.objects.get().outcome == "doubtful"


def test_whoever_sent_it_is_told_that_it_failed(cast: Cast, keyed):
    gate.register_sight("client", lambda user, ids: ids)
    cast.olga.language = "bg"
    cast.olga.save()
    keyed.script = [400]
    write(cast)
    delivery.sweep()
    (notice,) = cast.olga.notices.all()
    assert notice.kind == "message_failed"
    assert "Omar" in notice.title
    assert "400" in notice.body


def test_a_doubt_that_the_reaper_finds_is_told_too(cast: Cast, provider, settings):
    settings.SMS_URL = f"twilio://AC1:secret@/?from=%2B15005550006&base={provider.url}"
    write(cast)
    gateway = gateway_for("sms")
    intend(gateway, claiming.claim(gateway).leases)
    Message.objects.update(lease_until=office_now() - timedelta(seconds=1))
    claiming.reap()
    assert cast.olga.notices.filter(kind="message_failed").count() == 1


def test_a_mistake_in_telling_does_not_undo_the_record(cast: Cast, keyed, monkeypatch):
    def breaks(message):
        raise RuntimeError

    monkeypatch.setattr(troubles, "_handlers", [breaks])
    keyed.script = [400]
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "dead"
