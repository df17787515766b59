"""Repeats: RRULE (RFC 5545 §3.3.10) over calendar days. Pure; times of day and zones belong to the task.

"Monthly on the 31st" means the last day of a shorter month, as people mean it and unlike the RFC, which skips it. The
same holds for 29 February in common years.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.errors import RuleError

MAX_LENGTH = 200
HORIZON = timedelta(days=366 * 12)  # past this a rule that never matches is given up
_LONGEST = {"DAILY": 366, "WEEKLY": 52, "MONTHLY": 120, "YEARLY": 10}  # intervals, by frequency
# Narrower than the RFC: programs disagree about the rest, and a rule that never matches takes seconds to search.
_COMMON = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_KNOWN = {
    "DAILY": _COMMON,
    "WEEKLY": _COMMON | {"BYDAY"},
    "MONTHLY": _COMMON | {"BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": _COMMON | {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
}
_NEEDS_CLAMP = 29
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"

Parts = dict[str, str]


def check_rule(text: str, start: date) -> str:
    """Return the rule as it is kept. Raises RuleError at `repeat` for one that is broken, too fine or never comes."""
    rule = text.strip().upper().removeprefix("RRULE:")
    if not rule:
        return ""
    parts = _split(rule)
    frequency = parts.get("FREQ", "")
    if frequency not in _KNOWN:
        raise _broken(_("Choose a repeat from every day to every year."))
    if strange := sorted(parts.keys() - _KNOWN[frequency]):
        raise _broken(gettext("%(part)s does not go with this repeat.") % {"part": strange[0]})
    longest = _LONGEST[frequency]
    if not 1 <= int(parts.get("INTERVAL", 1)) <= longest:
        raise _broken(gettext("Give an interval from 1 to %(longest)s.") % {"longest": longest})
    if "COUNT" in parts and "UNTIL" in parts:
        raise _broken(_("Give either a number of times or a last day, not both."))
    try:
        comes = bool(next_days(rule, start, start, 1))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise _broken(_("This repeat cannot be understood.")) from None
    if not comes:
        raise _broken(_("This repeat never comes again."))
    return rule


def next_days(rule: str, start: date, after: date, count: int = 5) -> list[date]:
    """Return up to `count` days of the rule later than `after`, in order; `start` is the first day of the series."""
    later = (day for day in _days(rule, start, max(start, after) + HORIZON) if day > after)
    return list(islice(later, count))


def _days(rule: str, start: date, limit: date) -> Iterator[date]:
    parts = _clamped(_split(rule), start)
    # a rule that never matches would be searched up to the year 9999: an end of our own stops it
    last = _last_day(parts.pop("UNTIL", ""), limit)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    series = rrulestr(text, dtstart=datetime.combine(start, time()))
    if not isinstance(series, rrule):
        raise TypeError
    if "COUNT" not in parts:
        series = series.replace(until=datetime.combine(last, time()))
    for at in series:
        yield at.date()


def _split(rule: str) -> Parts:
    pairs = [part.partition("=") for part in rule.split(";") if part]
    parts = {name: value for name, _equals, value in pairs}
    numbers = [parts[name] for name in ("INTERVAL", "COUNT") if name in parts]
    is_odd = any(not number.isascii() or not number.isdigit() or len(number) > 4 for number in numbers)
    if len(rule) > MAX_LENGTH or len(parts) != len(pairs) or is_odd or not all(parts.values()):
        raise _broken(_("This repeat cannot be understood."))
    return parts


def _last_day(until: str, limit: date) -> date:
    # with a time and Z or without: what counts is the day
    day = date(int(until[:4]), int(until[4:6]), int(until[6:8])) if until else limit
    return min(day, limit)


def _clamped(parts: Parts, start: date) -> Parts:
    """Turn a day that a month may lack into "the last of 28 … that day which the month has"."""
    if {"BYDAY", "BYSETPOS"} & parts.keys():
        return parts
    if parts["FREQ"] == "YEARLY" and not {"BYMONTH", "BYMONTHDAY"} & parts.keys():
        parts = parts | {"BYMONTH": str(start.month)}
    elif parts["FREQ"] != "MONTHLY" and not (parts["FREQ"] == "YEARLY" and "BYMONTHDAY" in parts):
        return parts
    wanted = parts.get("BYMONTHDAY", str(start.day))
    if not wanted.isdigit() or int(wanted) < _NEEDS_CLAMP:
        return parts
    if int(wanted) > 31:
        raise ValueError(wanted)
    days = ",".join(str(day) for day in range(28, int(wanted) + 1))
    if parts["FREQ"] == "YEARLY" and len(parts.get("BYMONTH", "").split(",")) > 1:
        return parts
    return parts | {"BYMONTHDAY": days, "BYSETPOS": "-1"}


def _broken(message: str | Promise) -> RuleError:
    return RuleError(message, field="repeat")


def describe(rule: str, after_days: int | None = None) -> str:
    """Return a repeat in words of the active language; an unusual rule reads as itself."""
    if after_days:
        return ngettext("%(n)s day after it is done", "%(n)s days after it is done", after_days) % {
            "n": after_days
        }
    if not rule:
        return ""
    if rule == WORKDAYS:
        return gettext("Every working day, Monday to Friday")
    parts = _split(rule)
    if parts.keys() - {"FREQ", "INTERVAL", "UNTIL"}:
        return rule
    n = int(parts.get("INTERVAL", 1))
    if n == 1:  # apart: the plural form of 1 is also that of 21 in Russian and Ukrainian
        words = {
            "DAILY": gettext("Every day"),
            "WEEKLY": gettext("Every week"),
            "MONTHLY": gettext("Every month"),
            "YEARLY": gettext("Every year"),
        }
    else:
        words = {
            "DAILY": ngettext("Every %(n)s day", "Every %(n)s days", n),
            "WEEKLY": ngettext("Every %(n)s week", "Every %(n)s weeks", n),
            "MONTHLY": ngettext("Every %(n)s month", "Every %(n)s months", n),
            "YEARLY": ngettext("Every %(n)s year", "Every %(n)s years", n),
        }
    return words[parts["FREQ"]] % {"n": n}
