"""Read what people type about working hours and holidays. Pure; says what is wrong by RuleError."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.calendar import DAYS
from core.errors import RuleError
from core.places import weekend_of

_TIME = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?\Z", re.ASCII)
_SPAN = re.compile(r"\s*[-–—]\s*")
MAX_SPANS = 6
MAX_HOLIDAYS = 400

Spans = list[list[str]]


def clean_week(raw: Any, *, field: str = "working_hours", may_be_empty: bool = False) -> dict[str, Spans]:
    """Return a week as {"mon": [["09:00", "18:00"]], …, "sun": []}, every day present, spans in order.

    An empty one means "the office's week" where `may_be_empty`. Raises RuleError at `field`.
    """
    if not isinstance(raw, Mapping):
        raise RuleError(_("Give the hours of each day from mon to sun."), field=field)
    if not raw and may_be_empty:
        return {}
    unknown = [str(day) for day in raw if day not in DAYS]
    if unknown:
        raise RuleError(_("%(day)s is not a day; use mon to sun.") % {"day": unknown[0][:20]}, field=field)
    week = {day: _clean_day(raw.get(day) or [], field) for day in DAYS}
    if not any(week.values()):
        raise RuleError(_("At least one day needs working hours."), field=field)
    return week


def week_of_country(code: str) -> dict[str, Spans]:
    """Return 09:00–18:00 on the days that are no weekend in a country."""
    weekend = weekend_of(code)
    return {day: [] if number in weekend else [["09:00", "18:00"]] for number, day in enumerate(DAYS)}


def parse_day(text: str, *, field: str) -> Spans:
    """Return the spans that somebody typed for a day: "9-13, 14:00–18:00"; nothing means a day off."""
    parts = [part for part in re.split(r"[,;،]", text) if part.strip()]
    return _clean_day([_SPAN.split(part.strip()) for part in parts], field)


def show_day(spans: Iterable[Iterable[str]]) -> str:
    """Return a day's spans as people read and type them."""
    return ", ".join("–".join(span) for span in spans)


def _clean_day(spans: Any, field: str) -> Spans:
    wrong = RuleError(
        _("Write hours like 09:00–13:00, 14:00–18:00; each starts before it ends."), field=field
    )
    if not isinstance(spans, list | tuple) or len(spans) > MAX_SPANS:
        raise wrong
    cleaned = []
    for span in spans:
        if not isinstance(span, list | tuple) or len(span) != 2:
            raise wrong
        times = [_clean_time(text) for text in span]
        if None in times or times[0] >= times[1]:  # type: ignore[operator]
            raise wrong
        cleaned.append([str(times[0]), str(times[1])])
    cleaned.sort()
    if any(earlier[1] > later[0] for earlier, later in pairwise(cleaned)):
        raise RuleError(_("These hours overlap."), field=field)
    return cleaned


def _clean_time(text: Any) -> str | None:
    """Return "HH:MM" (24:00 ends a day) or None."""
    found = _TIME.match(text.strip()) if isinstance(text, str) else None
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return None if hours == 24 and minutes else f"{hours:02}:{minutes:02}"


def clean_holidays(raw: Any, *, field: str = "holidays") -> list[str]:
    """Return days off as sorted ISO dates without doubles. Raises RuleError naming the first that is no date."""
    if not isinstance(raw, list | tuple):
        raise RuleError(_("Give a list of dates."), field=field)
    days: set[str] = set()
    for item in raw:
        try:
            day = date.fromisoformat(item) if isinstance(item, str) and len(item) == 10 else None
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year <= 2100:
            shown = str(item)[:20]
            raise RuleError(
                pgettext("holiday", "%(text)s is not a date like 2026-12-25.") % {"text": shown}, field=field
            )
        days.add(day.isoformat())
    if len(days) > MAX_HOLIDAYS:
        raise RuleError(_("At most %(number)s holidays.") % {"number": MAX_HOLIDAYS}, field=field)
    return sorted(days)
