"""The office's clock: the database's, so that every process agrees on what is due."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Func


class OfficeNow(Func):
    """`office_now()` in a query: the database's clock plus the shift that drills set."""

    function = "office_now"
    template = "%(function)s()"
    arity = 0

    def __init__(self, **extra: Any) -> None:
        super().__init__(output_field=DateTimeField(), **extra)


def office_now() -> datetime:
    """Return the time (aware) that decides what is due. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_now()")
        now: datetime = cursor.fetchone()[0]
    return now
