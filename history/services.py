import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from history.models import Event

# By hand: almost every write tells a fact, and the ORM took longer to say so than PostgreSQL to keep it.
_APPEND = """
INSERT INTO {table} (subject, kind, actor_id, at, data)
SELECT subject, %s, %s, %s, %s::jsonb FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (subject, place) ORDER BY place
"""


def record(
    subject: str,
    kind: str,
    *,
    actor: User | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Append one fact to the timeline of `subject` (`client:42`), inside the caller's transaction. One query."""
    record_on([subject], kind, actor=actor, data=data, at=at)


def record_on(
    subjects: Iterable[str],
    kind: str,
    *,
    actor: User | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Append the same fact to several timelines at once, inside the caller's transaction. One query."""
    table = connection.ops.quote_name(Event._meta.db_table)
    fact = [kind, actor.pk if actor else None, at or timezone.now(), json.dumps(data or {})]
    with connection.cursor() as cursor:
        cursor.execute(_APPEND.format(table=table), [*fact, list(subjects)])


# of an event's data, what names no client: numbers of rows, kinds and phases, colleagues
IMPERSONAL = (
    "comment", "parent", "contact", "file", "task", "message", "inbound", "relation", "batch", "version", "fields",
    "comment_kind", "contact_kind", "direction", "phase", "author", "author_name", "owner", "owner_name",
)  # fmt: skip
_KEEP = """
UPDATE {table} SET data = coalesce(
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(data) WHERE key = ANY(%s)), '{{}}'::jsonb)
WHERE subject = ANY(%s)
"""


def erase_words(subjects: Sequence[str]) -> int:
    """Take what may name a client out of the events of these subjects; returns how many. That they happened stays."""
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(table=table), [list(IMPERSONAL), list(subjects)])
        return int(cursor.rowcount)
