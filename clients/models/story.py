"""What the events of a timeline speak of: comments, contacts, letters; read for one page of events in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, models

from accounts.models import User
from clients.models.client import Client
from clients.models.comment import Comment
from clients.models.contact import Contact
from notifications.models import InboundMessage, Message

MOST = 20  # pinned comments, and plans, beside a page of events


class Told(NamedTuple):
    """One row that an event speaks of. `way` is comment, contact, message (to the client) or inbound (from them)."""

    way: str
    pk: int
    kind: str = ""
    head: str = ""  # a letter's subject line
    text: str = ""
    to: str = ""
    state: str = ""
    at: datetime | None = None  # written, or planned for
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    due_on: date | None = None
    minutes: int | None = None
    is_marked: bool = False  # pinned, or still to come
    author_id: int | None = None
    author: str = ""

    @classmethod
    def of_comment(cls, one: Comment) -> Told:
        return cls(
            "comment", one.pk, one.kind, text=one.body, at=one.created_at, edited_at=one.edited_at,
            deleted_at=one.deleted_at, due_on=one.due_on, is_marked=one.is_pinned, author_id=one.author_id,
            author=one.author.name,
        )  # fmt: skip

    @classmethod
    def of_contact(cls, one: Contact) -> Told:
        return cls(
            "contact", one.pk, one.kind, text=one.outcome, at=one.at, minutes=one.duration_minutes,
            is_marked=one.is_planned, author_id=one.author_id,
        )  # fmt: skip


Story = Mapping[tuple[str, int], Told]

# By hand: four queries of the ORM for these cost more than everything else that the page does with them.
_STORY = """
SELECT {comment_columns} FROM {comment} c JOIN {user} u ON u.id = c.author_id
  WHERE c.id = ANY(%(comment)s) AND c.client_id = %(client)s
UNION ALL
(SELECT {comment_columns} FROM {comment} c JOIN {user} u ON u.id = c.author_id
  WHERE %(pinned)s AND c.client_id = %(client)s AND c.is_pinned AND c.deleted_at IS NULL
  ORDER BY c.id DESC LIMIT %(most)s)
UNION ALL
SELECT {contact_columns} FROM {contact} WHERE id = ANY(%(contact)s) AND client_id = %(client)s
UNION ALL
(SELECT {contact_columns} FROM {contact} WHERE %(plans)s AND client_id = %(client)s AND is_planned
  ORDER BY at, id LIMIT %(most)s)
UNION ALL
SELECT 'message', id, '', subject_line, concat_ws(E'\\n\\n', body, nullif(late_note, '')), "to", state, created_at,
    NULL, NULL, NULL, NULL, false, NULL, ''
  FROM {message} WHERE id = ANY(%(message)s) AND subject = %(subject)s AND user_id IS NULL
UNION ALL
SELECT 'inbound', id, '', subject_line, body, '', '', received_at, NULL, NULL, NULL, NULL, false, NULL, ''
  FROM {inbound} WHERE id = ANY(%(inbound)s) AND subject = %(subject)s
"""
_COLUMNS = {
    "comment_columns": "'comment', c.id, c.kind, '', c.body, '', '', c.created_at, c.edited_at, c.deleted_at, c.due_on,"
    " NULL::int, c.is_pinned, c.author_id, u.name",
    "contact_columns": "'contact', id, kind, '', outcome, '', '', at, NULL::timestamptz, NULL::timestamptz, NULL::date,"
    " duration_minutes, is_planned, author_id, ''",
}
_TABLES: dict[str, type[models.Model]] = {
    "comment": Comment,
    "contact": Contact,
    "message": Message,
    "inbound": InboundMessage,
    "user": User,
}


def story_of(
    client: Client, events: Iterable[Mapping[str, Any]], *, pinned: bool = False, plans: bool = False
) -> Story:
    """Return what these events' data speak of, for a client that was already let through; each kind bounded.

    Comments come with those pinned (latest first), contacts with those to come (soonest first) when asked for.
    """
    ids: dict[str, list[int]] = {way: [] for way in ("comment", "contact", "message", "inbound")}
    for data in events:
        for way, found in ids.items():
            if isinstance(data.get(way), int):
                found.append(data[way])
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in _TABLES.items()}
    given: dict[str, Any] = {
        "client": client.pk,
        "subject": client.subject,
        "pinned": pinned,
        "plans": plans,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORY.format(**names, **_COLUMNS), given | ids)
        return {(row[0], row[1]): Told(*row) for row in cursor.fetchall()}
