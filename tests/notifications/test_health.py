"""What the health page and the banner say."""

from datetime import timedelta

import pytest

from core.errors import RuleError
from notifications import delivery, health, heartbeats
from notifications.clock import office_now
from notifications.models import ProviderState
from notifications.services import send_test, send_to_client
from tests.people import Cast


def write(cast: Cast, **options):
    return send_to_client("client:7", "sms", "+359888123456", "Hello", kind="letter", by=cast.olga, **options)


def test_a_quiet_office_is_healthy_but_silent_parts_show(cast: Cast):
    heartbeats.beat("worker")
    state = health.health()
    assert (state["oldest_due_s"], state["is_late"], state["counts"]) == (None, False, {})
    assert state["heartbeats"]["worker"]["is_old"] is False
    assert state["heartbeats"]["beat"] == {"at": None, "is_old": True}
    assert state["gateways"]["sms"]["is_real"] is False


def test_a_message_that_waits_too_long_raises_the_banner(sign_in, cast: Cast, monkeypatch):
    monkeypatch.setattr(health, "_memory", {})
    browser = sign_in(cast.olga)
    assert "Messages run late" not in browser.get("/inbox/").content.decode()
    write(cast, due_at=office_now() - timedelta(minutes=5))
    health._memory.clear()
    assert health.health()["oldest_due_s"] >= 300
    assert "Messages run late" in browser.get("/inbox/").content.decode()


def test_a_refused_gateway_shows_its_breaker_and_its_words(cast: Cast, settings):
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    for _ in range(6):
        write(cast)
    delivery.sweep()
    gateway = health.health()["gateways"]["sms"]
    assert (gateway["state"], gateway["is_real"], gateway["failures"]) == ("open", True, 5)
    assert "cannot connect" in gateway["last_error"]
    ProviderState.objects.update(open_until=office_now() - timedelta(seconds=1))
    assert health.health()["gateways"]["sms"]["state"] == "probing"


def test_dead_messages_of_the_week_are_counted(cast: Cast, settings):
    settings.SMS_URL = "https+json://x/?base=http://127.0.0.1:9"
    send_to_client("client:7", "sms", "+359888123456", "Hello", kind="nobody asked", by=cast.olga)
    delivery.sweep()
    assert health.health()["counts"] == {"dead": 1}


def test_adam_tries_the_gateway_on_himself(cast: Cast, settings):
    message = send_test(cast.adam, "email")
    delivery.sweep()
    message.refresh_from_db()
    assert (message.to, message.state) == (cast.adam.email, "logged")
    with pytest.raises(RuleError):
        send_test(cast.adam, "sms")  # he has no phone
