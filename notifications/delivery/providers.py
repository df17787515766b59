"""Circuit breaker and token bucket of each gateway, on a row that all workers share."""

import random
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from notifications.transports.registry import Gateway

OPENS_AFTER = 5  # failures one after another
FROZEN_S = 3  # whoever holds the gateway's row without a word is taken for frozen

_ADMIT = """
INSERT INTO notifications_providerstate (name, channel, tokens, tokens_at, failures, openings, last_error)
VALUES (%s, %s, %s, office_now(), 0, 0, '') ON CONFLICT (name) DO NOTHING
"""
# times further ahead than we ever set them are from before the clock was set back: they count for nothing
_LOOK = """
SELECT open_until IS NOT NULL,
       coalesce(open_until > office_now() AND open_until < office_now() + make_interval(secs => %(open_most_s)s), false),
       coalesce(paused_until > office_now()
                AND paused_until < office_now() + make_interval(secs => %(pause_most_s)s), false),
       CASE WHEN tokens_at > office_now() + interval '5 seconds' THEN %(burst)s
            ELSE least(%(burst)s, tokens + %(rate)s * greatest(extract(epoch FROM office_now() - tokens_at), 0)) END,
       set_config('idle_in_transaction_session_timeout', %(frozen)s, true)
FROM notifications_providerstate WHERE name = %(name)s FOR UPDATE
"""
_SPEND = """
UPDATE notifications_providerstate SET tokens = %s, tokens_at = office_now(),
    open_until = CASE WHEN %s THEN office_now() + make_interval(secs => %s) ELSE open_until END
WHERE name = %s
"""
_WELL = """
UPDATE notifications_providerstate SET failures = 0, openings = 0, open_until = NULL, last_ok_at = office_now()
WHERE name = %s AND (failures > 0 OR open_until IS NOT NULL OR last_ok_at IS NULL
                     OR last_ok_at < office_now() - interval '1 second')
"""
_ILL = """
UPDATE notifications_providerstate
SET failures = CASE WHEN open_until IS NULL OR %(is_probe)s THEN failures + %(ill)s ELSE failures END,
    last_error = %(error)s, last_error_at = office_now()
WHERE name = %(name)s RETURNING failures, openings, open_until IS NOT NULL
"""
# a breaker that another process opened in the meantime stays as that one left it
_OPEN = """
UPDATE notifications_providerstate
SET openings = openings + 1, failures = %(failures)s, open_until = office_now() + make_interval(secs => %(pause_s)s)
WHERE name = %(name)s AND (open_until IS NULL OR %(is_probe)s)
"""
_PROBE_AGAIN = """
UPDATE notifications_providerstate SET open_until = office_now() WHERE name = %s AND open_until IS NOT NULL
"""
_PAUSE = """
UPDATE notifications_providerstate
SET paused_until = greatest(
    CASE WHEN paused_until < office_now() + make_interval(secs => %(most_s)s) THEN paused_until END,
    office_now() + make_interval(secs => %(pause_s)s))
WHERE name = %(name)s
"""


@dataclass
class Allowance:
    """How many messages a gateway may take now; `is_probe` when one is let through to see whether it is well again."""

    gateway: Gateway
    most: int
    tokens: float
    is_probe: bool = False
    is_throttled: bool = False  # only the bucket is empty

    def spend(self, taken: int) -> None:
        """Take the tokens of the messages that were claimed. Same transaction as the claim."""
        if not taken:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                _SPEND,
                # a probe that is never heard of again must not stop all others: the next may go after one lease
                [self.tokens - taken, self.is_probe, settings.DELIVERY["lease_s"], self.gateway.name],
            )


def admit(gateway: Gateway, wanted: int) -> Allowance:
    """Return how many of `wanted` messages may be claimed now; locks the gateway's row until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, [gateway.name, gateway.channel, gateway.burst])
        cursor.execute(
            _LOOK,
            {
                "name": gateway.name,
                "rate": gateway.rate,
                "burst": gateway.burst,
                "open_most_s": settings.DELIVERY["breaker_most_s"] * 1.2 + settings.DELIVERY["lease_s"],
                "pause_most_s": settings.DELIVERY["pause_most_s"] + 1,
                # an outer transaction, as tests have it, is somebody else's and takes its own time
                "frozen": "0" if connection.savepoint_ids else f"{FROZEN_S}s",
            },
        )
        is_open, is_waiting, is_paused, tokens, _ = cursor.fetchone()
    if is_waiting or is_paused:
        return Allowance(gateway, 0, tokens)
    most = min(wanted, int(tokens))
    return Allowance(
        gateway, min(most, 1) if is_open else most, tokens, is_probe=is_open, is_throttled=most == 0
    )


def report(
    gateway: Gateway,
    *,
    well: int,
    ill: int,
    error: str = "",
    pause_s: float | None = None,
    is_probe: bool = False,
) -> None:
    """Tell the breaker how a batch went: answers that speak for and against the gateway's health, and a wish to wait.

    An open breaker listens to its probe alone: what was already on the wire when it opened says nothing new, and would
    lengthen the pause as often as there are workers.
    """
    with connection.cursor() as cursor:
        if pause_s is not None:
            most_s = settings.DELIVERY["pause_most_s"]
            cursor.execute(
                _PAUSE, {"most_s": most_s + 1, "pause_s": min(pause_s, most_s), "name": gateway.name}
            )
        if well:
            cursor.execute(_WELL, [gateway.name])
        elif ill:
            name = gateway.name
            cursor.execute(_ILL, {"ill": ill, "error": error[:300], "name": name, "is_probe": is_probe})
            failures, openings, is_open = cursor.fetchone()
            if is_open and is_probe and openings == 1 and failures == OPENS_AFTER + 1:
                # one bad answer to one message is no proof: the first probe is repeated before the pause grows
                cursor.execute(_PROBE_AGAIN, [name])
            elif (is_open and is_probe) or (not is_open and failures >= OPENS_AFTER):
                pause_s = _pause_s(openings)
                cursor.execute(
                    _OPEN, {"failures": OPENS_AFTER, "pause_s": pause_s, "name": name, "is_probe": is_probe}
                )


def probe_again(gateway: Gateway) -> None:
    """Let the next probe go at once: the message that was claimed for this one did not reach the wire."""
    with connection.cursor() as cursor:
        cursor.execute(_PROBE_AGAIN, [gateway.name])


def _pause_s(openings: int) -> float:
    """Return the seconds until the next probe: 5, 15, 45 … 900; a little more at random, so that offices spread."""
    first, most = settings.DELIVERY["breaker_first_s"], settings.DELIVERY["breaker_most_s"]
    pause: float = min(first * 3 ** min(openings, 20), most)
    return pause * random.uniform(1.0, 1.2)  # noqa: S311 - not a secret
