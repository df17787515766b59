"""Keyset pages: the cost of a page does not grow with how deep it lies, and nothing is counted."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from core.text import clean

M = TypeVar("M", bound=Model)


class BadCursor(ValueError):
    """The cursor was not made by this list."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows and the cursors of its neighbours (None at an end)."""

    items: Sequence[M]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class Keyset:
    """An order of a list: one column (`-` for descending, empty values last), then the primary key."""

    order: str

    @property
    def column(self) -> str:
        return self.order.lstrip("-")

    @property
    def descends(self) -> bool:
        return self.order.startswith("-")

    def page(self, rows: QuerySet[M], cursor: str | None = None, limit: int = 50) -> Page[M]:
        """Return up to `limit` rows after (or before) the cursor. Raises BadCursor. One query."""
        backwards, edge = False, None
        if cursor:
            backwards, edge = self._decode(rows.model, cursor)
            rows = rows.filter(self._beyond(rows.model, edge, backwards))
        found = list(rows.order_by(*self._order(rows.model, backwards))[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        if backwards:
            found.reverse()
        if not found:
            return Page([], None, None)
        has_next, has_previous = (edge is not None, more) if backwards else (more, edge is not None)
        return Page(
            found,
            self._encode(found[-1], backwards=False) if has_next else None,
            self._encode(found[0], backwards=True) if has_previous else None,
        )

    @staticmethod
    def goes_back(cursor: str) -> bool:
        """Say whether a cursor leads towards the beginning; one that cannot be read does not."""
        try:
            return bool(_unpacked(cursor)[1])
        except (ValueError, TypeError, IndexError, RecursionError):
            return False

    def _order(self, model: type[Model], backwards: bool) -> list[OrderBy]:
        descending = self.descends != backwards
        if self.column in {"id", "pk"}:
            return [OrderBy(F("pk"), descending=descending)]
        nulls: dict[str, Any] = {}
        if _is_nullable(model, self.column):
            nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return [
            OrderBy(F(self.column), descending=descending, **nulls),
            OrderBy(F("pk"), descending=descending),
        ]

    def _beyond(self, model: type[Model], edge: tuple[Any, int], backwards: bool) -> Q:
        value, pk = edge
        sign = "lt" if self.descends != backwards else "gt"
        if self.column in {"id", "pk"}:
            return Q(**{f"pk__{sign}": pk})
        later_id = Q(**{f"pk__{sign}": pk})
        if value is None:
            here = Q(**{f"{self.column}__isnull": True}) & later_id
            return here | Q(**{f"{self.column}__isnull": False}) if backwards else here
        # `a >= v AND (a > v OR id > i)` lets PostgreSQL start the index scan at v; a bare OR does not
        beyond = Q(**{f"{self.column}__{sign}e": value}) & (Q(**{f"{self.column}__{sign}": value}) | later_id)
        if _is_nullable(model, self.column) and not backwards:
            beyond |= Q(**{f"{self.column}__isnull": True})
        return beyond

    def _encode(self, row: Model, *, backwards: bool) -> str:
        value = row.pk if self.column in {"id", "pk"} else getattr(row, self.column)
        text = json.dumps([self.order, int(backwards), value, row.pk], cls=_Exact, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _decode(self, model: type[Model], cursor: str) -> tuple[bool, tuple[Any, int]]:
        try:
            order, backwards, value, pk = _unpacked(cursor)
            if order != self.order or not isinstance(pk, int) or isinstance(pk, bool) or abs(pk) > 2**63 - 1:
                raise BadCursor
            if value is not None and self.column not in {"id", "pk"}:
                value = _storable(_field(model, self.column).to_python(value))
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError, FieldDoesNotExist):
            raise BadCursor from None
        return bool(backwards), (value, pk)


@dataclass(frozen=True)
class InParts:
    """A list in two parts, the first of them on top, each in the order of one keyset.

    A cursor names its part, so that a page begins where the one before ended, wherever that was. Forwards only.
    """

    keyset: Keyset

    def page(self, first: QuerySet[M], rest: QuerySet[M], cursor: str | None, limit: int = 50) -> Page[M]:
        """Return up to `limit` rows after the cursor. Raises BadCursor. Two queries at most."""
        part, _dot, inner = (cursor or "0.").partition(".")
        if part not in {"0", "1"} or (inner and self.keyset.goes_back(inner)):
            raise BadCursor
        found: list[M] = []
        if part == "0":
            top = self.keyset.page(first, inner or None, limit)
            if top.next:
                return Page(top.items, f"0.{top.next}", None)
            found, inner = list(top.items), ""
        if (
            len(found) == limit
        ):  # what follows begins with the rest; whether there is any costs as much as asking it
            return Page(found, "1." if rest.exists() else None, None)
        below = self.keyset.page(rest, inner or None, limit - len(found))
        return Page([*found, *below.items], f"1.{below.next}" if below.next else None, None)


class _Exact(DjangoJSONEncoder):
    """Keeps microseconds, which Django's encoder cuts: a cursor must name its row exactly."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _unpacked(cursor: str) -> Any:
    padded = cursor + "=" * (-len(cursor) % 4)
    return json.loads(base64.urlsafe_b64decode(padded.encode()))


def _storable(value: Any) -> Any:
    """Refuse what a column of this type never holds; the database would refuse it later, and louder."""
    if isinstance(value, str) and clean(value) != value:
        raise BadCursor
    if isinstance(value, datetime) and (value.tzinfo is None or not 1900 < value.year < 9000):
        raise BadCursor
    return value


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _is_nullable(model: type[Model], name: str) -> bool:
    return bool(_field(model, name).null)
