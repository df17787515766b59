"""A broker that is away must cost a request next to nothing."""

import pytest

from core import broker, jobs


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    monkeypatch.setattr(broker, "_silent_until", 0.0)


def test_a_broker_that_is_away_is_asked_once_and_then_left_alone(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert broker.answers() is False
    monkeypatch.setattr(broker, "client", lambda: pytest.fail("asked again at once"))
    assert broker.answers() is False


def test_a_kick_without_a_broker_is_lost_in_silence(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda *args, **kwargs: pytest.fail("Celery would wait")
    )
    jobs.kick("notifications.sweep")


def test_a_broker_that_is_there_answers():
    assert broker.answers() is True
