"""One search over what several apps keep: each registers how it looks in its own rows, and shows only what may be seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hit:
    """One thing found: `type` and `id` name it, `url` is a path of a page."""

    type: str
    id: int
    title: str
    snippet: str
    url: str


Finder = Callable[[Any, str, int], Sequence[Hit]]
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Let `finder(user, query, limit)` look; it must narrow to what the user may see. Registration order is shown order."""
    _finders[name] = finder


def find(user: Any, query: str, limit: int = 10) -> list[Hit]:
    """Return up to `limit` hits of each finder, in the order of registration."""
    return [hit for finder in _finders.values() for hit in finder(user, query, limit)]
