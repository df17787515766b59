"""Where a record is shown, and who looks after it: higher apps say so for their nouns, so that notices find both."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from accounts.models import User

_urls: dict[str, Callable[[int], str]] = {}
_people: dict[str, Callable[[int], list[User]]] = {}
_names: dict[str, Callable[[User, set[int]], dict[int, str]]] = {}


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


def register_names(noun: str, func: Callable[[User, set[int]], dict[int, str]]) -> None:
    """Let `func(user, ids)` name those records of a noun that a person may see."""
    _names[noun] = func


def named(user: User, subjects: Iterable[str]) -> list[dict[str, str]]:
    """Return subject, name and page of those records that a person may see, in the order given. One query per noun."""
    by_noun: dict[str, set[int]] = defaultdict(set)
    wanted = list(subjects)
    for subject in wanted:
        noun, _colon, number = subject.partition(":")
        if noun in _names and number.isdigit():
            by_noun[noun].add(int(number))
    known = {
        f"{noun}:{pk}": name for noun, ids in by_noun.items() for pk, name in _names[noun](user, ids).items()
    }
    return [{"subject": one, "name": known[one], "url": url_of(one)} for one in wanted if one in known]
