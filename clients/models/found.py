"""Clients found while somebody types: two statements written by hand, as each letter asks anew."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User, seen_owner_ids
from clients.models.client import Client, at_word
from clients.models.point import Phone
from core.text import Term


class Found(NamedTuple):
    """A client as the palette shows it; an organisation that the reader may not see has no name here."""

    pk: int
    name: str
    job_title: str
    organisation: str
    phone: str


_FIND = """
SELECT c.id, c.name, c.job_title,
    coalesce((SELECT o.name FROM {client} o
              WHERE o.id = c.organisation_id AND o.deleted_at IS NULL AND {sees_organisation}), ''),
    coalesce((SELECT coalesce(p.number, p.raw) FROM {phone} p
              WHERE p.client_id = c.id ORDER BY p.is_primary DESC, p.id LIMIT 1), '')
FROM {client} c WHERE c.deleted_at IS NULL AND {sees} AND {matches} {tail}
"""
_BY_NAME = "ORDER BY c.name_sort, c.id LIMIT %s"
_ANY = "LIMIT %s"


def begin_with(user: User, key: str, limit: int) -> list[Found]:
    """Return the first visible clients whose `name_sort` begins with `key`, by name. One query along the index of the list."""
    return _find(user, "c.name_sort LIKE %s", [f"{_literal(key)}%"], _BY_NAME, limit)


def that_match(user: User, readings: Iterable[Iterable[Term]], limit: int) -> list[Found]:
    """Return some visible clients that `ClientQuerySet.matching` finds, in no order. One query; a trigram index answers it."""
    either, values = [], []
    for terms in readings:
        every = []
        for term in terms:
            every.append(f"({' OR '.join(['c.search_text LIKE %s'] * len(term))})")
            values += [f"%{_literal(at_word(text))}%" for text in term]
        either.append(" AND ".join(every))
    return _find(user, f"({' OR '.join(either)})", values, _ANY, limit) if either else []


def _find(user: User, matches: str, values: list[Any], tail: str, limit: int) -> list[Found]:
    seen, who = sees(user, "c")
    seen_organisation, whose = sees(user, "o")
    sql = _FIND.format(
        client=connection.ops.quote_name(Client._meta.db_table),
        phone=connection.ops.quote_name(Phone._meta.db_table),
        sees=seen,
        sees_organisation=seen_organisation,
        matches=matches,
        tail=tail,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*whose, *who, *values, limit])
        return [Found._make(row) for row in cursor.fetchall()]


def sees(user: User, table: str) -> tuple[str, list[Any]]:
    """The condition of `ClientQuerySet.visible_to`, in SQL."""
    owners = seen_owner_ids(user)
    if owners is None:
        return "TRUE", []
    theirs = f"{table}.owner_id IN ({owners.sql})"
    return f"({theirs} OR {table}.owner_id IS NULL)" if user.leads else theirs, list(owners.params)


def _literal(text: str) -> str:
    """Escape what LIKE would read as a pattern."""
    return str(connection.ops.prep_for_like_query(text))
