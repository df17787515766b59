"""Where a record is shown: higher apps name the pages of their nouns, so that notices lead there."""

from collections.abc import Callable

_urls: dict[str, Callable[[int], str]] = {}


def register(noun: str, func: Callable[[int], str]) -> None:
    """Let `func(pk)` name the page of a noun (`client` of `client:42`)."""
    _urls[noun] = func


def url_of(subject: str) -> str:
    """Return the path of a record's page; "" where nobody registered one."""
    noun, _colon, number = subject.partition(":")
    return _urls[noun](int(number)) if noun in _urls and number.isdigit() else ""
