"""Write many new rows of one table by COPY: an order of magnitude faster than INSERT, with the same triggers."""

import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

_special = re.compile(r"[\\\n\r\t]").search


def take_keys(model: type[Model], count: int) -> list[int]:
    """Return that many fresh primary keys of the model's sequence. One query."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert the rows inside the caller's transaction. Every column is written; `auto_now` fields get their time.

    Keys are given by the caller (`take_keys`) or, where all are None, by the table.
    """
    if not rows:
        return
    has_keys = rows[0].pk is not None
    fields = [field for field in model._meta.concrete_fields if has_keys or not field.primary_key]
    cells = [(_reader(field), _writer(field)) for field in fields]
    _copy(model, fields, ("\t".join([write(read(row)) for read, write in cells]) for row in rows))


def copy_values(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values of these columns, the rest by the fields' own defaults; the table gives the keys.

    For the many small rows of a bulk: an object of each would cost more than writing it. `names` are attribute names
    (`client_id`).
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    said = [by_name[name] for name in names]
    others = [field for name, field in by_name.items() if not field.primary_key and name not in names]
    rest = "".join("\t" + _writer(field)(field.get_default()) for field in others)
    writers = [_writer(field) for field in said]
    lines = (
        "\t".join([write(value) for write, value in zip(writers, row, strict=True)]) + rest for row in rows
    )
    _copy(model, said + others, lines)


def _copy(model: type[Model], fields: "Sequence[Field[Any, Any]]", lines: Iterable[str]) -> None:
    text = io.StringIO()
    for line in lines:
        text.write(line)
        text.write("\n")
    if not text.tell():
        return
    text.seek(0)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """Return how the value of a new row is read: most columns have no way of their own and are plain attributes."""
    if type(field).pre_save is Field.pre_save:
        return attrgetter(field.attname)
    return lambda row: field.pre_save(row, add=True)


def _writer(field: "Field[Any, Any]") -> Callable[[Any], str]:
    """Return how values of this column are written in COPY's text format; None is \\N."""
    if isinstance(field, JSONField):
        return lambda value: _text(json.dumps(value, cls=field.encoder, ensure_ascii=False))
    return _text


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _special(value) else value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).translate(_ESCAPES)
