"""The one function that every sweeper calls: the kick after a commit, beat, the watchdog."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from notifications import live
from notifications.crash import crash_point
from notifications.delivery.claim import Claim, Lease, claim, expire, has_due, reap, release
from notifications.delivery.intent import intend
from notifications.delivery.providers import probe_again
from notifications.delivery.record import record
from notifications.delivery.wire import Answer, hand_over
from notifications.transports.registry import Gateway, gateways

RESTART_S = 0.3  # between looks for a database that is away
THROTTLED_S = 0.05  # until the bucket of a gateway has dripped a little


def sweep(older_s: float = 0, should_stop: Callable[[], bool] = lambda: False) -> tuple[int, bool]:
    """Send what is due (for so many seconds) and return how many were tried, and whether more is waiting.

    Ends when nothing is due, after settings.DELIVERY["budget_s"], or when told to stop; what was claimed by then and
    not tried goes back at once.
    """
    end = time.monotonic() + settings.DELIVERY["budget_s"]
    crash_point("before_claim")
    reap()
    expire()
    live.announce()
    tried, again = 0, True
    while again and not should_stop() and time.monotonic() < end:
        again = throttled = False
        for gateway in gateways():
            if not has_due(gateway, older_s):
                continue
            claimed = claim(gateway, older_s)
            _send(gateway, claimed, should_stop)
            tried += len(claimed.leases)
            again |= bool(claimed.leases)
            throttled |= claimed.is_throttled
        if throttled and not again:
            time.sleep(THROTTLED_S)
            again = True
    return tried, again


def _send(gateway: Gateway, claimed: Claim, should_stop: Callable[[], bool]) -> None:
    """Send a claimed batch in pieces, each piece on the wire at once."""
    if not claimed.leases:
        return
    crash_point("after_claim")
    start, rest, wired = time.monotonic(), claimed.leases, 0
    while rest and not should_stop() and time.monotonic() - start < settings.DELIVERY["connect_s"]:
        piece, rest = rest[: settings.WIRE_AT_ONCE], rest[settings.WIRE_AT_ONCE :]
        wired += _piece(gateway, piece)
    # a slow gateway must not hold messages that another worker (or a closed breaker) would treat better
    release(rest)
    if claimed.is_probe and not wired:
        probe_again(gateway)


def _piece(gateway: Gateway, piece: list[Lease]) -> int:
    """Take one piece through INTENT, WIRE and RECORD; returns how many were on the wire."""
    tries = intend(gateway, piece)
    if not tries:
        return 0
    crash_point("after_intent")
    answers = hand_over(gateway.transport, tries)
    crash_point("answer_unrecorded")
    _record(gateway, answers)
    crash_point("after_record")
    return len(tries)


def _record(gateway: Gateway, answers: list[Answer]) -> None:
    """Record, and wait for a database that restarts: an answer that is not written down becomes a doubt."""
    end = time.monotonic() + settings.DELIVERY["connect_s"] * 2
    while True:
        try:
            record(gateway, answers)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > end:
                raise
            connection.close()
            time.sleep(RESTART_S)
        else:
            return
