"""/metrics, /healthz and /readyz: for machines, with a token where numbers are told, and never slow."""

import re
import time
from datetime import timedelta

import pytest

from core import broker, views
from notifications import delivery, heartbeats
from notifications.clock import office_now
from notifications.services import send_to_client
from tests.people import Cast

LINE = re.compile(r'^(#.*|[a-z_]+(\{([a-z]+="[^"\n]*",?)*\})? -?[0-9.e+]+)$')


def asked(client, token="t0ken"):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})


def test_without_a_token_the_page_does_not_exist(client, db, settings):
    settings.METRICS_TOKEN = ""
    assert asked(client).status_code == 404
    assert asked(client, "").status_code == 404


@pytest.mark.parametrize("given", ["", "wrong", "t0ken2", "т0ken"])
def test_with_another_token_nothing_is_told(client, db, settings, given):
    settings.METRICS_TOKEN = "t0ken"
    answer = asked(client, given)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"dossier" not in answer.content


def test_an_administrators_session_is_no_token(sign_in, cast: Cast, settings):
    settings.METRICS_TOKEN = "t0ken"
    assert sign_in(cast.adam).get("/metrics").status_code == 401


def test_the_numbers_are_told_in_prometheus_own_format(client, cast: Cast, settings):
    settings.METRICS_TOKEN = "t0ken"
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    heartbeats.beat("worker")
    for _ in range(6):
        send_to_client("client:7", "sms", "+359888123456", "Hello", kind="letter", by=cast.olga)
    delivery.sweep()
    send_to_client(
        "client:7",
        "email",
        "a@b.example",
        "x",
        kind="letter",
        by=None,
        due_at=office_now() - timedelta(minutes=3),
    )
    answer = asked(client)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert [line for line in text.splitlines() if not LINE.match(line)] == []
    value = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line[0] != "#"
    }
    assert value["dossier_queue_age_seconds"] >= 180
    assert value['dossier_attempts_hour{provider="sms:https+json:x",outcome="failed"}'] == 6
    assert value['dossier_breaker_state{channel="sms",provider="sms:https+json:x"}'] == 3
    assert value['dossier_messages_waiting{channel="sms",state="pending"}'] == 6
    assert value['dossier_heartbeat_age_seconds{part="worker"}'] < 60
    assert value['dossier_messages_week{state="dead"}'] == 0
    assert "+359" not in text


def test_the_cost_does_not_depend_on_how_much_there_is(
    client, cast: Cast, settings, django_assert_max_num_queries
):
    settings.METRICS_TOKEN = "t0ken"
    with django_assert_max_num_queries(20):
        asked(client)


def test_readyz_answers_at_once_without_redis(client, db, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    client.get("/readyz")
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    start = time.monotonic()
    answer = client.get("/readyz")
    assert time.monotonic() - start < 1
    assert (answer.status_code, answer.json()) == (200, {"database": True, "schema": True, "broker": False})


def test_readyz_is_not_ready_while_migrations_wait(client, db, monkeypatch):
    monkeypatch.setattr(views, "_complete", {})
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["schema"]) == (503, False)


def test_healthz_asks_nobody(client):
    """No database is allowed in this test: the answer needs none."""
    assert client.get("/healthz").content == b"ok\n"
