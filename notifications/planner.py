"""PLAN: what will be due soon becomes messages. Run from beat every minute, and by the watchdog when beat is away.

Apps register a function that writes, through services, everything due between now and the horizon, each under its own
dedupe key: running it twice, or from two places, changes nothing.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from notifications import heartbeats
from notifications.clock import office_now

log = logging.getLogger(__name__)

Plan = Callable[[datetime, datetime], None]
LOCK = 7_202_001  # any constant of our own: one planner at a time, others skip

_plans: list[Plan] = []


def register(func: Plan) -> None:
    """Let `func(now, horizon)` (both aware) plan what falls due in between, what is overdue included."""
    if func not in _plans:
        _plans.append(func)


def run() -> bool:
    """Run every plan, each in a transaction of its own; a broken one does not stop the others.

    Returns False when another process is planning right now.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
    try:
        now = office_now()
        horizon = now + timedelta(seconds=settings.DELIVERY["horizon_s"])
        for plan in _plans:
            try:
                with transaction.atomic():
                    plan(now, horizon)
            except Exception:
                log.exception("plan_failed", extra={"plan": f"{plan.__module__}.{plan.__qualname__}"})
        heartbeats.beat("planner")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return True
