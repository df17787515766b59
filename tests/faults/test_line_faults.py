"""Bad lines to providers: what reaches the provider reaches it once under a key, and by one Message-ID by SMTP."""

import socket
import threading
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from notifications import delivery, gate
from notifications.clock import OfficeNow
from notifications.models import Message, ProviderState
from notifications.services import send_to_client
from tests.faults.conftest import KIND
from tests.faults.proxy import FaultProxy
from tests.notifications.test_deliver_email import Inbox
from tests.waiting import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.row("line-faults")]

FAULTS = [
    ("latency", 0.05), ("cut", 0), ("cut", 20), ("cut", 60), ("drip", 20), ("black hole", 0), ("reset", 0), ("refuse", 0),
    ("corrupt", 3), ("corrupt", 40),
]  # fmt: skip


@pytest.fixture
def quick(cast, settings, monkeypatch):
    """The wire is given up after 0.8 s, and everything is tried again at once."""
    monkeypatch.setattr(gate, "_gates", {**gate._gates, KIND: gate.open_to_all})
    settings.DELIVERY = settings.DELIVERY | {"wire_s": 0.8, "connect_s": 0.8}


def write(channel: str, to: str) -> Message:
    with transaction.atomic():
        return send_to_client("client:7", channel, to, "Hello", kind=KIND, by=None)


def again() -> bool:
    """Sweep at once whatever waits for another try; whether nothing is left."""
    Message.objects.filter(state="pending").update(next_try_at=OfficeNow())
    ProviderState.objects.update(open_until=None, paused_until=None, failures=0)
    delivery.sweep()
    return not Message.objects.exclude(state__in=Message.FINAL).exists()


@pytest.mark.parametrize(("mode", "amount"), FAULTS)
def test_a_bad_line_to_a_keyed_gateway_loses_and_doubles_nothing(quick, provider, settings, mode, amount):
    with FaultProxy(provider.port) as line:
        settings.SMS_URL = f"https+json://gateway.test/?token=t&base=http://127.0.0.1:{line.port}"
        messages = [write("sms", "+359888123456") for _ in range(3)]
        line.be(mode, amount)
        delivery.sweep()
        line.be("pass")
        wait_for(again, 60, "all to settle")
    states = Counter(Message.objects.values_list("state", flat=True))
    # an answer that is spoilt may read as a refusal: then it is dead where people see it, and still went out once
    assert states["sent"] + states["dead"] == 3
    assert states["dead"] == 0 or mode == "corrupt"
    assert len(provider.keys) == len(messages)


@pytest.mark.parametrize(("mode", "amount"), FAULTS)
def test_a_bad_line_to_a_mail_server_loses_nothing(quick, settings, mode, amount):
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with FaultProxy(port) as line:
            settings.EMAIL_URL = f"smtp://127.0.0.1:{line.port}"
            settings.EMAIL_FROM = "Office <office@dossier.test>"
            messages = [write("email", f"omar{number}@client.test") for number in range(3)]
            line.be(mode, amount)
            delivery.sweep()
            line.be("pass")
            wait_for(again, 60, "all to settle")
    finally:
        controller.stop()
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states["sent"] + states["dead"] == 3
    assert states["dead"] == 0 or mode == "corrupt"
    arrived = {letter["Message-ID"] for _, letter in handler.letters}
    assert len(arrived) >= states["sent"]
    assert len(arrived) <= len(messages)


@pytest.mark.row("provider-1gb")
def test_a_mail_server_that_talks_without_end_is_cut(quick, settings):
    server = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_URL = f"smtp://127.0.0.1:{server.getsockname()[1]}"
    settings.DELIVERY = settings.DELIVERY | {"wire_s": 20.0}
    message = write("email", "omar@client.test")

    def talk() -> None:
        line, _ = server.accept()
        with line:
            try:
                for _ in range(20_000):
                    line.sendall(b"220-" + b"x" * 1000 + b"\r\n")
            except OSError:
                return

    talker = threading.Thread(target=talk, daemon=True)
    talker.start()
    delivery.sweep()
    talker.join(15)
    assert not talker.is_alive()
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == ("pending", False)
