"""Numbering plans of countries, looked up fast: the common case of phone numbers, ten times as quick as the library.

Answers only what is plain; whatever is not is left to `phonenumbers`, whose data this reads. A test holds both equal.
"""

import re
from dataclasses import dataclass
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc

_TYPES = (
    "mobile", "fixed_line", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail",
)  # fmt: skip
_NOT_DIGITS = re.compile(r"[^0-9]+")
_PLAIN = re.compile(r"\s*(\+?)\s*(\(?[0-9][0-9\s().-]{3,28})(?:x[0-9]{1,7})?")


class NotPlain(Exception):
    """The library has to decide."""


@dataclass(frozen=True)
class _Desc:
    lengths: frozenset[int]
    pattern: re.Pattern[str]

    def takes(self, number: str) -> bool:
        return (not self.lengths or len(number) in self.lengths) and self.pattern.fullmatch(
            number
        ) is not None


@dataclass(frozen=True)
class _Plan:
    """What one region does with digits."""

    code: str
    general: _Desc
    types: tuple[_Desc, ...]
    prefix: re.Pattern[str] | None
    international: re.Pattern[str] | None

    def has(self, number: str) -> bool:
        return self.general.takes(number) and any(kind.takes(number) for kind in self.types)


def plain_number(raw: str, country: str) -> str | None:
    """E.164 of a valid number, or of a possible one that was typed with its country code; None when it is neither.

    Raises NotPlain when only the library can tell.
    """
    match = _PLAIN.fullmatch(raw)
    if match is None:
        raise NotPlain
    digits = _NOT_DIGITS.sub("", match[2])
    return _international(digits) if match[1] else _national(digits, country)


def _national(digits: str, country: str) -> str | None:
    plan = _plan(country)
    if plan is None or digits.startswith(plan.code):
        raise NotPlain
    if plan.international and (dialled := plan.international.match(digits)):
        return _dialled(digits, dialled)
    number = _without_prefix(digits, plan)
    if len(number) < 3:
        raise NotPlain
    if any(other.has(number) for other in _plans(plan.code)):
        return f"+{plan.code}{number}"
    return None


def _dialled(digits: str, prefix: re.Match[str]) -> str | None:
    """A number with the prefix for calls abroad; 00 is known as such everywhere, 011 and 810 are not."""
    rest = digits[prefix.end() :]
    if rest.startswith("0") or prefix.groups():
        raise NotPlain
    return _international(rest, is_lenient=prefix.group() == "00")


def _without_prefix(digits: str, plan: _Plan) -> str:
    found = plan.prefix.match(digits) if plan.prefix else None
    if found is None or not found.end():
        return digits
    if any(found.groups()) or plan.general.takes(digits):
        raise NotPlain
    return digits[found.end() :]


def _international(digits: str, *, is_lenient: bool = True) -> str | None:
    code = next((digits[:size] for size in (1, 2, 3) if _plans(digits[:size])), "")
    number = digits[len(code) :]
    plans = _plans(code) if code else ()
    if not plans or len(number) < 4 or any(plan.prefix and plan.prefix.match(number) for plan in plans):
        raise NotPlain
    if any(plan.has(number) for plan in plans) or (is_lenient and len(number) in plans[0].general.lengths):
        return f"+{digits}"
    return None


@cache
def _plans(code: str) -> tuple[_Plan, ...]:
    if not code.isdigit() or code.startswith("0"):
        return ()
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    return tuple(plan for region in regions if (plan := _plan(region)) is not None)


@cache
def _plan(region: str) -> _Plan | None:
    data = PhoneMetadata.metadata_for_region(region, None) if len(region) == 2 else None
    if data is None or data.general_desc is None:
        return None
    general = _desc(data.general_desc)
    if general is None:
        return None
    types = tuple(desc for name in _TYPES if (desc := _desc(getattr(data, name))) is not None)
    prefix = re.compile(data.national_prefix_for_parsing) if data.national_prefix_for_parsing else None
    international = re.compile(data.international_prefix) if data.international_prefix else None
    return _Plan(str(data.country_code), general, types, prefix, international)


def _desc(data: PhoneNumberDesc | None) -> _Desc | None:
    if data is None or not data.national_number_pattern:
        return None
    lengths = frozenset(length for length in data.possible_length or () if length > 0)
    return _Desc(lengths, re.compile(data.national_number_pattern))
