"""Future human times: wall clock and IANA zone, turned into an instant as late as possible.

Everything here is pure and answers in UTC: two aware datetimes of one zone compare by wall clock in Python, which is
wrong twice a year.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

END_OF_WORK = time(18)


def resolve(local: datetime, zone: tzinfo) -> datetime:
    """Return the instant (UTC) of a naive wall-clock time.

    A time that occurs twice means its first occurrence, one that is missing moves forward by the gap
    (RFC 5545 §3.3.5); Python's fold=0 does exactly that.
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_clock(at: datetime, zone: tzinfo) -> datetime:
    """Return what a clock in `zone` shows at an aware instant, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def local_date(at: datetime, zone: tzinfo) -> date:
    """Return the calendar day of an aware instant in `zone`."""
    return at.astimezone(zone).date()


def days_before(at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the same wall-clock time `days` earlier ("1 day before"); a negative number goes forward."""
    return resolve(wall_clock(at, zone) - timedelta(days=days), zone)


def hours_before(at: datetime, hours: float) -> datetime:
    """Return the instant exactly `hours` earlier ("24 hours before"), whatever clocks do."""
    return at.astimezone(UTC) - timedelta(hours=hours)


def due_on(day: date, zone: tzinfo, at: time = END_OF_WORK) -> datetime:
    """Return the instant (UTC) at which a date-only deadline ends: 18:00 in `zone` unless told."""
    return resolve(datetime.combine(day, at), zone)


def day_span(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the first instant (UTC) of a calendar day in `zone` and the first of the next day."""
    midnight = datetime.combine(day, time())
    return resolve(midnight, zone), resolve(midnight + timedelta(days=1), zone)


def add_months(day: date, months: int, day_of_month: int | None = None) -> date:
    """Return the day `months` later; a day that the month lacks is its last one.

    `day_of_month` is the day first asked for, so that 31 January → 28 February → 31 March.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day_of_month or day.day, last))


@lru_cache(maxsize=1000)
def zone_or_utc(name: str) -> ZoneInfo:
    """Return the zone of a stored name; one that this machine no longer knows reads as UTC."""
    return ZoneInfo(name) if name in available_timezones() else ZoneInfo("UTC")
