"""CLAIM and REAP: take due rows under a lease, give back what was taken by somebody who is gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from notifications import troubles
from notifications.delivery.providers import admit
from notifications.models import Message
from notifications.transports.registry import Gateway, repeats_safely

Lease = tuple[int, int]  # message id, fence

_DUE = """
SELECT EXISTS (SELECT FROM notifications_message WHERE channel = %(channel)s AND is_urgent IN (true, false)
               AND next_try_at <= office_now() - make_interval(secs => %(older_s)s))
"""
# two ordered scans of the partial index: what is urgent first, then the rest by time
_CLAIM = """
WITH urgent AS (
    SELECT id FROM notifications_message
    WHERE channel = %(channel)s AND is_urgent AND next_try_at <= office_now() - make_interval(secs => %(older_s)s)
    ORDER BY next_try_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
), rest AS (
    SELECT id FROM notifications_message
    WHERE channel = %(channel)s AND NOT is_urgent AND next_try_at <= office_now() - make_interval(secs => %(older_s)s)
    ORDER BY next_try_at, id LIMIT greatest(%(most)s - (SELECT count(*) FROM urgent), 0) FOR UPDATE SKIP LOCKED
)
UPDATE notifications_message m
SET state = 'leased', fence = fence + 1, lease_until = office_now() + make_interval(secs => %(lease_s)s),
    next_try_at = NULL, provider = %(provider)s, state_at = office_now()
FROM (SELECT id FROM urgent UNION ALL SELECT id FROM rest) due
WHERE m.id = due.id
RETURNING m.id, m.fence
"""
_RELEASE = """
UPDATE notifications_message m
SET state = 'pending', fence = m.fence + 1, lease_until = NULL, next_try_at = office_now(), state_at = office_now()
FROM unnest(%s::bigint[], %s::int[]) mine(id, fence)
WHERE m.id = mine.id AND m.fence = mine.fence AND m.state = 'leased'
"""
# a lease that ends much later than any lease lasts was given before the clock was set back
_EXPIRED = """
SELECT id, state, provider FROM notifications_message
WHERE lease_until < office_now() OR lease_until > office_now() + make_interval(secs => %s)
ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED
"""
_GIVE_BACK = """
UPDATE notifications_message
SET state = 'pending', fence = fence + 1, lease_until = NULL, next_try_at = office_now(), state_at = office_now(),
    is_doubtful = is_doubtful OR state = 'sending'
WHERE id = ANY(%s)
"""
_DOUBT = """
UPDATE notifications_message
SET state = 'unknown', fence = fence + 1, lease_until = NULL, next_try_at = NULL, state_at = office_now(),
    is_doubtful = true, reason_code = 'no_answer', reason_data = '{}'
WHERE id = ANY(%s)
"""
# waiting messages whose time is over need no gateway to be told so, and must not wait for one that is away
_TOO_LATE = """
WITH late AS (
    SELECT id FROM notifications_message WHERE next_try_at IS NOT NULL AND not_after < office_now()
    ORDER BY not_after LIMIT 500 FOR UPDATE SKIP LOCKED
)
UPDATE notifications_message m
SET state = CASE WHEN is_doubtful THEN 'unknown' ELSE 'expired' END,
    reason_code = CASE WHEN is_doubtful THEN 'no_answer' ELSE 'too_late' END, reason_data = '{}',
    fence = fence + 1, next_try_at = NULL, state_at = office_now()
FROM late WHERE m.id = late.id
RETURNING m.id
"""
_CLOSE = """
UPDATE notifications_attempt
SET finished_at = office_now(), outcome = 'doubtful', code = 'lost', error = 'the sender stopped before the answer'
WHERE message_id = ANY(%s) AND outcome = ''
"""


def has_due(gateway: Gateway, older_s: float = 0) -> bool:
    """Say whether a channel has anything due (for so many seconds). One index probe, no lock."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"channel": gateway.channel, "older_s": older_s})
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Claim:
    """What was claimed; `is_throttled` when only the bucket was empty and the rest may follow in a moment."""

    leases: list[Lease]
    is_throttled: bool = False
    is_probe: bool = False  # an open breaker let one through


@transaction.atomic
def claim(gateway: Gateway, older_s: float = 0, most: int | None = None) -> Claim:
    """Lease due messages that the gateway may take now, oldest first, urgent before all; no more than a batch."""
    allowance = admit(gateway, settings.CLAIM_BATCH if most is None else most)
    if not allowance.most:
        return Claim([], allowance.is_throttled)
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            {
                "channel": gateway.channel,
                "older_s": older_s,
                "most": allowance.most,
                "lease_s": settings.DELIVERY["lease_s"],
                "provider": gateway.name,
            },
        )
        leases: list[Lease] = cursor.fetchall()
    allowance.spend(len(leases))
    return Claim(leases, is_probe=allowance.is_probe)


def release(leases: Sequence[Lease]) -> None:
    """Give messages back that were claimed and not tried."""
    if leases:
        with connection.cursor() as cursor:
            cursor.execute(_RELEASE, [[pk for pk, _ in leases], [fence for _, fence in leases]])


@transaction.atomic
def expire() -> int:
    """Settle waiting messages that are past their `not_after`; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_TOO_LATE)
        late = [pk for (pk,) in cursor.fetchall()]
    troubles.note(late)
    return len(late)


@transaction.atomic
def reap() -> int:
    """Take leases that ran out from whoever held them; returns how many.

    What was only leased goes back. What was being sent may have been accepted: it goes again under the same key where
    the provider's channel makes that harmless, else a person decides.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, [settings.DELIVERY["lease_s"] * 10])
        expired = cursor.fetchall()
        if not expired:
            return 0
        sending = [pk for pk, state, _ in expired if state == Message.State.SENDING]
        doubt = [
            pk
            for pk, state, provider in expired
            if state == Message.State.SENDING and not repeats_safely(provider)
        ]
        back = [pk for pk, _, _ in expired if pk not in set(doubt)]
        cursor.execute(_GIVE_BACK, [back])
        cursor.execute(_DOUBT, [doubt])
        cursor.execute(_CLOSE, [sending])
    troubles.note(doubt)
    return len(expired)
