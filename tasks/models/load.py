"""How much people have to do: numbers that cost the same however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet

from accounts.models import User
from core.times import day_span, local_date
from tasks.models.task import IN_TIME, LATE, Task, TaskQuerySet

MOST = 100  # counted up to here; beyond it says "99+"


def with_loads(people: QuerySet[User], reader: User, now: datetime) -> QuerySet[User]:
    """Add `overdue`, `due_today` and `open_tasks` to each person, counted up to `MOST`; today is the reader's."""
    ends = day_span(local_date(now, reader.zone), reader.zone)[1]
    theirs: TaskQuerySet = Task.objects.open().filter(assignee=OuterRef("pk"))
    return people.annotate(
        overdue=_up_to_most(theirs.filter(due_at__lt=now)),
        due_today=_up_to_most(theirs.filter(due_at__gte=now, due_at__lt=ends)),
        open_tasks=_up_to_most(theirs),
    )


def _up_to_most(tasks: TaskQuerySet) -> Any:
    some = ArraySubquery(tasks.order_by().values("pk")[:MOST])
    return Func(some, function="CARDINALITY", output_field=IntegerField())


@dataclass(frozen=True)
class Score:
    """What was done in a period, by one person or for one client."""

    done: int = 0
    in_time: int = 0
    late: int = 0
    returned: int = 0

    @property
    def share(self) -> int | None:
        """Per cent done in time of what had a deadline; None without any. Only all of it is a hundred."""
        due = self.in_time + self.late
        return self.in_time * 100 // due if due else None


def scores_by(
    tasks: TaskQuerySet, name: str, since: datetime, *, ids: Sequence[int] | None = None, most: int = MOST
) -> dict[int, Score]:
    """Return the scores of tasks done since then by `assignee_id` or `client_id`, the busiest first, up to `most`.

    With `ids` of those alone. One query, which reads what was done in the period and nothing older.
    """
    found = tasks.done().filter(**{"completed_at__gte": since, f"{name}__isnull": False})
    if ids is not None:
        found = found.filter(**{f"{name}__in": ids})
    rows = (
        found.order_by()
        .values_list(name)
        .annotate(
            done=Count("pk"),
            in_time=Count("pk", filter=IN_TIME),
            late=Count("pk", filter=LATE),
            returned=Count("pk", filter=Q(returned_count__gt=0)),
        )
        .order_by("-done", name)[:most]
    )
    return {pk: Score(*numbers) for pk, *numbers in rows}
