"""The cards of a board: the first of each column, in two statements however long the columns are."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from tasks.models.task import Status, Task, TaskQuerySet


def board_of(tasks: TaskQuerySet, user: User, most: Mapping[Status, int]) -> dict[Status, list[Any]]:
    """Return the first cards of each column, at most so many, as `rows` tells them to this reader.

    First the cards are picked, each column along its index; then they are told, so that what a card shows is joined to
    no more of them than are shown.
    """
    first, *others = (
        _column(tasks, status).values_list("pk", "board_rank")[:number] for status, number in most.items()
    )
    ranks = dict(first.union(*others, all=True))
    columns: dict[Status, list[Any]] = {status: [] for status in most}
    for card in Task.objects.filter(pk__in=list(ranks)).rows(user):
        if card.status in columns:  # cancelled this moment, it belongs to none
            columns[Status(card.status)].append(card)
    for status, cards in columns.items():
        if status == Status.DONE:
            cards.sort(key=lambda card: (card.completed_at, card.pk), reverse=True)
        else:
            cards.sort(key=lambda card: _place(ranks[card.pk], card))
    return columns


def _column(tasks: TaskQuerySet, status: Status) -> TaskQuerySet:
    return tasks.latest_done() if status == Status.DONE else tasks.open().filter(status=status).by_hand()


def _place(rank: float | None, card: Any) -> tuple[Any, ...]:
    """What `by_hand` sorts by: what is not set comes last."""
    due = card.due_at
    return (rank is None, rank or 0, due is None, due.timestamp() if due else 0, card.pk)
