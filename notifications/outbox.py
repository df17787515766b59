"""Write rows so that doing it twice is doing it once: one statement, keyed by dedupe_key.

A row that is planned again is left alone when nothing changed. A waiting one takes the new text; one already leased is
fenced, so that whoever holds it drops it, and goes out with the new text. A row that was withdrawn because its reason
was gone is re-opened. What a person cancelled, or what may already have left the house, stays as it is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from notifications.models.messages import new_thread

NOTICE_COLUMNS = (
    "user_id", "actor_id", "kind", "subject", "title", "body", "url", "why", "dedupe_key", "show_at",
)  # fmt: skip
NOTICE_SQL = """
INSERT INTO notifications_notification AS n ({columns}, created_at) VALUES {rows}
ON CONFLICT (dedupe_key) DO UPDATE SET
    title = excluded.title, body = excluded.body, url = excluded.url, why = excluded.why,
    actor_id = excluded.actor_id, show_at = excluded.show_at
WHERE n.announced_at IS NULL AND n.read_at IS NULL
"""

MESSAGE_COLUMNS = (
    "user_id", "subject", "about", "name", "channel", "to", "office_id", "kind", "language", "subject_line", "body",
    "url", "why", "is_urgent", "is_secret", "state", "reason_code", "reason_data", "not_after", "dedupe_key", "thread",
    "notice_id", "resend_of_id", "created_by_id", "due_at", "next_try_at", "purpose", "consent_basis", "template",
    "parts", "letter", "device_id",
)  # fmt: skip
MESSAGE_SQL = """
INSERT INTO notifications_message AS m
    ({columns}, late_note, tries, is_doubtful, fence, provider, provider_id, last_error, created_at, state_at)
VALUES {rows}
ON CONFLICT (dedupe_key) DO UPDATE SET
    "to" = excluded."to", name = excluded.name, language = excluded.language, subject_line = excluded.subject_line,
    body = excluded.body, url = excluded.url, why = excluded.why, is_urgent = excluded.is_urgent,
    due_at = excluded.due_at, not_after = excluded.not_after, notice_id = excluded.notice_id,
    purpose = excluded.purpose, consent_basis = excluded.consent_basis, template = excluded.template,
    parts = excluded.parts, letter = excluded.letter,
    state = excluded.state, reason_code = excluded.reason_code, reason_data = excluded.reason_data,
    next_try_at = CASE
        WHEN m.state = 'pending' AND m.tries > 0 AND m.due_at = excluded.due_at AND excluded.state = 'pending'
        THEN m.next_try_at ELSE excluded.next_try_at END,
    tries = CASE WHEN m.state = 'cancelled' THEN 0 ELSE m.tries END,
    first_try_at = CASE WHEN m.state = 'cancelled' THEN NULL ELSE m.first_try_at END,
    late_note = '', lease_until = NULL, fence = m.fence + 1, state_at = office_now()
WHERE (m.state = 'cancelled' AND m.reason_code = 'withdrawn')
   OR (m.state IN ('pending', 'leased', 'held') AND NOT m.is_doubtful
       AND (m."to", m.language, m.subject_line, m.body, m.url, m.why, m.due_at, m.not_after) IS DISTINCT FROM
           (excluded."to", excluded.language, excluded.subject_line, excluded.body, excluded.url, excluded.why,
            excluded.due_at, excluded.not_after))
RETURNING m.id, m.dedupe_key, (xmax = 0) AS is_new
"""


@dataclass(frozen=True)
class Written:
    """A message row that was inserted or rewritten."""

    pk: int
    dedupe_key: str
    is_new: bool


def write_notices(rows: Sequence[dict[str, Any]]) -> None:
    """Insert notices, or rewrite those not yet shown. `show_at` None means now."""
    if rows:
        _insert(NOTICE_SQL, NOTICE_COLUMNS, rows, ["office_now()"])


def write_messages(rows: Sequence[dict[str, Any]]) -> list[Written]:
    """Insert messages, or rewrite waiting ones; returns those that changed. Columns left out take their default.

    `due_at` None means now, by the database's clock. `next_try_at` follows from state and due time.
    """
    if not rows:
        return []
    constants = ["''", "0", "false", "0", "''", "''", "''", "office_now()", "office_now()"]
    filled = [{**_MESSAGE_DEFAULTS, "thread": new_thread(), **row} for row in rows]
    return [Written(*found) for found in _insert(MESSAGE_SQL, MESSAGE_COLUMNS, filled, constants)]


_MESSAGE_DEFAULTS: dict[str, Any] = {
    "user_id": None, "subject": "", "about": "", "name": "", "office_id": None, "subject_line": "", "url": "",
    "why": "", "is_urgent": False, "is_secret": False, "state": "pending", "reason_code": "", "reason_data": {},
    "not_after": None, "notice_id": None, "resend_of_id": None, "created_by_id": None, "due_at": None, "letter": {},
    "device_id": None,
    "purpose": "service", "consent_basis": "", "template": "", "parts": 1,
}  # fmt: skip


def _insert(
    sql: str, columns: Sequence[str], rows: Sequence[dict[str, Any]], constants: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Run one INSERT of several rows. Keys must differ within a call: a statement may touch a row once."""
    unique = {row["dedupe_key"]: row for row in rows}.values()
    clauses, values = [], []
    for row in unique:
        places = []
        for column in columns:
            place, value = _place(column, row)
            places.append(place)
            values += value
        clauses.append(f"({', '.join([*places, *constants])})")
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(columns=names, rows=", ".join(clauses)), values)
        return cursor.fetchall() if cursor.description else []


def _place(column: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return the placeholder of a column and its values: empty times are the database's own now."""
    if column in {"due_at", "show_at"}:
        return _time(row[column])
    if column == "next_try_at":
        return _time(row["due_at"]) if row["state"] == "pending" else ("NULL::timestamptz", [])
    if column in {"reason_data", "letter"}:
        return "%s::jsonb", [json.dumps(row[column])]
    return "%s", [row[column]]


def _time(value: datetime | None) -> tuple[str, list[Any]]:
    return ("office_now()", []) if value is None else ("%s::timestamptz", [value])
