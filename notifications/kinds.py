"""The kinds of notices and their texts. Apps register theirs in AppConfig.ready.

A text is a translatable sentence with named placeholders. Only the names a kind lists may stand in it, values are put
in once and never read as a template themselves, and a value that is missing blocks the send and is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """One kind of notice. `names` must have values, `optional` may be empty."""

    name: str
    title: Words
    body: Words = ""
    sms: Words = ""  # what goes out by SMS; the title where empty
    label: Words = ""  # how the preferences call it
    names: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    channels: tuple[str, ...] = ("app",)  # where nothing else is preferred
    is_groupable: bool = False  # its mail may wait ten minutes for others, or for the daily one
    is_urgent: bool = False
    is_reminder: bool = False  # reading it in Dossier does not stop the e-mail
    tells_actor: bool = False  # own actions notify nobody, unless the kind says so
    is_listed: bool = True  # stands in the preferences
    icon: str = "bell"


class UnknownValue(ValueError):
    """A text was given a value that its kind does not list."""


@dataclass(frozen=True)
class Filled:
    """A text with its values put in, and the names of those that were missing."""

    text: str
    missing: frozenset[str] = field(default_factory=frozenset)


class _Values(dict[str, str]):
    """Puts an ellipsis where a value is missing and remembers its name."""

    def __init__(self, values: dict[str, str], optional: Iterable[str]) -> None:
        super().__init__(values)
        self.optional, self.missing = frozenset(optional), set[str]()

    def __missing__(self, name: str) -> str:
        if name not in self.optional:
            self.missing.add(name)
            return "…"
        return ""


_kinds: dict[str, Kind] = {}


def register(name: str, **options: Any) -> Kind:
    """Declare a kind; the options are the fields of Kind. Returns it."""
    for several in ("names", "optional"):
        options[several] = frozenset(options.get(several, ()))
    kind = _kinds[name] = Kind(name, **options)
    return kind


def of(name: str) -> Kind:
    """Return a kind. Raises KeyError for one that nobody registered."""
    return _kinds[name]


def known(name: str) -> Kind:
    """Return a kind for display; one of an app since removed shows its own name."""
    return _kinds.get(name) or Kind(name, title=name, label=name.replace("_", " "))


def every() -> list[Kind]:
    """Return all registered kinds."""
    return list(_kinds.values())


def listed() -> list[Kind]:
    """Return the kinds that people may set preferences for, in the order of registration."""
    return [kind for kind in _kinds.values() if kind.is_listed]


def fill(kind: Kind, words: Words, values: dict[str, str]) -> Filled:
    """Put values into a text in the active language. Raises UnknownValue for a name the kind does not list."""
    if strange := values.keys() - kind.names - kind.optional:
        raise UnknownValue(f"{kind.name}: {', '.join(sorted(strange))}")
    given = _Values({name: value for name, value in values.items() if value}, kind.optional)
    return Filled(str(words) % given, frozenset(given.missing))
