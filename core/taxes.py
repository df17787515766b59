"""Tax and VAT numbers: which country they belong to and whether their check digits agree, by python-stdnum."""

import re
from typing import Any

from stdnum import get_cc_module
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as WrongNumber

MAX_LENGTH = 40
_KINDS = ("vat", "tin", "inn", "edrpou", "businessid")  # what numbers of firms are called there
_SEPARATORS = re.compile(r"[\s.\-/·‑–]+")
_PLAIN = re.compile(r"[A-Z0-9]{4,20}")
_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# how a number with its country looks, for error messages; each is a number whose check digits agree
_EXAMPLES = {
    "BG": "BG175074752", "RU": "7707083893", "UA": "32855961", "DE": "DE136695976", "GB": "GB980780684",
    "RO": "RO18547290", "PL": "PL8567346215", "TR": "4540536920", "AE": "100000000000003",
}  # fmt: skip


def compact(raw: str) -> str:
    """The number without what people put between its digits, in capitals and Latin digits."""
    return _SEPARATORS.sub("", raw.translate(_ARABIC)).upper()


def is_valid(raw: str, country: str) -> bool:
    """Say whether the check digits agree: by the number's own country prefix, else by `country` (ISO 3166).

    Where nobody publishes a rule (the Gulf states), anything that looks like a number passes.
    """
    number = compact(raw)
    if not _PLAIN.fullmatch(number) or not any(map(str.isdigit, number)):
        return False
    prefix = number[:2]
    if prefix.isalpha() and _modules(prefix):
        return _passes(number, prefix)
    return not _modules(country) or _passes(number, country)


def _passes(number: str, country: str) -> bool:
    if number[:2].isalpha() and eu_vat.is_valid(number):
        return True
    bare = number.removeprefix(country.upper())
    return any(_checks(module, text) for module in _modules(country) for text in {number, bare})


def _checks(module: Any, number: str) -> bool:
    try:
        module.validate(number)
    except WrongNumber:
        return False
    return True


def _modules(country: str) -> list[Any]:
    code = {"EL": "GR"}.get(country.upper(), country.upper())
    found = (get_cc_module(code, kind) for kind in _KINDS)
    return [module for module in found if module is not None]


def example(country: str) -> str:
    """A number of this country whose check digits agree; a Bulgarian one where none is known."""
    return _EXAMPLES.get(country.upper(), _EXAMPLES["BG"])
