from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.calendar import WorkingTime, effective_assignee, effective_assignees, working_time_of
from accounts.models import WORKING_WEEK, Absence
from tests.people import Cast

SOFIA = ZoneInfo("Europe/Sofia")
DUBAI_WEEK = {**WORKING_WEEK, "fri": [["09:00", "12:00"]], "sat": [["10:00", "13:00"], ["14:00", "24:00"]]}
OFFICE = WorkingTime(WORKING_WEEK, SOFIA, frozenset({date(2025, 9, 22)}))


def at(text: str, zone=SOFIA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2025-09-19 08:59", False),
        ("2025-09-19 09:00", True),
        ("2025-09-19 17:59", True),
        ("2025-09-19 18:00", False),
        ("2025-09-20 12:00", False),  # Saturday
        ("2025-09-22 12:00", False),  # a holiday
    ],
)
def test_work_is_when_the_week_says(moment, works):
    assert OFFICE.is_working(at(moment)) is works


def test_the_next_start_skips_weekend_and_holiday():
    assert OFFICE.next_working_start(at("2025-09-19 18:00")) == at("2025-09-23 09:00")
    assert OFFICE.next_working_start(at("2025-09-19 10:30")) == at("2025-09-19 10:30")


def test_minutes_run_on_over_lunch_night_and_weekend():
    split = WorkingTime({**WORKING_WEEK, "fri": [["09:00", "12:00"], ["13:00", "17:00"]]}, SOFIA)
    assert split.add_working_minutes(at("2025-09-19 11:30"), 60) == at("2025-09-19 13:30")
    assert split.add_working_minutes(at("2025-09-19 16:50"), 20) == at("2025-09-22 09:10")
    assert split.add_working_minutes(at("2025-09-20 03:00"), 0) == at("2025-09-22 09:00")


def test_a_working_day_later_is_the_same_wall_clock_time():
    assert OFFICE.add_working_days(at("2025-09-18 18:00"), 1) == at("2025-09-19 18:00")
    assert OFFICE.add_working_days(at("2025-09-19 18:00"), 1) == at("2025-09-23 18:00")
    assert OFFICE.add_working_days(at("2025-10-24 10:00"), 1) == at("2025-10-27 10:00")  # clocks went back


def test_a_day_may_end_at_midnight():
    dubai = WorkingTime(DUBAI_WEEK, ZoneInfo("Asia/Dubai"))
    assert dubai.is_working(at("2025-09-20 23:59", ZoneInfo("Asia/Dubai")))
    assert not dubai.is_working(at("2025-09-21 00:00", ZoneInfo("Asia/Dubai")))


def test_working_minutes_count_only_working_time():
    assert OFFICE.working_minutes(at("2025-09-19 17:00"), at("2025-09-23 09:30")) == 90
    assert OFFICE.working_minutes(at("2025-09-23 09:30"), at("2025-09-19 17:00")) == 0


@pytest.mark.parametrize("week", [{}, {"mon": []}])
def test_a_week_without_work_never_hangs(week):
    nobody, now = WorkingTime(week, SOFIA), at("2025-09-19 10:00")
    assert nobody.next_working_start(now) == now
    assert nobody.add_working_minutes(now, 5) == now + timedelta(minutes=5)
    assert nobody.add_working_days(now, 2) == at("2025-09-21 10:00")


moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
    lambda local: local.replace(tzinfo=UTC)
)


@given(moments, st.integers(0, 6000), st.integers(0, 6000))
def test_minutes_added_in_two_steps_are_minutes_added_in_one(moment, first, second):
    in_one = OFFICE.add_working_minutes(moment, first + second)
    in_two = OFFICE.add_working_minutes(OFFICE.add_working_minutes(moment, first), second)
    assert OFFICE.working_minutes(moment, in_one) == first + second
    # the end of one day and the start of the next are the same amount of work
    assert OFFICE.next_working_start(in_two) == OFFICE.next_working_start(in_one)


def absent(user, first: date, last: date) -> None:
    Absence.objects.create(user=user, starts_on=first, ends_on=last)


TODAY = date(2025, 9, 19)


def test_own_hours_and_absence_replace_the_offices(cast: Cast):
    cast.olga.working_hours = {"mon": [["14:00", "20:00"]]}
    absent(cast.olga, date(2025, 9, 22), date(2025, 9, 26))
    hours = working_time_of(cast.olga)
    assert hours.next_working_start(at("2025-09-19 10:00")) == at("2025-09-29 14:00")


def test_whoever_is_present_answers_themselves(cast: Cast):
    assert effective_assignee(cast.olga, TODAY) == cast.olga


def test_the_deputy_answers_from_the_first_to_the_last_day_of_an_absence(cast: Cast):
    cast.olga.deputy = cast.tomas
    cast.olga.save()
    absent(cast.olga, TODAY, TODAY + timedelta(days=1))
    answers = [effective_assignee(cast.olga, TODAY + timedelta(days=number)) for number in range(-1, 3)]
    assert answers == [cast.olga, cast.tomas, cast.tomas, cast.olga]


def test_an_absent_deputy_hands_on_to_their_own(cast: Cast):
    cast.olga.deputy, cast.tomas.deputy = cast.tomas, cast.maria
    cast.olga.save()
    cast.tomas.save()
    absent(cast.olga, TODAY, TODAY)
    absent(cast.tomas, TODAY, TODAY)
    assert effective_assignee(cast.olga, TODAY) == cast.maria


def test_a_circle_of_absent_deputies_leaves_it_with_the_first(cast: Cast):
    cast.olga.deputy, cast.tomas.deputy = cast.tomas, cast.olga
    cast.olga.save()
    cast.tomas.save()
    absent(cast.olga, TODAY, TODAY)
    absent(cast.tomas, TODAY, TODAY)
    assert effective_assignee(cast.olga, TODAY) == cast.olga


def test_somebody_deactivated_is_answered_for_by_the_deputy(cast: Cast):
    cast.olga.deputy, cast.olga.is_active = cast.tomas, False
    cast.olga.save()
    assert effective_assignee(cast.olga, TODAY) == cast.tomas


def test_many_people_cost_one_query_a_step(cast: Cast, django_assert_num_queries):
    cast.olga.deputy = cast.tomas
    cast.olga.save()
    absent(cast.olga, TODAY, TODAY)
    with django_assert_num_queries(2):
        answers = effective_assignees([cast.olga, cast.colin, cast.maria, cast.sara], TODAY)
    assert answers == {
        cast.olga.pk: cast.tomas,
        cast.colin.pk: cast.colin,
        cast.maria.pk: cast.maria,
        cast.sara.pk: cast.sara,
    }
