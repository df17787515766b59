"""Redis lost, emptied, away, full, slow: web writes succeed, messages arrive by the watchdog at the latest."""

import time

import pytest
import redis

from tests.faults.proxy import FaultProxy
from tests.people import make_cast

pytestmark = pytest.mark.faults


@pytest.fixture
def web(rig, call):
    """Somebody who works while the broker does not: a task by the API, in good time."""
    caller = call(make_cast().olga)

    def write() -> float:
        start = time.monotonic()
        assert caller.post("tasks/", {"title": "Call Omar"}).status_code == 201
        return time.monotonic() - start

    return write


@pytest.mark.row("redis-killed")
def test_a_killed_broker_loses_only_kicks(rig, drill, web):
    broker = rig.start_broker()
    rig.office()
    drill.wake()
    broker.kill()
    assert web() < 15
    drill.write("meanwhile")
    drill.arrived()
    broker.start()
    drill.write("after")
    drill.arrived()
    drill.at_most_late(32)
    drill.recorded()


@pytest.mark.row("redis-flushed")
def test_an_emptied_broker_loses_only_kicks(rig, drill):
    broker = rig.start_broker()
    rig.office()
    drill.wake()
    for number in range(20):
        drill.write(f"{number}")
        broker.client().flushall()
    drill.arrived()
    drill.at_most_late(32)
    drill.recorded()


@pytest.mark.row("redis-down")
def test_an_office_without_a_broker_sends_by_its_watchdog(rig, drill, web):
    rig.watchdog()
    rig.worker()
    drill.wake()
    for number in range(3):
        assert web() < 15
        drill.write(f"{number}")
    drill.arrived()
    drill.at_most_late(32)
    drill.recorded()


@pytest.mark.row("redis-full")
def test_a_full_broker_refuses_kicks_and_nothing_else(rig, drill, web):
    broker = rig.start_broker()
    rig.office()
    drill.wake()
    broker.client().config_set("maxmemory", "1")
    with pytest.raises(redis.ResponseError):
        broker.client().set("x", "y")
    assert web() < 15
    drill.write("meanwhile")
    drill.arrived()
    broker.client().config_set("maxmemory", "0")
    drill.at_most_late(32)
    drill.recorded()


@pytest.mark.row("redis-slow")
def test_a_slow_broker_slows_nobody(rig, drill, web, settings):
    broker = rig.start_broker()
    with FaultProxy(broker.port) as line:
        line.be("latency", 5)
        settings.REDIS_URL = f"redis://127.0.0.1:{line.port}/0"
        rig.watchdog()
        rig.worker()
        drill.wake()
        assert web() < 15
        drill.write()
        drill.arrived()
        drill.at_most_late(32)
        drill.recorded()
        rig.end()
