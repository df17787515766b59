"""Short texts of the pages of clients: formatted once, so that templates print and do not compute."""

import zlib
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from clients.letters import greeting_of
from clients.models import Client
from core import days, phones
from core.templatetags.ui import AVATAR_COLOURS, initials

MESSENGERS = ("viber", "whatsapp", "telegram")


# Formatting a date costs more than the rest of a row, and pages repeat few days and names: what they read as is kept.
_kept = lru_cache(maxsize=20_000)


@_kept
def _day(language: str, day: date, form: str) -> str:
    return date_format(day, form)


def exact(local: datetime) -> str:
    """The day in full and the minute of a time already in the reader's zone."""
    return f"{_day(get_language() or '', local.date(), 'DATE_FORMAT')} {local:%H:%M}"


def day_name(day: date, today: date) -> str:
    """Today, Tomorrow, 18 Nov, 18 Nov 2025."""
    return _day_name(get_language() or "", day, today)


@_kept
def _day_name(language: str, day: date, today: date) -> str:
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
    return near.get((day - today).days) or days.short_day(day, year=day.year != today.year)


def day_head(day: date, today: date) -> str:
    """The heading of a day in the timeline: with its weekday, nearer days by name."""
    if abs((day - today).days) < 2:
        return day_name(day, today)
    return _day_of_week(get_language() or "", day, day.year != today.year)


@_kept
def _day_of_week(language: str, day: date, year: bool) -> str:
    return days.long_day(day, year=year)


def past(at: datetime | None, now: datetime) -> tuple[str, str]:
    """How long ago, in the largest unit that fits, and the exact time. `now` is in the reader's zone; empty for None."""
    if at is None:
        return "", ""
    local = at.astimezone(now.tzinfo)
    return _age(get_language() or "", (now.date() - local.date()).days), exact(local)


@_kept
def _age(language: str, days: int) -> str:
    if days > 364:
        years = days // 365
        return ngettext("%(count)d year ago", "%(count)d years ago", years) % {"count": years}
    if days > 59:
        months = days // 30
        return ngettext("%(count)d month ago", "%(count)d months ago", months) % {"count": months}
    if days > 1:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    return _("Yesterday") if days == 1 else _("Today")


def step_of(at: datetime | None, now: datetime, title: str = "") -> tuple[str, str, str]:
    """The tone, day (or hour, today) and exact time of a next step; `now` and the answer are in the reader's zone.

    A step without a date is one for later; without a title too there is none, and the day is empty.
    """
    if at is None:
        return ("later", _("No date"), "") if title else ("none", "", "")
    local = at.astimezone(now.tzinfo)
    is_today = local.date() == now.date()
    tone = "overdue" if at < now else "today" if is_today else "later"
    name = f"{local:%H:%M}" if is_today else day_name(local.date(), now.date())
    return tone, name, exact(local)


@_kept
def avatar_of(name: str) -> tuple[str, int]:
    """The initials and the colour of somebody's avatar."""
    return initials(name), zlib.crc32(name.casefold().encode()) % AVATAR_COLOURS


@_kept
def phone_text(number: str | None, raw: str, country: str) -> str:
    """A number as people of the country write it; what does not parse stays as typed."""
    return phones.display(number, country) if number else raw


@_kept
def phone_link(number: str | None, raw: str) -> str:
    """The address that makes a telephone dial."""
    kept = number or "".join(char for char in raw if char.isascii() and (char.isdigit() or char in "+*#"))
    return f"tel:{kept}" if kept else ""


def messenger_link(channel: str, number: str) -> str:
    """The address that opens a talk in a messenger (viber.com/en/developers, faq.whatsapp.com, core.telegram.org/api/links)."""
    bare = number.removeprefix("+")
    links = {
        "viber": f"viber://chat?number=%2B{bare}",
        "whatsapp": f"https://wa.me/{bare}",
        "telegram": f"https://t.me/+{bare}",
    }
    return links[channel]


def long_day(day: date) -> str:
    """A date in full."""
    return _day(get_language() or "", day, "DATE_FORMAT")


def greeting(client: Client, language: str) -> str:
    """The greeting that opens a message in a language, with the mark that ends it there."""
    with override(language):
        return greeting_of(client)
