"""Administrators hear once of each fault of delivery, in their language, and the notice goes when it is over."""

from datetime import timedelta

import pytest

from notifications import delivery, gate, health, heartbeats
from notifications.clock import office_now
from notifications.health.problems import problems
from notifications.models import Attempt, Heartbeat, Incident, Message, Notification, ProviderState
from notifications.services import alerts, resend, send_to_client
from tests.people import Cast


@pytest.fixture(autouse=True)
def everybody_at_work(db):
    for part in Heartbeat.PARTS:
        heartbeats.beat(part)


def look(later_s: float = 0) -> None:
    now = office_now() + timedelta(seconds=later_s)
    alerts.watch(now, now)


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user, done_at=None).values_list("title", flat=True))


def write(cast: Cast, **options) -> Message:
    return send_to_client("client:7", "sms", "+359888123456", "Hello", kind="letter", by=cast.olga, **options)


def test_while_all_is_well_nobody_hears_anything(cast: Cast):
    look()
    look(60)
    assert (problems(), Incident.objects.count(), Notification.objects.count()) == ([], 0, 0)


def test_adam_hears_once_that_messages_run_late_and_it_clears(cast: Cast):
    message = write(cast, due_at=office_now() - timedelta(minutes=5))
    look()
    look(60)
    assert told(cast.adam) == ["Messages run late: the oldest waits for 5 min."]
    assert told(cast.maria) == [], "only administrators"
    Message.objects.filter(pk=message.pk).update(state="sent", next_try_at=None)
    look(120)
    assert told(cast.adam) == []
    assert Incident.objects.get().ended_at is not None
    assert not Message.objects.filter(kind=alerts.ALERT, state="pending").exists(), "its e-mail is withdrawn"


def test_the_next_incident_is_told_anew(cast: Cast):
    for _round in range(2):
        message = write(cast, due_at=office_now() - timedelta(minutes=5))
        look()
        assert len(told(cast.adam)) == 1
        Message.objects.filter(pk=message.pk).update(state="sent", next_try_at=None)
        look()
    assert Incident.objects.count() == 2


@pytest.mark.parametrize("state", ["dead", "unknown"])
def test_a_message_that_needs_a_decision_is_told_until_somebody_decides(cast: Cast, state):
    message = write(cast)
    Message.objects.filter(pk=message.pk).update(state=state, next_try_at=None, reason_code="refused")
    look()
    assert len(told(cast.adam)) == 1
    message.refresh_from_db()
    resend(message, by=cast.olga)
    look()
    assert told(cast.adam) == []


def test_an_open_breaker_is_told_with_its_cause(cast: Cast, settings):
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    for _ in range(6):
        write(cast)
    delivery.sweep()
    look()
    (title,) = told(cast.adam)
    assert title.startswith("The gateway for SMS does not work: ")
    assert "refuses connections" in title
    ProviderState.objects.update(open_until=None, failures=0)
    look()
    assert told(cast.adam) == []


def test_a_silent_part_is_told_at_the_second_look(cast: Cast):
    Heartbeat.objects.filter(name="worker").update(at=office_now() - timedelta(minutes=5))
    look()
    assert told(cast.adam) == [], "a restart is no incident"
    look(60)
    assert told(cast.adam) == ["Not seen at work: the worker"]
    heartbeats.beat("worker")
    look(120)
    assert told(cast.adam) == []


def test_a_short_silence_is_nobodys_business(cast: Cast):
    Heartbeat.objects.filter(name="beat").delete()
    look()
    heartbeats.beat("beat")
    look(60)
    assert told(cast.adam) == []
    assert alerts.incidents() == []


def test_the_notice_speaks_the_readers_language(cast: Cast):
    cast.adam.language = "bg"
    cast.adam.save()
    write(cast, due_at=office_now() - timedelta(minutes=5))
    look()
    assert len(told(cast.adam)) == 1


def test_only_administrators_may_still_see_it(cast: Cast):
    write(cast, due_at=office_now() - timedelta(minutes=5))
    look()
    subject = Incident.objects.get().subject
    assert gate.visible(cast.adam, [subject]) == {subject}
    assert gate.visible(cast.maria, [subject]) == set()


def test_counts_do_not_read_the_history(cast: Cast, django_assert_max_num_queries):
    message = write(cast)
    Attempt.objects.create(message=message, fence=1, provider="sms:log:", started_at=office_now())
    with django_assert_max_num_queries(14):
        health.health()
