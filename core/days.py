"""Days as people write them, by the grammar of their language: 22 ноября, неделя, 22 ноември, 22 Nov."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def short_day(day: date, *, year: bool = False) -> str:
    """Return 22 Nov, with `year` 22 Nov 2026; of our languages only English writes months with a capital letter."""
    month = "M" if _language() == "en" else "b"
    return date_format(day, f"j {month} Y" if year else f"j {month}")


def long_day(day: date, *, year: bool = False) -> str:
    """Return Sunday, 22 November, with `year` Sunday, 22 November 2026; the month stands in the case of a date."""
    text = date_format(day, "l, j E Y" if year else "l, j E")
    # Django's Bulgarian months are capital, Bulgarian ones are not
    return text.lower() if _language() == "bg" else text
