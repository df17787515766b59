from datetime import date, datetime, time
from typing import NamedTuple


class Told(NamedTuple):
    """What a row of a list or a card of a board says of a task, by the names of `TaskQuerySet.rows`."""

    pk: int
    title: str
    status: str
    priority: str
    due_at: datetime | None
    due_on: date | None
    due_time: time | None
    completed_at: datetime | None
    returned_count: int
    repeat: str
    repeat_after_days: int | None
    assignee_id: int | None
    assignee__name: str | None
    team__name: str | None
    client_id: int | None
    client__name: str | None
    sees_client: bool
