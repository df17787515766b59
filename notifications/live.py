"""Tell open browsers at once: a channel per person in the broker. Losing it costs nothing, pages ask again by themselves."""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

import redis
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core import broker
from notifications import gate

log = logging.getLogger(__name__)

BADGE_MOST = 100  # beyond that the badge says 99+
WORDS_MOST = 20  # people whose right to the words one call looks up; the rest hear the number

_ANNOUNCE = """
UPDATE notifications_notification SET announced_at = office_now()
WHERE id IN (SELECT id FROM notifications_notification
             WHERE announced_at IS NULL AND show_at <= office_now()
             ORDER BY show_at LIMIT 500 FOR UPDATE SKIP LOCKED)
RETURNING user_id, id, title, subject
"""


# as NotificationQuerySet.of_now().unread(), by hand: it stands on every page
_UNREAD = """
SELECT person, (SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification
    WHERE user_id = person AND show_at <= office_now() AND done_at IS NULL AND read_at IS NULL
    LIMIT %(most)s
) unread) FROM unnest(%(people)s::bigint[]) AS person
"""


def channel_of(user_id: int) -> str:
    """Return the broker's channel of one person."""
    return f"notices:{user_id}"


def unread_count(user_id: int) -> int:
    """Return how many notices are unread, at most BADGE_MOST. One query over a partial index."""
    return _unread_counts([user_id])[user_id]


def _unread_counts(user_ids: Iterable[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, {"people": list(user_ids), "most": BADGE_MOST})
        return dict(cursor.fetchall())


def announce() -> int:
    """Tell the browsers of everybody whose notices became visible since the last time; returns how many people."""
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE)
        newest = {row[0]: row[1:] for row in sorted(cursor.fetchall())}
    people = User.objects.in_bulk(newest)
    readers = _readers({people[user_id]: row[2] for user_id, row in newest.items() if user_id in people})
    tell({pk: _words(*newest[pk][:2]) if pk in readers else {} for pk in people})
    return len(newest)


def _readers(subjects: Mapping[User, str]) -> set[int]:
    """Return who may read the words of their notice: no word of a record that its reader lost since it was written.

    Each person's eyes are asked apart, so that only WORDS_MOST are; the rest find the words when they look.
    """
    active = {user: subject for user, subject in subjects.items() if user.is_active}
    asked = [user for user, subject in active.items() if subject][:WORDS_MOST]
    free = {user.pk for user, subject in active.items() if not subject}
    return free | {user.pk for user in asked if active[user] in gate.visible(user, [active[user]])}


def _words(pk: int, title: str) -> dict[str, Any]:
    """Return what a browser shows of a new notice."""
    return {"text": title, "url": reverse("notifications:open", args=[pk])}


def tell(news: Mapping[int, dict[str, Any]]) -> None:
    """Send each person's open browsers the number of unread notices and what else is given.

    A broken broker is ignored: pages ask by themselves.
    """
    if not news:
        return
    unread = _unread_counts(news)
    said = {user_id: {"unread": unread[user_id]} | more for user_id, more in news.items()}
    try:
        for user_id, data in said.items():
            broker.client().publish(channel_of(user_id), json.dumps(data))
    except (redis.RedisError, OSError) as error:
        log.warning("browsers_not_told", extra={"error": type(error).__name__})
