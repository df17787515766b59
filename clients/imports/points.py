"""Phones and e-mails in one cell, and what they are called."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from clients.imports.client_row import MAX_EMAIL, MAX_LABEL
from core import phones

_SEVERAL = ":::"
# Nobody's numbers or addresses: a longer cell is taken as it stands.
_MAX_SEVERAL = 5_000
_EMAIL = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+")
_SIMPLE_EMAIL = re.compile(
    r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,20}"
)
_WITH_LABEL = re.compile(r"(.*\S)\s\(([^()]*)\)")
_USUAL_LABELS = {
    "mobile": "mobile", "cell": "mobile", "iphone": "mobile", "work": "work", "business": "work", "home": "home", "main": "main",
    "pager": "pager", "fax": "fax", "home fax": "fax", "work fax": "fax", "homefax": "fax", "workfax": "fax", "other": "other",
}  # fmt: skip


def usual_label(text: str) -> str:
    """A label in our words where it is one of the usual: Google writes `* Home`, Outlook `Work`."""
    plain = text.strip("* \t").lower()
    return _USUAL_LABELS.get(plain, text.strip("* \t"))[:MAX_LABEL]


def listed_phones(value: str, region: str, *, is_list: bool) -> Iterator[tuple[str, str]]:
    """The numbers of one cell with their labels; the lines of a list cell are not cut further."""
    if is_list:
        yield from _lines(value)
        return
    if len(value) > _MAX_SEVERAL:
        yield value, ""
        return
    for part in value.split(_SEVERAL):
        for raw in phones.split(part, region):
            yield raw, ""


def listed_emails(value: str, *, is_list: bool) -> Iterator[tuple[str, str]]:
    if is_list:
        yield from _lines(value)
        return
    text = value.removeprefix("mailto:")
    if is_email(text) or len(text) > _MAX_SEVERAL:
        yield text, ""
        return
    # "Ann <a@b.c>", "a@b.c; d@e.f": the addresses in the cell, or the cell as it stands when it holds none.
    found = [address for address in _EMAIL.findall(text) if is_email(address)]
    for address in found or [" ".join(text.split())]:
        yield address, ""


def _lines(value: str) -> Iterator[tuple[str, str]]:
    for line in value.split("\n"):
        text, tab, label = line.partition("\t")
        if not tab and len(line) <= _MAX_SEVERAL and (match := _WITH_LABEL.fullmatch(line.strip())):
            text, label = match[1], match[2]
        if text.strip():
            yield text.strip(), label.strip()


def is_email(text: str) -> bool:
    """Whether `text` is one e-mail address."""
    if len(text) > MAX_EMAIL:
        return False
    if _SIMPLE_EMAIL.fullmatch(text):
        return True
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
