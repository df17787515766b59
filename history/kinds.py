"""The words for each kind of event. Apps register theirs in AppConfig.ready; the timeline asks here."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class EventKind:
    """How one kind of event reads: `summary` has named placeholders filled from the event's data."""

    name: str
    summary: str | Promise
    icon: str = "clock"
    chip: str = (
        "changes"  # the filter it answers to: comments, tasks, email, sms, contacts, documents, changes
    )

    def sentence(self, data: dict[str, Any]) -> str:
        """Return the summary in the active language; a value that is missing reads as an ellipsis."""
        return str(self.summary) % _Forgiving(data)


class _Forgiving(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


_kinds: dict[str, EventKind] = {}


def register(name: str, summary: str | Promise, *, icon: str = "clock", chip: str = "changes") -> None:
    """Declare a kind of event."""
    _kinds[name] = EventKind(name, summary, icon, chip)


def of(name: str) -> EventKind:
    """Return the kind; an unknown one (of an app since removed) shows its own name."""
    return _kinds.get(name) or EventKind(name, name.replace("_", " ").replace("%", "%%"))


def with_chip(chip: str) -> list[str]:
    """Return the names of the kinds that a filter chip shows."""
    return sorted(kind.name for kind in _kinds.values() if kind.chip == chip)
