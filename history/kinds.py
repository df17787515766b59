"""The words for each kind of event. Apps register theirs in AppConfig.ready; the timeline asks here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Word = Callable[[Any], Any]
Link = Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class EventKind:
    """How one kind of event reads: `summary` has named placeholders filled from the event's data.

    `words` turn stored values (a choice, names of fields) into words of the reader's language.
    """

    name: str
    summary: str | Promise
    icon: str = "clock"
    chip: str = (
        "changes"  # the filter it answers to: comments, tasks, email, sms, contacts, documents, changes
    )
    words: Mapping[str, Word] = field(default_factory=dict)
    link: Link | None = None  # where what it speaks of is found

    def url(self, data: dict[str, Any]) -> str:
        """Return the address of what an event speaks of; nothing where there is none."""
        return self.link(data) if self.link else ""

    def sentence(self, data: dict[str, Any]) -> str:
        """Return the summary in the active language; a value that is missing reads as an ellipsis."""
        said = {name: word(data[name]) for name, word in self.words.items() if name in data}
        return str(self.summary) % _Forgiving(data | said)


class _Forgiving(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


_kinds: dict[str, EventKind] = {}


def register(
    name: str,
    summary: str | Promise,
    *,
    icon: str = "clock",
    chip: str = "changes",
    words: Mapping[str, Word] | None = None,
    link: Link | None = None,
) -> None:
    """Declare a kind of event; `link` makes an address of an event's data."""
    _kinds[name] = EventKind(name, summary, icon, chip, words or {}, link)


def of(name: str) -> EventKind:
    """Return the kind; an unknown one (of an app since removed) shows its own name."""
    return _kinds.get(name) or EventKind(name, name.replace("_", " ").replace("%", "%%"))


def names() -> list[str]:
    """Return the names of all kinds, sorted."""
    return sorted(_kinds)


def chips() -> list[str]:
    """Return the filter chips that have kinds, sorted."""
    return sorted({kind.chip for kind in _kinds.values()})


def with_chip(chip: str) -> list[str]:
    """Return the names of the kinds that a filter chip shows."""
    return sorted(kind.name for kind in _kinds.values() if kind.chip == chip)
