"""What the events of a timeline speak of: comments, contacts, letters; read for one page of events in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, models

from accounts.models import FirmSettings, User
from clients.models.client import Client
from clients.models.comment import Comment, Reaction
from clients.models.contact import Contact
from clients.models.file import File
from notifications.models import InboundMessage, Message

MOST = 20  # pinned comments, and plans, beside a page of events
MOST_ANSWERS = 200  # below the comments of one page


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
    is_marked: bool = False  # pinned, still to come, or answered
    author_id: int | None = None
    author: str = ""
    parent_id: int | None = None  # the comment that this one answers
    is_late: bool = False  # the time for changing it is over
    signs: list[list[Any]] | None = (
        None  # [sign, how many, whether the reader, names]; [channel, state] tried instead
    )
    files: list[list[Any]] | None = None  # [id, name, content type, bytes] of what came with it
    settled_at: datetime | None = None  # since when a risk, promise or preference no longer stands

    @classmethod
    def of_contact(cls, one: Contact) -> Told:
        return cls(
            "contact", one.pk, one.kind, text=one.outcome, at=one.at, minutes=one.duration_minutes,
            is_marked=one.is_planned, author_id=one.author_id,
        )  # fmt: skip


Story = Mapping[tuple[str, int], Told]

# By hand: four queries of the ORM for these cost more than everything else that the page does with them.
_STORY = """
WITH pinned AS (
  SELECT id FROM {comment} WHERE %(pinned)s AND client_id = %(client)s AND is_pinned AND deleted_at IS NULL
  ORDER BY id DESC LIMIT %(most)s),
standing AS (
  SELECT id FROM {comment} WHERE %(plans)s AND client_id = %(client)s AND deleted_at IS NULL AND settled_at IS NULL
    AND kind IN ('risk', 'promise', 'preference')
  ORDER BY id DESC LIMIT %(most)s),
firm AS (SELECT now() - make_interval(mins => max(comment_minutes)) AS changeable_since FROM {firm}),
shown AS (
  SELECT id FROM {comment} WHERE id = ANY(%(comment)s)
  UNION SELECT id FROM pinned
  UNION SELECT id FROM standing
  UNION (SELECT id FROM {comment} WHERE client_id = %(client)s AND deleted_at IS NULL
    AND parent_id IN (SELECT unnest(%(comment)s::bigint[]) UNION SELECT id FROM pinned)
    ORDER BY id LIMIT %(most_answers)s))
SELECT {comment_columns} FROM {comment} c JOIN {user} u ON u.id = c.author_id CROSS JOIN firm
  WHERE c.id IN (SELECT id FROM shown) AND c.client_id = %(client)s
UNION ALL
SELECT {contact_columns} FROM {contact} WHERE id = ANY(%(contact)s) AND client_id = %(client)s
UNION ALL
(SELECT {contact_columns} FROM {contact} WHERE %(plans)s AND client_id = %(client)s AND is_planned
  ORDER BY at, id LIMIT %(most)s)
UNION ALL
SELECT 'message', m.id, '', subject_line, concat_ws(E'\\n\\n', body, nullif(late_note, '')), "to", state, created_at,
    NULL, NULL, NULL, NULL, EXISTS (SELECT FROM {inbound} i WHERE i.answer_to_id = m.id AND i.kind = 'answer'), NULL, '',
    NULL, false, (SELECT json_agg(json_build_array(r.channel, r.state) ORDER BY r.id) FROM {message} r
      WHERE r.resend_of_id = m.id AND r.channel <> m.channel), NULL, NULL
  FROM {message} m WHERE m.id = ANY(%(message)s) AND subject = %(subject)s AND user_id IS NULL
UNION ALL
SELECT 'inbound', id, channel, subject_line, body, '', '', received_at, NULL, NULL, NULL, NULL, false, NULL, '',
    NULL, false, NULL, NULL, NULL
  FROM {inbound} WHERE id = ANY(%(inbound)s) AND subject = %(subject)s
"""
_COLUMNS = {
    "comment_columns": "'comment', c.id, c.kind, '', c.body, '', '', c.created_at, c.edited_at, c.deleted_at, c.due_on,"
    " NULL::int, c.is_pinned, c.author_id, u.name, c.parent_id, coalesce(c.created_at < firm.changeable_since, false),"
    " (SELECT json_agg(json_build_array(sign, n, mine, names) ORDER BY sign) FROM (SELECT r.sign, count(*) n,"
    " bool_or(r.user_id = %(reader)s) mine, string_agg(w.name, ', ' ORDER BY r.id) names"
    " FROM {reaction} r JOIN {user} w ON w.id = r.user_id WHERE r.comment_id = c.id GROUP BY r.sign) signs),"
    " (SELECT json_agg(json_build_array(f.id, f.name, f.content_type, f.size) ORDER BY f.id) FROM {file} f"
    " WHERE f.comment_id = c.id AND f.deleted_at IS NULL), c.settled_at",
    "contact_columns": "'contact', id, kind, '', outcome, '', '', at, NULL::timestamptz, NULL::timestamptz, NULL::date,"
    " duration_minutes, is_planned, author_id, '', NULL::bigint, false, NULL::json, NULL::json, NULL::timestamptz",
}
_TABLES: dict[str, type[models.Model]] = {
    "comment": Comment,
    "contact": Contact,
    "message": Message,
    "inbound": InboundMessage,
    "user": User,
    "reaction": Reaction,
    "file": File,
    "firm": FirmSettings,
}


def story_of(
    client: Client,
    events: Iterable[Mapping[str, Any]],
    *,
    reader: User,
    pinned: bool = False,
    plans: bool = False,
) -> Story:
    """Return what these events' data speak of, for a client that was already let through; each kind bounded.

    Comments come with their answers (oldest first), what they answer, and those pinned; contacts with those to come
    (soonest first) and what stands on top (risks, open promises, preferences) when asked for. `reader` is whose signs are told apart.
    """
    ids: dict[str, list[int]] = {way: [] for way in ("comment", "contact", "message", "inbound")}
    for data in events:
        for way, found in ids.items():
            if isinstance(data.get(way), int):
                found.append(data[way])
        if isinstance(data.get("parent"), int):
            ids["comment"].append(data["parent"])
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in _TABLES.items()}
    given: dict[str, Any] = {
        "client": client.pk,
        "subject": client.subject,
        "pinned": pinned,
        "plans": plans,
        "most": MOST,
        "most_answers": MOST_ANSWERS,
        "reader": reader.pk,
    }
    with connection.cursor() as cursor:
        columns = {name: text.format(**names) for name, text in _COLUMNS.items()}
        cursor.execute(_STORY.format(**names, **columns), given | ids)
        return {(row[0], row[1]): Told(*row) for row in cursor.fetchall()}
