import os
import time

import pytest
from django.db import connection, transaction

from notifications import gate
from notifications.models import Message
from notifications.services import send_to_client
from tests.faults.rig import PATIENCE_S, Rig
from tests.notifications.providers import HttpProvider
from tests.waiting import wait_for

KIND = "account_mail"
# `make storm` runs the drills of real processes at its scale, and those of kill -9 as long as they really take; the short
# form shortens what is waited for and lets the wire its time
SCALE = float(os.environ.get("STORM_WAITS", "0"))
SHORT = 10.0


@pytest.fixture
def waits(settings) -> float:
    """Shorten the engine's waits and return by how much."""
    scale = SCALE or SHORT
    settings.DELIVERY = {name: seconds / scale for name, seconds in settings.DELIVERY.items()}
    if not SCALE:
        settings.DELIVERY |= {"connect_s": 2.0, "wire_s": 5.0, "budget_s": 5.0}
    return scale


@pytest.fixture
def provider(settings):
    """A gateway with idempotency keys that keeps its own log."""
    with HttpProvider() as server:
        settings.SMS_URL = f"https+json://gateway.test/?token=t&base={server.url}"
        yield server


@pytest.fixture
def rig(transactional_db, waits, settings, monkeypatch):
    """The office under drill, nothing started yet."""
    monkeypatch.setattr(gate, "_gates", {**gate._gates, KIND: gate.open_to_all})
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rig = Rig()
    connection.close()  # the forks open their own lines
    yield rig
    rig.end()


class Drill:
    """What a story does and sees: writes messages, reads the provider's log, asks how late it was."""

    def __init__(self, provider: HttpProvider, scale: float, note) -> None:
        self.provider, self.scale, self.note = provider, scale, note
        self.written: dict[str, float] = {}
        self.awake: set[str] = set()  # written while the office was still starting: their delay says nothing

    def write(self, body: str = "Hello", **options) -> Message:
        with transaction.atomic():
            message = send_to_client("client:7", "sms", "+359888123456", body, kind=KIND, by=None, **options)
        self.written[str(message.pk)] = time.monotonic()
        return message

    def wake(self) -> None:
        """Wait until the office that was just started has sent something."""
        self.awake.add(str(self.write("wake up").pk))
        self.arrived()

    def arrived(self, within_s: float = PATIENCE_S) -> None:
        """Wait until the provider has everything that was written, each once."""
        wait_for(lambda: set(self.written) <= set(self.provider.keys), within_s, "all messages to arrive")
        assert sorted(self.provider.keys) == sorted(self.written)

    def recorded(self, state: str = "sent") -> None:
        """Wait until our own rows agree with the provider's log."""
        wait_for(
            lambda: set(Message.objects.filter(channel="sms").values_list("state", flat=True)) <= {state},
            PATIENCE_S,
            f"all rows to be {state}",
        )

    def at_most_late(self, limit_s: float) -> None:
        """Hold the longest delay against the limit of the matrix, scaled; a busy machine may double it and add some."""
        first: dict[str, float] = {}
        for request in self.provider.accepted:
            first.setdefault(request.headers["idempotency-key"], request.at)
        late = max(first[key] - at for key, at in self.written.items() if key not in self.awake)
        self.note("late_s", late)
        scaled = limit_s / self.scale
        assert late <= 2 * scaled + 10, f"{late:.1f} s late; the limit is {limit_s} s / {self.scale}"


@pytest.fixture
def drill(rig, provider, waits, record_property):
    return Drill(provider, waits, record_property)


@pytest.fixture
def crowd():
    """How many messages a busy minute has: all of them in the storm, some in the short form."""
    return 10_000 if SCALE else 1_000
