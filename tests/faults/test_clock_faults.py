"""The database's clock jumps, clocks change, people move: exactly one message per occurrence."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from core.times import resolve, zone_or_utc
from notifications import kinds, planner
from notifications.clock import office_now
from notifications.models import Message
from notifications.services import notify
from tests.faults.rig import PATIENCE_S
from tests.people import make_cast
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


@pytest.fixture
def clock(transactional_db):
    """Shift the office's clock for this connection and for every process that is started from now on."""
    options = connection.settings_dict["OPTIONS"]

    def shift(to: str) -> None:
        # a role that is no superuser may set it for its own sessions only
        options["options"] = f"-c dossier.clock_shift={to.replace(' ', '')}"
        with connection.cursor() as cursor:
            cursor.execute("SET dossier.clock_shift = %s", [to])

    yield shift
    options.pop("options", None)
    connection.close()


def arrived_once(drill, texts: list[str]) -> None:
    """Wait until the provider has these texts, each under one key: a kill after ACCEPT sends the same key again."""

    def came() -> list[str]:
        first = {request.headers["idempotency-key"]: request for request in reversed(drill.provider.accepted)}
        return sorted(request.json["text"].split("\n")[0] for request in first.values())

    wait_for(lambda: came() == sorted(texts), PATIENCE_S, "exactly these messages")


@pytest.mark.row("clock-ahead")
def test_a_clock_set_an_hour_ahead_sends_each_occurrence_once(rig, drill, clock):
    drill.write("now")
    drill.write("in half an hour", due_at=office_now() + timedelta(minutes=30))
    drill.write("tomorrow", due_at=office_now() + timedelta(days=1))
    rig.start_broker()
    parts = rig.office()
    arrived_once(drill, ["now"])
    clock("1 hour")
    for part in parts:
        part.kill()
        part.start()
    arrived_once(drill, ["now", "in half an hour"])


@pytest.mark.row("clock-back")
def test_a_clock_set_two_hours_back_sends_nothing_again_and_stops_nothing(rig, drill, clock):
    clock("2 hours")
    drill.write("before")
    drill.write("half an hour after", due_at=office_now() + timedelta(minutes=30))
    rig.start_broker()
    parts = rig.office()
    arrived_once(drill, ["before"])
    clock("0")
    for part in parts:
        part.kill()
        part.start()
    drill.write("written after the change")
    arrived_once(drill, ["before", "written after the change"])
    clock("151 minutes")
    for part in parts:
        part.kill()
        part.start()
    arrived_once(drill, ["before", "written after the change", "half an hour after"])


@pytest.mark.parametrize(
    "local",
    [
        pytest.param(datetime(2027, 3, 28, 3, 30), marks=pytest.mark.row("dst-gap")),
        pytest.param(datetime(2027, 10, 31, 3, 30), marks=pytest.mark.row("dst-repeat")),
    ],
)
def test_a_time_that_is_missing_or_comes_twice_fires_once(transactional_db, monkeypatch, clock, local):
    """The planner looks every ten minutes through the night in which the clocks change in Sofia."""
    cast = make_cast()
    at = resolve(local, zone_or_utc("Europe/Sofia"))

    def plan(now, horizon):
        if now <= at <= horizon:
            notify(
                "gateway_test_reminder",
                [cast.olga],
                by=None,
                values={},
                due_at=at,
                dedupe=f"r:{local.isoformat()}",
            )

    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register("gateway_test_reminder", title="Call", channels=("email",))
    monkeypatch.setattr(planner, "_plans", [plan])
    start = at - timedelta(hours=3)
    for step in range(40):
        shift = start + timedelta(minutes=10 * step) - datetime.now(at.tzinfo)
        clock(f"{round(shift.total_seconds())} seconds")
        planner.run()
    (message,) = Message.objects.all()
    assert message.due_at == at
