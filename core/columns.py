"""Models out of statements written by hand: where the ORM takes longer to put a query together than PostgreSQL to answer it.

A statement names the columns it wants (`sql`), and what came back becomes the ordinary model (`made`); a column that was
not asked for is loaded when somebody looks at it, as after `only()`.
"""

from collections.abc import Container, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class Columns(Generic[M]):
    """Some columns of one model, in the model's own order, its key always among them."""

    def __init__(
        self, model: type[M], names: Container[str] | None = None, *, but: Container[str] = ()
    ) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if field.primary_key or ((names is None or field.attname in names) and field.attname not in but)
        ]
        self.model = model
        self.names = [field.attname for field in fields]
        self._columns = [field.column for field in fields]
        self._key = next(number for number, field in enumerate(fields) if field.primary_key)
        # what PostgreSQL's driver does not read by itself (JSON)
        self._read = [
            (number, field.from_db_value)
            for number, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ]

    def sql(self, table: str) -> str:
        """Return the columns of a statement in which the table goes by this name."""
        return ", ".join(f'{table}."{column}"' for column in self._columns)

    def made(self, row: Iterator[Any]) -> M:
        """Return the model of the next columns of a row."""
        return self._made(list(islice(row, len(self.names))))

    def made_if_any(self, row: Iterator[Any]) -> M | None:
        """Return the model of the next columns of a row, None where an outer join found none."""
        values = list(islice(row, len(self.names)))
        return None if values[self._key] is None else self._made(values)

    def _made(self, values: list[Any]) -> M:
        for number, read in self._read:
            values[number] = read(values[number], None, connection)
        return self.model.from_db(connection.alias, self.names, values)
