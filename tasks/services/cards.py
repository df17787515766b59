"""The order that somebody gave the cards of a column of the board."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from tasks.models import Task

_TOO_CLOSE = 1e-9


@transaction.atomic
def place_card(task: Task, order: Sequence[int], *, by: User) -> None:
    """Keep the place of a task among the cards of its column as this person sees them, `order` being their ids.

    Cards that nobody placed follow in order of their deadlines; what stands above the placed one gets a place too.
    The order is the team's: it is no fact about the task and makes no version. Ids that they may not see, or of
    another column, do not count.
    """
    column = Task.objects.visible_to(by).open().filter(status=task.status)
    ranks = dict(column.filter(pk__in=order).values_list("pk", "board_rank"))
    cards = [pk for pk in order if pk in ranks]
    if task.pk not in cards:
        return
    at = cards.index(task.pk)
    above = cards[:at]
    following = next((ranks[pk] for pk in cards[at + 1 :]), None)
    last = ranks[above[-1]] if above else None
    if above and last is None:
        _number([*above, task.pk], ranks)
        return
    rank = _between(last, following)
    if rank is None:
        _number(cards, ranks)
    else:
        Task.objects.filter(pk=task.pk).update(board_rank=rank)


def _between(last: float | None, following: float | None) -> float | None:
    """Return a rank after `last` and before `following`; None where there is no room left."""
    if following is None:
        return 0.0 if last is None else last + 1
    if last is None:
        return following - 1
    return (last + following) / 2 if following - last > _TOO_CLOSE else None


def _number(cards: Sequence[int], ranks: dict[int, float | None]) -> None:
    """Give these cards ranks in their order; as a rule the first few have theirs already."""
    first = min((rank for pk in cards if (rank := ranks[pk]) is not None), default=0.0)
    rows = [Task(pk=pk, board_rank=first + step) for step, pk in enumerate(cards)]
    Task.objects.bulk_update(rows, ["board_rank"])
