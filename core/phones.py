"""Phone numbers: what people type into E.164, and E.164 into what people read."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from core.numbering import NotPlain, plain_number
from core.text import clean, digits

MAX_LENGTH = 100
_BETWEEN = re.compile(r"[;\n\r|]")
_MAYBE_BETWEEN = re.compile(r"[/,]|\s(?:или|або|or|и|и/или|أو)\s", re.IGNORECASE)
_LEADING_ZEROS_AFTER_PLUS = re.compile(r"^\+\s*0{2,}")
_EXTENSION_WORD = re.compile(r"\b(?:вътр|внутр|вн|доб|дод)\b\.?\s*", re.IGNORECASE)
_BARE_INTERNATIONAL = re.compile(r"[1-9]\d{10,14}")
_PLUS = re.compile(r"^\D*\+|phone-context=\+", re.IGNORECASE)


def parse(raw: str, country: str = "") -> str | None:
    """The number in E.164, or None when `raw` is no phone number.

    `country` (ISO 3166) is the region of numbers typed without a country code. A national number has to be valid in
    its numbering plan, which catches a missing digit; a number typed with its country code has to be of a possible
    length only, as the plans known here may be older than the number. An extension is understood and left out.
    """
    if not raw or len(raw) > MAX_LENGTH:
        return None
    return _parsed(raw, country.upper() if country else "")


@lru_cache(maxsize=10_000)
def _parsed(raw: str, country: str) -> str | None:
    try:
        if (plain := plain_number(raw, country)) is not None or not _BARE_INTERNATIONAL.fullmatch(raw):
            return plain
    except NotPlain:
        pass
    number = _number(raw, country)
    if number is not None and (e164 := _accepted(number, raw)):
        return e164
    # Many programs drop the plus: 79261234567 is a Russian number wherever it is read.
    if _BARE_INTERNATIONAL.fullmatch(raw) and (number := _number(f"+{raw}", "")) is not None:
        return _accepted(number, "")
    return None


def _accepted(number: PhoneNumber, raw: str) -> str | None:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number):
        return e164
    has_country_code = _PLUS.search(raw) or digits(raw).startswith(f"00{e164[1:]}")
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return e164 if possible and has_country_code else None


def _number(raw: str, country: str) -> PhoneNumber | None:
    text = _LEADING_ZEROS_AFTER_PLUS.sub("+", clean(raw).strip())
    if not text.isascii():
        text = _EXTENSION_WORD.sub(" ext ", text)
    if sum(char.isalpha() for char in text) > 12 and not text.lower().startswith("tel:"):
        # "1800 SIX FLAGS" is a number, a sentence with a number in it is a note.
        return None
    try:
        return phonenumbers.parse(text, country or None)
    except NumberParseException:
        return None


def is_doubtful(e164: str) -> bool:
    """Whether the numbering plan knows no such number, although its length is possible: ask before paying for an SMS."""
    number = _number(e164, "")
    return number is None or not phonenumbers.is_valid_number(number)


def country_of(e164: str) -> str:
    """The ISO code of the country an E.164 number belongs to, or an empty string (freephone, satellite)."""
    number = _number(e164, "")
    region = phonenumbers.region_code_for_number(number) if number else None
    return region if region and region.isalpha() else ""


def display(e164: str, country: str = "") -> str:
    """The number as it is written inside `country`, with its country code everywhere else."""
    number = _number(e164, "")
    if number is None:
        return e164
    home = country and phonenumbers.country_code_for_region(country.upper()) == number.country_code
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )


def example(country: str = "") -> str:
    """A mobile number of the country, to show in an error message; a Bulgarian one when it is unknown."""
    number = phonenumbers.example_number_for_type(country.upper(), phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return "+359 88 812 3456"
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def split(raw: str, country: str = "") -> list[str]:
    """The numbers typed into one field, each as typed; a slash or comma that belongs to one number does not split it."""
    text = raw.strip()
    if not text:
        return []
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1 and _has_extension(text, country):
        parts = [text]
    return [number for part in parts for number in _split_maybe(part, country)]


def _split_maybe(part: str, country: str) -> list[str]:
    pieces = [piece.strip() for piece in _MAYBE_BETWEEN.split(part) if piece.strip()]
    if len(pieces) < 2 or any(len(digits(piece)) < 6 for piece in pieces):
        return [part]
    if all(parse(piece, country) for piece in pieces) or not parse(part, country):
        return pieces
    return [part]


def _has_extension(text: str, country: str) -> bool:
    number = _number(text, country)
    return bool(number and number.extension and phonenumbers.is_valid_number(number))
