"""How much people have to do: numbers that cost the same however much there is."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, QuerySet

from accounts.models import User
from core.times import day_span, local_date
from tasks.models.task import Task, TaskQuerySet

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
