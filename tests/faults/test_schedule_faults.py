"""Beat: away, three at once, its ticks a hundred times."""

from datetime import timedelta

import pytest

from core.jobs import kick
from notifications import heartbeats, planner
from notifications.clock import office_now
from notifications.models import Attempt, Heartbeat
from tests.faults.rig import PATIENCE_S
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


@pytest.mark.row("beat-killed")
def test_without_beat_the_watchdog_sends_what_falls_due(rig, drill):
    rig.start_broker()
    rig.worker()
    rig.watchdog()
    beat = rig.beat()
    wait_for(lambda: "beat" in heartbeats.last(), PATIENCE_S, "the first tick")
    drill.wake()
    beat.kill()
    drill.write(due_at=office_now() + timedelta(seconds=1))
    drill.arrived()
    drill.at_most_late(1 * drill.scale + 32)
    drill.recorded()


@pytest.mark.row("beats-many")
def test_three_beats_send_nothing_twice(rig, drill):
    rig.start_broker()
    rig.office()
    rig.beat()
    rig.beat()
    for number in range(30):
        drill.write(f"{number}")
    drill.arrived()
    drill.recorded()
    assert Attempt.objects.count() == 30


@pytest.mark.row("kicks-many")
def test_a_hundred_equal_kicks_make_no_further_attempt(rig, drill):
    rig.start_broker()
    rig.office(pool=3)
    drill.wake()
    for number in range(10):
        drill.write(f"{number}")
    for _ in range(100):
        kick("notifications.sweep")
    drill.arrived()
    drill.recorded()
    assert Attempt.objects.count() == 11


@pytest.mark.row("beat-down-3h")
def test_after_three_hours_one_catch_up_and_what_is_too_late_says_so(rig, drill, monkeypatch):
    now = office_now()
    late = drill.write("still wanted", due_at=now - timedelta(hours=3))
    gone = drill.write("no longer", due_at=now - timedelta(hours=2), not_after=now - timedelta(hours=1))
    drill.written.pop(str(gone.pk))
    Heartbeat.objects.create(name="planner", at=now - timedelta(hours=3))
    plans = rig.folder / "plans"
    monkeypatch.setattr(planner, "_plans", [lambda now, horizon: plans.open("a").write("x")])
    rig.start_broker()
    rig.office()
    drill.arrived()
    wait_for(plans.exists, PATIENCE_S, "the plan")
    wait_for(lambda: type(gone).objects.get(pk=gone.pk).state == "expired", PATIENCE_S, "the expiry")
    gone.refresh_from_db()
    assert gone.reason["code"] == "too_late"
    (request,) = drill.provider.accepted
    assert request.json["text"].endswith("hours late)")
    assert late.pk
