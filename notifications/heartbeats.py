"""Each part of the machine leaves a mark when it works, so that a dead one is seen."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from notifications.models import Heartbeat

_BEAT = """
INSERT INTO notifications_heartbeat AS h (name, at) VALUES (%s, office_now())
ON CONFLICT (name) DO UPDATE SET at = excluded.at
WHERE h.at < excluded.at - make_interval(secs => %s) OR h.at > excluded.at
"""


def beat(name: str) -> None:
    """Mark a part as alive; written at most every few seconds, however often it is called."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name, settings.DELIVERY["heartbeat_s"]])


def last() -> dict[str, datetime]:
    """Return when each part was last seen (aware); parts never seen are absent."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def is_old(name: str, seconds: float) -> bool:
    """Say whether a part was not seen for so many seconds (or ever). One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM notifications_heartbeat"
            " WHERE name = %s AND at > office_now() - make_interval(secs => %s))",
            [name, seconds],
        )
        return bool(cursor.fetchone()[0])
