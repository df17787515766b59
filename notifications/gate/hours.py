"""Quiet hours and days off as arithmetic: when may something arrive next. Pure, in any zone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from core.times import local_date, resolve

HORIZON_DAYS = 400  # a year of days off must end somewhere


@dataclass(frozen=True)
class Quiet:
    """Nothing arrives from `start` to `end` on the wall clock, nor on a day for which `is_day` says no.

    21:00–08:00 spans midnight; without both times the whole day is open.
    """

    start: time | None = None
    end: time | None = None
    is_day: Callable[[date], bool] = lambda day: True


def open_from(at: datetime, zone: tzinfo, quiet: Quiet) -> datetime:
    """Return `at` (UTC) when that is an open time, else the next instant that is.

    Where no open time comes within 400 days the instant itself comes back: better welcome at an odd hour than lost.
    """
    at = at.astimezone(UTC)
    day = local_date(at, zone) - timedelta(days=1)
    for _step in range(HORIZON_DAYS):
        if quiet.is_day(day):
            for start, end in _open_spans(day, zone, quiet):
                if end > at:
                    return max(start, at)
        day += timedelta(days=1)
    return at


def _open_spans(day: date, zone: tzinfo, quiet: Quiet) -> Iterator[tuple[datetime, datetime]]:
    start, end = quiet.start, quiet.end
    midnight, next_midnight = (
        resolve(datetime.combine(d, time()), zone) for d in (day, day + timedelta(days=1))
    )
    if start is None or end is None or start == end:
        yield midnight, next_midnight
    elif start > end:  # over midnight: open in between
        yield resolve(datetime.combine(day, end), zone), resolve(datetime.combine(day, start), zone)
    else:
        yield midnight, resolve(datetime.combine(day, start), zone)
        yield resolve(datetime.combine(day, end), zone), next_midnight
