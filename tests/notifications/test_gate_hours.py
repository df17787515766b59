"""When may something arrive next: pure arithmetic on wall clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.times import wall_clock
from notifications.gate.hours import Quiet, open_from

SOFIA, DUBAI = ZoneInfo("Europe/Sofia"), ZoneInfo("Asia/Dubai")
NIGHT = Quiet(time(21), time(8))


def local(text: str, zone: ZoneInfo = SOFIA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-10 12:00", "2026-03-10 12:00"),
        ("2026-03-10 20:59", "2026-03-10 20:59"),
        ("2026-03-10 21:00", "2026-03-11 08:00"),
        ("2026-03-11 03:00", "2026-03-11 08:00"),
        ("2026-03-11 08:00", "2026-03-11 08:00"),
        ("2026-03-28 23:00", "2026-03-29 08:00"),  # the clocks jump in this night
        ("2026-10-24 23:00", "2026-10-25 08:00"),
    ],
)
def test_the_night_ends_in_the_morning(at, opens):
    assert open_from(local(at), SOFIA, NIGHT) == local(opens)


def test_each_zone_has_its_own_night():
    at = local("2026-03-10 19:30")  # 21:30 in Dubai
    assert open_from(at, SOFIA, NIGHT) == at
    assert open_from(at, DUBAI, NIGHT) == local("2026-03-11 08:00", DUBAI)


def test_a_siesta_has_two_open_parts():
    siesta = Quiet(time(13), time(15))
    assert open_from(local("2026-03-10 13:30"), SOFIA, siesta) == local("2026-03-10 15:00")
    assert open_from(local("2026-03-10 02:00"), SOFIA, siesta) == local("2026-03-10 02:00")


def test_days_off_wait_for_the_next_working_morning():
    workdays = Quiet(time(21), time(8), lambda day: day.weekday() < 5)
    assert open_from(local("2026-03-14 10:00"), SOFIA, workdays) == local("2026-03-16 08:00")  # a Saturday


def test_a_year_without_any_day_loses_nothing():
    at = local("2026-03-14 10:00")
    assert open_from(at, SOFIA, Quiet(is_day=lambda day: False)) == at


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from(
        ["Europe/Sofia", "Asia/Dubai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
    ),
)
def test_the_answer_is_open_itself_and_within_a_day(at, start, end, zone):
    """Asking again changes nothing: what was held until then goes then."""
    quiet = Quiet(start, end)
    opens = open_from(at, ZoneInfo(zone), quiet)
    assert at <= opens <= at + timedelta(days=1, hours=2)
    assert open_from(opens, ZoneInfo(zone), quiet) == opens
    if start > end and opens > at:
        assert wall_clock(opens, ZoneInfo(zone)).time() >= end
