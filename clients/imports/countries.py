"""Country names of many languages to ISO codes."""

import re
from functools import cache, lru_cache

from babel import Locale

from core.text import words

_SMALL_WORDS = frozenset(["and", "the", "of", "и", "і", "та", "و"])
_IN_BRACKETS = re.compile(r"\(.*\)")
_UNIONS = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})
_LANGUAGES = ("en", "bg", "ru", "uk", "ar", "de", "fr", "es", "it", "pl", "ro", "tr")
_ALIASES = {
    "GB": "uk, great britain, england, scotland, wales, northern ireland, англия, великобритания, англія, бритaния, انجلترا, بريطانيا",
    "US": "usa, u s a, america, united states of america, сша, америка, сащ, امريكا",
    "AE": "uae, u a e, emirates, оаэ, оае, эмираты, еміраты, الامارات, dubai, дубай, دبي",
    "SA": "ksa, saudi, саудовская аравия, саудитска арабия, السعوديه",
    "RU": "russia, russian federation, рф, российская федерация, руска федерация, російська федерація, روسيا الاتحاديه",
    "UA": "ukraine, украйна, украина",
    "BG": "bulgaria, republic of bulgaria, република българия, рб",
    "CZ": "czech republic, czech, чешка република, чехия",
    "MK": "macedonia, македония",
    "KR": "south korea, korea, республика корея, южна корея",
    "KP": "north korea",
    "CI": "ivory coast",
    "CD": "congo kinshasa, dr congo, democratic republic of the congo",
    "TR": "turkey, turkiye",
    "NL": "holland, the netherlands, холандия, голландия",
    "VA": "holy see (vatican city state), vatican, holy see",
    "MD": "moldova",
    "IR": "iran",
    "SY": "syria, syrian arab republic",
    "VN": "viet nam",
    "LA": "laos, lao peoples democratic republic",
    "KG": "kyrgyz republic",
    "LY": "libyan arab jamahiriya",
    "PS": "palestinian territory, palestine",
    "SZ": "swaziland",
    "TL": "east timor",
    "VI": "united states virgin islands",
    "UM": "united states minor outlying islands",
    "PH": "philipines",
    "BY": "belarus, белоруссия, беларус",
    "DE": "deutschland, brd",
    "EG": "egypt",
    "MO": "macao",
    "HK": "hong kong",
}


def _key(name: str) -> str:
    found = words(_IN_BRACKETS.sub("", name))
    return " ".join("st" if word == "saint" else word for word in found if word not in _SMALL_WORDS)


@cache
def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    codes = {str(code) for code in Locale("en").territories} - _UNIONS
    codes = {code for code in codes if len(code) == 2}
    for language in _LANGUAGES:
        territories = Locale(language).territories
        for code in codes:
            if name := territories.get(code):
                found.setdefault(_key(name), code)
    for code in codes:
        found.setdefault(code.lower(), code)
    for code, names in _ALIASES.items():
        for name in names.split(","):
            found[_key(name)] = code
    return found


@lru_cache(maxsize=2_000)
def _known(text: str) -> str:
    return _table().get(_key(text), "")


def country_code(text: str) -> str:
    """The ISO code of a country given by name, in any of a dozen languages, or by code; empty when unknown."""
    text = text.strip()
    return _known(text) if 1 < len(text) < 80 else ""
