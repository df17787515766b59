"""Countries, currencies and time zones: what may be stored, and how each is called in the reader's language."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale, localedata
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils.translation import get_language

_NEW_IN_EUROZONE = {"BG"}  # since 2026-01-01; the CLDR of our Babel is older

Choices = list[tuple[str, str]]


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").split("-")[0])


@cache
def country_codes() -> frozenset[str]:
    """Return the ISO 3166 codes of countries (no regions, no private codes)."""
    names = map(str, Locale.parse("en").territories)
    unreal = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    return frozenset(code for code in names if len(code) == 2 and code.isalpha() and code not in unreal)


@cache
def currency_codes() -> frozenset[str]:
    """Return the ISO 4217 codes that the world's offices use today or used lately."""
    return frozenset(Locale.parse("en").currencies) - {"XXX", "XTS"}


@cache
def zone_names() -> frozenset[str]:
    """Return the IANA zones by place, e.g. Europe/Sofia, and UTC."""
    places = {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
    return frozenset(name for name in available_timezones() if name.split("/")[0] in places) | {"UTC"}


def countries() -> Choices:
    """Return (code, name) of each country in the active language, by name."""
    names = _locale().territories
    return sorted(
        ((code, names.get(code, code)) for code in country_codes()), key=lambda pair: pair[1].casefold()
    )


def currencies() -> Choices:
    """Return (code, "EUR – Euro") of each currency, by code."""
    names = _locale().currencies
    return [(code, f"{code} – {names.get(code, code)}") for code in sorted(currency_codes())]


def zones() -> Choices:
    """Return (name, name with spaces) of each time zone, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(zone_names())]


def weekend_of(country: str) -> frozenset[int]:
    """Return the weekdays (0 = Monday) on which a country rests, by CLDR."""
    start, end = _territory(country).weekend_start, _territory(country).weekend_end
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def first_weekday_of(country: str) -> int:
    """Return the weekday (0 = Monday) on which a country's calendars begin, by CLDR."""
    return _territory(country).first_week_day


@cache
def _territory(country: str) -> Locale:
    """Return a locale of a country: its most spoken language that CLDR describes there."""
    spoken = get_global("territory_languages").get(country, {})
    ranked = sorted(spoken, key=lambda code: -spoken[code]["population_percent"])
    for language in ranked:
        found = f"{language}_{country}"
        if localedata.exists(found):
            return Locale.parse(found)
    return Locale("en")


def currency_of(country: str) -> str:
    """Return the currency in use in a country; EUR where CLDR knows none."""
    if country in _NEW_IN_EUROZONE:
        return "EUR"
    return next(iter(get_territory_currencies(country)), "EUR") if country in country_codes() else "EUR"
