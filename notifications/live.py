"""Tell open browsers at once: a channel per person in the broker. Losing it costs nothing, pages ask again by themselves."""

import json
import logging
from collections.abc import Iterable

import redis
from django.conf import settings
from django.db import connection

from notifications.models import Notification

log = logging.getLogger(__name__)

BADGE_MOST = 100  # beyond that the badge says 99+

_ANNOUNCE = """
UPDATE notifications_notification SET announced_at = office_now()
WHERE id IN (SELECT id FROM notifications_notification
             WHERE announced_at IS NULL AND show_at <= office_now()
             ORDER BY show_at LIMIT 500 FOR UPDATE SKIP LOCKED)
RETURNING user_id
"""


def channel_of(user_id: int) -> str:
    """Return the broker's channel of one person."""
    return f"notices:{user_id}"


def unread_count(user_id: int) -> int:
    """Return how many notices are unread, at most BADGE_MOST. One query over a partial index."""
    mine = Notification.objects.filter(user_id=user_id).of_now().unread()
    return mine[:BADGE_MOST].count()


def announce() -> int:
    """Tell the browsers of everybody whose notices became visible since the last time; returns how many people."""
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE)
        people = {user_id for (user_id,) in cursor.fetchall()}
    tell(people)
    return len(people)


def tell(user_ids: Iterable[int]) -> None:
    """Send the number of unread notices to the open browsers of these people; a broken broker is ignored."""
    counts = {user_id: unread_count(user_id) for user_id in user_ids}
    if not counts:
        return
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
        ) as broker:
            for user_id, count in counts.items():
                broker.publish(channel_of(user_id), json.dumps({"unread": count}))
    except redis.RedisError as error:
        log.warning("browsers_not_told", extra={"error": type(error).__name__})
