"""Every day for 400 days in every zone: each occurrence fires once, at the time a person meant."""

import os
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from core.times import add_months, resolve, wall_clock
from tasks.models import Reminder, Task

ZONES = sorted(available_timezones())
# a gap at midnight, half an hour of it, two hours of it, clocks that change in Ramadan, and the office's own
HARD = [
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Casablanca",
    "Europe/Sofia",
    "America/Santiago",
]
CHOSEN = ZONES if os.environ.get("FULL") == "1" else sorted({*random.Random(7).sample(ZONES, 30), *HARD})
FIRST = date(2026, 9, 1)
TIMES = [time(0, 0), time(0, 30), time(2, 30), time(3, 0), time(9, 0), time(23, 59)]


def task(day: date, at: time, zone: str) -> Task:
    made = Task(title="Call", due_on=day, due_time=at, due_zone=zone)
    made.resolve_due()
    return made


def keys(instants: list[datetime], zone: ZoneInfo) -> list[str]:
    """Name the occurrences as the planner does in dedupe keys."""
    return [wall_clock(at, zone).isoformat(timespec="minutes") for at in instants]


@pytest.mark.parametrize("name", CHOSEN)
def test_each_of_400_days_has_exactly_one_occurrence(name):
    zone, chance = ZoneInfo(name), random.Random(name)
    at = chance.choice(TIMES)
    tasks = [task(FIRST + timedelta(days=number), at, name) for number in range(400)]
    for reminder in ({"offset_minutes": 0}, {"days_before": 1}, {"offset_minutes": 24 * 60}):
        instants = [Reminder(task=one, **reminder).moment() for one in tasks]
        assert instants == sorted(set(instants)), (at, reminder)
    on_time = [Reminder(task=one, offset_minutes=0).moment() for one in tasks]
    assert len(set(keys(on_time, zone))) == 400
    # the planner's windows touch without gap or overlap: every instant lies in exactly one of them
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(days=3)
    minutes = [int((one - start).total_seconds() // 60) for one in on_time]
    assert len(set(minutes)) == 400


@pytest.mark.parametrize("name", CHOSEN)
def test_a_day_before_keeps_the_wall_clock_and_24_hours_keep_the_hours(name):
    zone = ZoneInfo(name)
    for number in range(400):
        one = task(FIRST + timedelta(days=number), time(9), name)
        before = Reminder(task=one, days_before=1).moment()
        meant = datetime.combine(FIRST + timedelta(days=number - 1), time(9))
        assert before == resolve(meant, zone)
        assert one.due_at - Reminder(task=one, offset_minutes=24 * 60).moment() == timedelta(hours=24)


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("hour", range(24))
def test_a_time_that_is_missing_moves_by_the_gap_and_one_that_comes_twice_is_the_first(name, hour):
    zone = ZoneInfo(name)
    for number in range(400):
        local = datetime.combine(FIRST + timedelta(days=number), time(hour, 15))
        instant = task(local.date(), local.time(), name).due_at
        shown = wall_clock(instant, zone)
        offsets = [local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)]
        if offsets[0] == offsets[1]:
            assert shown == local
        elif offsets[0] > offsets[1]:  # twice
            assert (shown, instant) == (local, (local - offsets[0]).replace(tzinfo=UTC))
        else:  # missing
            assert shown == local + (offsets[1] - offsets[0])


def test_the_31st_of_every_month_is_its_last_day():
    days = [add_months(date(2027, 1, 31), number, 31) for number in range(14)]
    assert [day.day for day in days] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29]
    assert len({(day.year, day.month) for day in days}) == 14
