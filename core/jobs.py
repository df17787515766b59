"""Start a job after the transaction is in the database. Losing a kick costs lateness, never a fact."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction

from core import broker

log = logging.getLogger(__name__)

KICK_EXPIRES_S = 60


def kick(name: str, *args: Any) -> None:
    """Send one job to the broker now; a broker that is down or slow is somebody else's problem.

    Celery alone would try for six seconds with a broker that is away, so it is asked first.
    """
    if not broker.answers():
        log.warning("kick_lost", extra={"job": name, "error": "broker away"})
        return
    try:
        current_app.send_task(name, args=args, expires=KICK_EXPIRES_S, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, the sweepers find the row without the kick
        log.warning("kick_lost", extra={"job": name, "error": type(error).__name__})


def enqueue(name: str, *args: Any) -> None:
    """Kick the job `name` with JSON arguments once the current transaction has committed."""
    # a lambda, not functools.partial: Django's error log needs __qualname__
    transaction.on_commit(lambda: kick(name, *args), robust=True)
