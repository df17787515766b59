"""kill -9 at every step of a real process; the provider's own log says what went out."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from notifications import delivery, gate
from notifications.models import Message
from notifications.services import send_to_client
from tests.faults.rig import forked
from tests.notifications.providers import HttpProvider
from tests.people import Cast
from tests.waiting import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

STEPS = [
    "before_claim",
    "after_claim",
    "after_intent",
    "accepted_unread",
    "answer_unrecorded",
    "after_record",
]


@pytest.fixture
def provider():
    with HttpProvider() as server:
        yield server


@pytest.fixture(autouse=True)
def short_waits(settings, monkeypatch):
    monkeypatch.setattr(gate, "_gates", {**gate._gates, "account_mail": gate.open_to_all})
    settings.DELIVERY = settings.DELIVERY | {"lease_s": 1.0, "retry_first_s": 0.1}


def forever() -> None:
    while True:
        delivery.sweep()
        time.sleep(0.02)


def watchdog() -> subprocess.Popen:
    """Start the real watchdog on the test database."""
    db = connection.settings_dict
    url = f"postgresql://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "watchdog"],
        cwd=Path(django_settings.BASE_DIR),
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SMS_URL": django_settings.SMS_URL,
            "SECRET_KEY": django_settings.SECRET_KEY,
        },
    )


def write() -> Message:
    return send_to_client("client:7", "sms", "+359888123456", "Hello", kind="account_mail", by=None)


def killed_at(step: str) -> None:
    _pid, status = os.waitpid(forked(delivery.sweep, CRASH_AT=step), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def settled(message: Message) -> Message:
    """Sweep until the message needs nothing any more."""

    def look() -> bool:
        delivery.sweep()
        message.refresh_from_db()
        return message.state in Message.FINAL

    wait_for(look, 15, f"message {message.pk} to settle")
    return message


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_neither_loses_nor_doubles_on_a_keyed_channel(cast: Cast, provider, settings, step):
    settings.SMS_URL = f"https+json://gateway.test/?token=t&base={provider.url}"
    message = write()
    killed_at(step)
    assert settled(message).state == "sent"
    assert provider.keys == [str(message.pk)]
    outcomes = list(message.attempts.values_list("outcome", flat=True))
    assert outcomes[-1] == "accepted"
    assert len(outcomes) == (2 if step in {"after_intent", "accepted_unread", "answer_unrecorded"} else 1)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_without_a_key_sends_at_most_once_and_shows_the_doubt(cast: Cast, provider, settings, step):
    settings.SMS_URL = f"twilio://AC1:secret@/?from=%2B15005550006&base={provider.url}"
    message = write()
    killed_at(step)
    in_doubt = step in {"after_intent", "accepted_unread", "answer_unrecorded"}
    assert settled(message).state == ("unknown" if in_doubt else "sent")
    assert len(provider.requests) == (0 if step == "after_intent" else 1)
    assert (message in Message.objects.needing_hands()) == in_doubt


def test_a_stopped_process_cannot_write_when_it_wakes_up(cast: Cast, provider, settings):
    settings.SMS_URL = f"https+json://gateway.test/?token=t&base={provider.url}"
    settings.DELIVERY = settings.DELIVERY | {"wire_s": 1.0}
    provider.script = ["black hole", "ok"]
    message = write()
    child = forked(delivery.sweep)
    try:
        wait_for(lambda: provider.requests, what="the first try")
        os.kill(child, signal.SIGSTOP)
        assert settled(message).state == "sent"
        fence = message.fence
    finally:
        os.kill(child, signal.SIGCONT)
        os.waitpid(child, 0)
    message.refresh_from_db()
    assert (message.state, message.fence) == ("sent", fence)
    assert provider.keys == [str(message.pk)]


def test_a_process_that_is_told_to_end_finishes_what_is_on_the_wire(cast: Cast, provider, settings):
    settings.SMS_URL = f"https+json://gateway.test/?token=t&base={provider.url}&burst=1&rate=5"
    messages = [write() for _ in range(30)]
    process = watchdog()
    try:
        wait_for(lambda: provider.accepted, 60, "the first message")
        process.terminate()
        assert process.wait(25) == 0
    finally:
        process.kill()
    states = set(Message.objects.values_list("state", flat=True))
    assert states <= {"sent", "pending"}
    assert len(provider.keys) == Message.objects.filter(state="sent").count() < len(messages)


def test_sweepers_in_any_number_do_each_message_once(cast: Cast, provider, settings):
    settings.SMS_URL = f"https+json://gateway.test/?token=t&base={provider.url}"
    settings.DELIVERY = settings.DELIVERY | {"lease_s": 30.0}
    messages = [write() for _ in range(60)]
    children = [forked(forever) for _ in range(3)]
    try:
        wait_for(lambda: not Message.objects.exclude(state="sent").exists(), 30, "all messages")
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    assert len(provider.accepted) == len(provider.keys) == len(messages)
