"""The order of cards in a column: as a board sends it, and as the menu changes it."""

from urllib.parse import parse_qsl, urlsplit

from accounts.models import User
from tasks.filters import ListState
from tasks.models import Task

CARDS = 30  # per column: a board is looked at, a list is searched
LONGEST_ORDER = 12 * 200  # characters: the ids of a column


def order_of(text: str) -> list[int]:
    """Read the ids that a board sends; nonsense among them is left out."""
    parts = text[:LONGEST_ORDER].split(",")
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]


def column_ids(url: str, task: Task, user: User) -> list[int]:
    """The cards of a task's column on the board that an address names, in their order. One query."""
    state = ListState.of(dict(parse_qsl(urlsplit(url).query)))
    column = state.on_board(user).open().filter(status=task.status)
    return list(column.by_hand().values_list("pk", flat=True)[:CARDS])


def moved(order: list[int], pk: int, place: str) -> list[int]:
    """Return the order with one card moved: to the `top`, one `up` or one `down`; anything else changes nothing."""
    if pk not in order:
        return [pk, *order] if place == "top" else order
    at, rest = order.index(pk), [other for other in order if other != pk]
    to = {"top": 0, "up": max(at - 1, 0), "down": at + 1}.get(place, at)
    return [*rest[:to], pk, *rest[to:]]
