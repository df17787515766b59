"""Tasks by calendar day: the first few of each day in one query, however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, tzinfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

from core.times import day_span
from tasks.models.task import NEAR, TaskQuerySet, of_one_day

_COLUMNS = ("day", "opens", "closes", "earliest", "latest")
_DAYS = (
    "unnest(%s::date[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])"
    f" AS d({', '.join(_COLUMNS)})"
)


def by_day(tasks: TaskQuerySet, days: Sequence[date], zone: tzinfo, most: int) -> dict[date, list[int]]:
    """Return up to `most` ids of each day, in order of their deadlines; days without any are left out. One query.

    Each day is a search of its own by the index of deadlines (LATERAL): a month costs what its days show, not what
    they hold.
    """
    one_day = of_one_day(*(RawSQL(f"d.{name}", ()) for name in _COLUMNS))  # noqa: S611 - names of our own
    rows = tasks.filter(one_day).order_by("due_at", "id").values("id", "due_at")[:most]
    try:
        inner, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return {}
    spans = [day_span(day, zone) for day in days]
    opens, closes = [span[0] for span in spans], [span[1] for span in spans]
    around = [at - NEAR for at in opens], [at + NEAR for at in closes]
    found: dict[date, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.day, t.id FROM {_DAYS} CROSS JOIN LATERAL ({inner}) AS t"  # noqa: S608 - compiled by Django
            " ORDER BY d.day, t.due_at, t.id",
            [list(days), opens, closes, *around, *values],
        )
        for day, pk in cursor.fetchall():
            found[day].append(pk)
    return dict(found)
