"""Where a record is shown, and who looks after it: higher apps say so for their nouns, so that notices find both."""

from collections.abc import Callable

from accounts.models import User

_urls: dict[str, Callable[[int], str]] = {}
_people: dict[str, Callable[[int], list[User]]] = {}


def register(noun: str, func: Callable[[int], str]) -> None:
    """Let `func(pk)` name the page of a noun (`client` of `client:42`)."""
    _urls[noun] = func


def url_of(subject: str) -> str:
    """Return the path of a record's page; "" where nobody registered one."""
    noun, _colon, number = subject.partition(":")
    return _urls[noun](int(number)) if noun in _urls and number.isdigit() else ""


def register_people(noun: str, func: Callable[[int], list[User]]) -> None:
    """Let `func(pk)` name who looks after a record."""
    _people[noun] = func


def people_of(subject: str) -> list[User]:
    """Return who looks after a record; nobody where no app says so."""
    noun, _colon, number = subject.partition(":")
    return _people[noun](int(number)) if noun in _people and number.isdigit() else []
