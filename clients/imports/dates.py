"""Dates as people and programs write them."""

import datetime as dt
import re
from collections.abc import Iterable

from core.text import fold

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T\s].*)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
_NUMERIC = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})(?:$|\s*г\.?$|\s*р\.?$|[,T\s]+\d{1,2}:\d{2}.*)"
)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|-?го)?[\s.-]+([^\W\d_]+)[\s.,-]+(\d{4})\b.*")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b.*")
_SERIAL = re.compile(r"\d{4,5}(?:\.0+)?")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_NOTHING = re.compile(r"0{1,4}[./-]0{1,4}[./-]0{1,4}.*|0")
_MONTHS = {
    stem: number
    for number, stems in enumerate(
        [
            "jan янв яну січ ينا كانون الثاني", "feb фев лют فبر شباط fév", "mar мар берез مار اذار mär", "apr апр апр квіт ابر نيسان avr",
            "may май мая май трав ماي ايار mai", "jun июн юни черв يون حزيران juin", "jul июл юли липн يول تموز juil",
            "aug авг серп اغس اب aoû", "sep сен сеп верес سبت ايلول", "oct окт жовт اكت تشرين okt", "nov ноя ное лист نوف",
            "dec дек груд ديس dez déc",
        ],
        1,
    )
    for stem in fold(stems).split()
}  # fmt: skip


def parse_date(text: str, order: str = "") -> dt.date | None:
    """The date in `text`, or None. `order` (dmy, mdy) decides 03/04/2020; without it the day comes first.

    Understands ISO, 31.12.1980, 12/31/1980, 31 Dec 1980, 19801231 and Excel's serial numbers.
    """
    text = text.strip()
    if not text or len(text) > 60 or _NOTHING.fullmatch(text):
        return None
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        return _numeric(int(match[1]), int(match[3]), _full_year(match[4]), order)
    if match := _SERIAL.fullmatch(text):
        days = int(float(match.group()))
        return _EXCEL_EPOCH + dt.timedelta(days=days) if 3_000 <= days < 60_000 else None
    return _named(text)


def _numeric(first: int, second: int, year: int, order: str) -> dt.date | None:
    if order == "mdy":
        return _date(year, first, second) or _date(year, second, first)
    return _date(year, second, first) or _date(year, first, second)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    # Two digits: nobody is younger than the current century allows.
    return 1900 + year if year > dt.datetime.now(dt.UTC).year % 100 else 2000 + year


def _named(text: str) -> dt.date | None:
    if match := _NAMED.fullmatch(text):
        day, month, year = match[1], match[2], match[3]
    elif match := _MONTH_FIRST.fullmatch(text):
        month, day, year = match[1], match[2], match[3]
    else:
        return None
    word = fold(month)
    number = next((_MONTHS[word[:size]] for size in (8, 6, 5, 4, 3, 2) if word[:size] in _MONTHS), 0)
    return _date(int(year), number, int(day))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def looks_like_date(text: str) -> bool:
    """Whether `text` is a date or time stamp written out (a plain number is not)."""
    return not _SERIAL.fullmatch(text) and not text.isdigit() and parse_date(text) is not None


def guess_order(values: Iterable[str]) -> str:
    """dmy or mdy when the values of a column prove it, else an empty string."""
    firsts, seconds, slashes = 0, 0, True
    for value in values:
        if match := _NUMERIC.fullmatch(value.strip()):
            firsts = max(firsts, int(match[1]))
            seconds = max(seconds, int(match[3]))
            slashes = slashes and match[2] == "/"
    if firsts > 12 >= seconds:
        return "dmy"
    if seconds > 12 >= firsts:
        return "mdy"
    return "" if slashes or not firsts else "dmy"
