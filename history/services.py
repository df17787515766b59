from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from history.models import Event


def record(
    subject: str,
    kind: str,
    *,
    actor: User | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one fact to the timeline of `subject` (`client:42`), inside the caller's transaction."""
    return Event.objects.create(
        subject=subject, kind=kind, actor=actor, data=data or {}, at=at or timezone.now()
    )


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


def record_on(
    subjects: Iterable[str], kind: str, *, actor: User | None = None, data: dict[str, Any] | None = None
) -> None:
    """Append the same fact to several timelines at once, inside the caller's transaction. One query."""
    at = timezone.now()
    Event.objects.bulk_create(
        Event(subject=subject, kind=kind, actor=actor, data=data or {}, at=at) for subject in subjects
    )
