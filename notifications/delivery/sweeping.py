"""The one function that every sweeper calls: the kick after a commit, beat, the watchdog."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from notifications import live
from notifications.crash import crash_point
from notifications.delivery.claim import Claim, Lease, claim, expire, has_due, reap, release
from notifications.delivery.intent import intend
from notifications.delivery.providers import OPENS_AFTER, probe_again
from notifications.delivery.record import record
from notifications.delivery.wire import Answer, Flight, hand_over
from notifications.transports.registry import Gateway, gateways

RESTART_S = 0.3  # between looks for a database that is away
THROTTLED_S, THROTTLED_MOST_S = 0.05, 0.2  # until the bucket of a gateway has dripped a little
PATIENCE_S = 0.1  # for an answer, before the sweep looks for other work


def sweep(older_s: float = 0, should_stop: Callable[[], bool] = lambda: False) -> tuple[int, bool]:
    """Send what is due (for so many seconds) and return how many were tried, and whether more is waiting.

    Ends when nothing is due and every answer is there, after settings.DELIVERY["budget_s"], or when told to stop; what
    was claimed by then and not tried goes back at once. Whoever waits for a slow answer goes on sending what falls due.
    """
    end = time.monotonic() + settings.DELIVERY["budget_s"]
    crash_point("before_claim")
    reap()
    expire()
    live.announce()
    turn = _Turn(older_s, should_stop)
    again = True
    try:
        while (again or turn.flights) and not should_stop() and time.monotonic() < end:
            again = turn.look()
            turn.settle(0 if again else PATIENCE_S)
    finally:
        turn.settle()
    return turn.tried, again


class _Turn:
    """One sweep: what it claims, and what it has on the wire."""

    def __init__(self, older_s: float, should_stop: Callable[[], bool]) -> None:
        self.older_s, self.should_stop = older_s, should_stop
        self.flights: list[tuple[Gateway, Flight, bool]] = []
        self.tried = 0

    def look(self) -> bool:
        """Send on every gateway what is due there; returns whether there may be more at once."""
        again, throttled = False, []
        for gateway in gateways():
            room = self._room(gateway)
            if not room or not has_due(gateway, self.older_s):
                continue
            is_free = room == settings.WIRE_AT_ONCE
            claimed = claim(gateway, self.older_s, settings.CLAIM_BATCH if is_free else room)
            self._send(gateway, claimed)
            self.tried += len(claimed.leases)
            again |= bool(claimed.leases)
            if claimed.is_throttled:
                throttled.append(_drip_s(gateway))
        if throttled and not again:
            time.sleep(min(throttled))
            again = True
        return again

    def _room(self, gateway: Gateway) -> int:
        """Return how many more messages this process may have on a gateway's wire.

        Where no answer means that a person has to decide, nothing more goes to a gateway that owes us five.
        """
        out = sum(len(flight) for one, flight, _ in self.flights if one.name == gateway.name)
        if out >= OPENS_AFTER and not gateway.transport.repeats_safely:
            return 0
        return max(settings.WIRE_AT_ONCE - out, 0)

    def _send(self, gateway: Gateway, claimed: Claim) -> None:
        """Send a claimed batch in pieces, each piece on the wire at once."""
        if not claimed.leases:
            return
        crash_point("after_claim")
        start, rest, wired = time.monotonic(), claimed.leases, 0
        while rest and not self.should_stop() and time.monotonic() - start < settings.DELIVERY["connect_s"]:
            if room := self._room(gateway):
                piece, rest = rest[:room], rest[room:]
                wired += self._piece(gateway, piece, is_probe=claimed.is_probe)
            self.settle(PATIENCE_S)
        # a slow gateway must not hold messages that another worker (or a closed breaker) would treat better
        release(rest)
        if claimed.is_probe and not wired:
            probe_again(gateway)

    def _piece(self, gateway: Gateway, piece: list[Lease], *, is_probe: bool) -> int:
        """Take one piece through INTENT and onto the WIRE; returns how many are there."""
        tries = intend(gateway, piece)
        if tries:
            crash_point("after_intent")
            self.flights.append((gateway, hand_over(gateway.transport, tries), is_probe))
        return len(tries)

    def settle(self, within_s: float | None = None) -> None:
        """Record the answers that come within so many seconds; without a number wait for all of them."""
        for gateway, flight, is_probe in reversed(
            self.flights
        ):  # the newest first: the others had their time
            if answers := flight.landed(within_s):
                crash_point("answer_unrecorded")
                _record(gateway, answers, is_probe=is_probe)
                crash_point("after_record")
            within_s = 0 if within_s is not None else None  # who waited for one flight has waited for all
        self.flights = [one for one in self.flights if len(one[1])]


def _drip_s(gateway: Gateway) -> float:
    """Return how long to wait for a bucket: where it is large, until a batch is in it, for a claim costs the same."""
    return min(max(gateway.burst / gateway.rate / 4, THROTTLED_S), THROTTLED_MOST_S)


def _record(gateway: Gateway, answers: list[Answer], *, is_probe: bool) -> None:
    """Record, and wait for a database that restarts: an answer that is not written down becomes a doubt."""
    end = time.monotonic() + settings.DELIVERY["connect_s"] * 2
    while True:
        try:
            record(gateway, answers, is_probe=is_probe)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > end:
                raise
            connection.close()
            time.sleep(RESTART_S)
        else:
            return
