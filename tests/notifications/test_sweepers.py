"""The machine around the engine: kicks, the planner, the watchdog, what the logs say."""

import logging
from datetime import timedelta

import django.db
import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection
from kombu.exceptions import OperationalError

from core import jobs as core_jobs
from notifications import heartbeats, jobs, planner
from notifications.clock import office_now
from notifications.delivery import sweeping
from notifications.models import Heartbeat, Message, Notification
from notifications.services import notify, send_to_client, withdraw
from notifications.transports.hooks import mark
from tests.notifications.providers import HttpProvider
from tests.people import Cast

OMAR = "+359888123456"


@pytest.fixture
def plans(monkeypatch):
    monkeypatch.setattr(planner, "_plans", [])


def write(cast: Cast, **options) -> Message:
    return send_to_client("client:7", "sms", OMAR, "Hello", kind="letter", by=cast.olga, **options)


def test_saving_kicks_a_sweep_only_after_the_commit(
    cast: Cast, monkeypatch, django_capture_on_commit_callbacks
):
    kicked = []
    monkeypatch.setattr(core_jobs, "kick", lambda name, *args: kicked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        write(cast)
        assert kicked == []
    assert kicked == ["notifications.sweep"]


def test_a_broker_that_is_away_breaks_nothing(cast: Cast, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(core_jobs.broker, "answers", lambda: True)
    monkeypatch.setattr(current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        message = write(cast)
    assert message.state == "pending"


def test_a_tick_sends_what_is_due_and_leaves_its_mark(cast: Cast):
    message = write(cast)
    jobs.sweep(True)
    message.refresh_from_db()
    assert message.state == "logged"
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"beat", "worker"}


def test_a_notice_that_falls_due_is_announced_once(cast: Cast):
    (notice,) = notify(
        "task_given", [cast.olga], by=None, values={"who": "x", "title": "y"}, channels=["app"]
    )
    later = notify(
        "task_given", [cast.olga], by=None, values={"who": "x", "title": "z"}, channels=["app"],
        due_at=office_now() + timedelta(minutes=5),
    )[0]  # fmt: skip
    jobs.sweep()
    notice.refresh_from_db()
    later.refresh_from_db()
    assert notice.announced_at
    assert later.announced_at is None


def test_planning_twice_is_planning_once(cast: Cast, plans):
    def plan(now, horizon):
        assert horizon - now == timedelta(minutes=15)
        notify(
            "task_due",
            [cast.olga],
            by=None,
            values={"title": "Call"},
            due_at=now + timedelta(minutes=1),
            dedupe="r:1",
        )

    planner.register(plan)
    planner.register(plan)
    assert planner.run()
    assert planner.run()
    assert Notification.objects.count() == 1
    assert Message.objects.filter(channel="email").count() == 1


def test_a_broken_plan_does_not_stop_the_next(cast: Cast, plans):
    ran = []

    def broken(now, horizon):
        Message.objects.create(channel="email", kind="x", language="en", dedupe_key="half", next_try_at=now)
        raise RuntimeError

    planner.register(broken)
    planner.register(lambda now, horizon: ran.append(now))
    planner.run()
    assert len(ran) == 1
    assert not Message.objects.exists()


def test_only_one_process_plans_at_a_time(transactional_db, plans):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [planner.LOCK])
    assert planner.run() is False
    with other.cursor() as cursor:  # a closed connection lets go of its lock only some time later
        cursor.execute("SELECT pg_advisory_unlock(%s)", [planner.LOCK])
    other.close()
    assert planner.run() is True


def test_the_watchdog_takes_what_nobody_else_took(transactional_db, cast: Cast, settings, plans):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    fresh, old = write(cast), write(cast, due_at=office_now() - timedelta(seconds=40))
    call_command("watchdog", "--once")
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {fresh.pk: "pending", old.pk: "logged"}
    assert Heartbeat.objects.filter(name="watchdog").exists()


def test_the_watchdog_plans_while_the_schedule_is_silent(transactional_db, cast: Cast, plans):
    ran = []
    planner.register(lambda now, horizon: ran.append(now))
    call_command("watchdog", "--once")
    call_command("watchdog", "--once")  # the planner's mark is fresh now
    assert len(ran) == 1
    Heartbeat.objects.filter(name="planner").update(at=office_now() - timedelta(minutes=5))
    call_command("watchdog", "--once")
    assert len(ran) == 2


def test_a_heartbeat_follows_a_clock_that_was_set_back(db):
    heartbeats.beat("worker")
    Heartbeat.objects.update(at=office_now() + timedelta(hours=1))
    heartbeats.beat("worker")
    assert Heartbeat.objects.get().at <= office_now()


@pytest.mark.parametrize(
    "url",
    [
        "kannel://user:canary-pass@127.0.0.1:{port}/?from=x",
        "twilio://AC1:canary-pass@/?from=%2B15005550006&base=http://127.0.0.1:{port}",
        "https+json://x/?token=canary-pass&base=http://127.0.0.1:{port}",
    ],
)
@pytest.mark.parametrize("step", ["ok", "reset", 401, 500])
def test_no_log_line_and_no_row_holds_a_password_or_a_number(cast: Cast, settings, caplog, url, step):
    caplog.set_level(logging.DEBUG)
    with HttpProvider(script=[step]) as provider:
        settings.SMS_URL = url.format(port=provider.port)
        message = write(cast)
        jobs.sweep()
    message.refresh_from_db()
    # the SQL of the test database is not what an office logs
    said = " ".join(
        str(record.__dict__) for record in caplog.records if not record.name.startswith("django.db")
    )
    assert provider.requests
    for secret in ("canary-pass", OMAR, OMAR[1:], mark(message.pk, "kannel")):
        assert secret not in said
    kept = f"{message.last_error} {message.provider} {list(message.attempts.values())}"
    assert "canary-pass" not in kept


def test_an_answer_outlives_a_restart_of_the_database(transactional_db, cast: Cast, settings, monkeypatch):
    with HttpProvider() as provider:
        settings.SMS_URL = f"twilio://AC1:x@/?from=%2B15005550006&base={provider.url}"
        message = write(cast)
        record, calls = sweeping.record, []

        def restarting(gateway, answers, **how):
            calls.append(1)
            if len(calls) == 1:
                raise django.db.OperationalError
            record(gateway, answers, **how)

        monkeypatch.setattr(sweeping, "record", restarting)
        jobs.sweep()
    message.refresh_from_db()
    assert (message.state, len(calls), len(provider.requests)) == ("sent", 2, 1)


def test_a_clients_letters_are_not_withdrawn_with_the_notices_about_them(cast: Cast):
    letter = write(cast, due_at=office_now() + timedelta(hours=1))
    withdraw("client:7")
    letter.refresh_from_db()
    assert letter.state == "pending"
