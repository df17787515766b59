"""Workers that are killed, stopped, told to end, replaced: real processes, the provider's log is the judge."""

import os
import signal
import time

import pytest
from django.db import connection

from notifications import jobs
from notifications.models import Attempt, Message
from tests.faults.rig import PATIENCE_S
from tests.waiting import wait_for

pytestmark = pytest.mark.faults

STEPS = [
    "before_claim",
    "after_claim",
    "after_intent",
    "accepted_unread",
    "answer_unrecorded",
    "after_record",
]


@pytest.mark.row("worker-killed")
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_worker_costs_lateness_and_nothing_else(rig, drill, step):
    rig.start_broker()
    rig.office()
    drill.wake()
    rig.crash_once(step)
    drill.write()
    wait_for(lambda: rig.has_crashed, PATIENCE_S, "the kill")
    drill.arrived()
    drill.at_most_late(37)
    drill.recorded()


@pytest.mark.row("worker-killed")
def test_a_worker_killed_with_its_whole_group_is_replaced(rig, drill):
    rig.start_broker()
    worker, _, _ = rig.office()
    drill.wake()
    for number in range(3):
        drill.write(f"before {number}")
    worker.kill()
    for number in range(3):
        drill.write(f"after {number}")
    drill.arrived()
    drill.at_most_late(37)
    drill.recorded()


@pytest.mark.row("worker-stopped")
def test_the_fence_stops_the_writes_of_a_worker_that_was_frozen(rig, drill, provider):
    rig.start_broker()
    provider.script = ["black hole", "ok"]
    frozen = rig.sweeper()
    message = drill.write()
    wait_for(lambda: provider.requests, PATIENCE_S, "the first try")
    frozen.signal(signal.SIGSTOP)
    rig.office()
    drill.recorded()
    message.refresh_from_db()
    before = list(Message.objects.values())
    frozen.signal(signal.SIGCONT)
    time.sleep(0.5)  # nothing can be awaited: the point is that nothing happens
    assert list(Message.objects.values()) == before
    assert provider.keys == [str(message.pk)]


@pytest.mark.row("worker-told-to-end")
def test_a_worker_told_to_end_finishes_what_is_on_the_wire_and_gives_back_the_rest(
    rig, drill, provider, settings
):
    settings.SMS_URL += "&rate=8&burst=1"
    rig.start_broker()
    for number in range(40):
        drill.write(f"{number}")
    worker = rig.worker()
    beat = rig.beat()
    wait_for(lambda: provider.accepted, PATIENCE_S, "the first message")
    beat.kill()
    assert worker.end(within_s=60) < 25
    states = set(Message.objects.values_list("state", flat=True))
    assert states <= {"sent", "pending"}
    assert len(provider.keys) == Message.objects.filter(state="sent").count() < 40
    settings.SMS_URL = settings.SMS_URL.replace("rate=8", "rate=800")
    rig.office()
    drill.arrived()


@pytest.mark.row("deploys")
def test_ten_deploys_under_load_lose_and_double_nothing(rig, drill):
    rig.start_broker()
    worker, _beat, _watchdog = rig.office()
    for number in range(10):
        for one in range(5):
            drill.write(f"{number}.{one}")
        worker.end()
        worker.start()
    drill.arrived()
    drill.recorded()
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {"accepted"}


@pytest.mark.row("deploys")
def test_a_worker_that_follows_one_told_to_end_takes_its_kicks_itself(rig, drill):
    """Without a watchdog. The first worker's wish to end must not be inherited: every flag is made by its own worker."""
    inherited = (
        jobs._stopping
    )  # loaded before the workers start, so each of them has this very piece of memory
    rig.start_broker()
    worker, _beat = rig.worker(), rig.beat()
    for number in range(3):
        drill.write(f"{number}")
        drill.arrived()
        worker.end()
        assert not inherited.value
        worker.start()
    drill.write("last")
    drill.arrived()


@pytest.mark.row("old-worker-new-schema")
def test_an_old_worker_goes_on_with_a_new_schema(rig, drill):
    rig.start_broker()
    rig.office()
    drill.write("before")
    drill.arrived()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_message ADD COLUMN colour text NOT NULL DEFAULT 'blue'")
    try:
        drill.write("old code, new schema")
        drill.arrived()
        rig.worker()
        drill.write("both")
        drill.arrived()
        drill.recorded()
    finally:
        rig.end()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE notifications_message DROP COLUMN colour")


@pytest.mark.row("worker-killed")
def test_children_killed_one_after_another_stop_nobody_else(rig, drill):
    """A child that dies may hold nothing that the others wait for."""
    rig.start_broker()
    worker, _, _ = rig.office()
    drill.wake()
    for number in range(6):
        drill.write(f"{number}")
        for child in worker.children()[:1]:
            os.kill(child, signal.SIGKILL)
    drill.arrived()
    drill.recorded()
