"""RECORD: write down what became of each try, where the fence is still mine."""

import json
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from notifications import troubles
from notifications.delivery import devices, providers
from notifications.delivery.wire import Answer
from notifications.incoming import bounces
from notifications.models import Attempt, Message
from notifications.transports.base import Accepted, AddressGone, TransportError
from notifications.transports.registry import Gateway
from notifications.transports.words import reason_of

log = logging.getLogger(__name__)

# a receipt may be faster than we are: then the state stays and only the provider's id is added
_MESSAGES = """
UPDATE notifications_message m
SET state = r.state, reason_code = r.reason_code, reason_data = r.reason_data::jsonb, last_error = r.error,
    is_doubtful = m.is_doubtful OR r.is_doubtful, lease_until = NULL, state_at = office_now(),
    next_try_at = CASE WHEN r.state = 'pending' THEN office_now() + make_interval(secs => r.wait_s) END,
    provider_id = coalesce(nullif(r.provider_id, ''), m.provider_id),
    body = CASE WHEN m.is_secret AND r.state <> 'pending' THEN '' ELSE m.body END
FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::float8[], %s::text[])
    AS r(id, fence, state, reason_code, reason_data, error, is_doubtful, wait_s, provider_id)
WHERE m.id = r.id AND m.fence = r.fence AND m.state = 'sending'
"""
_LATE_ID = """
UPDATE notifications_message m SET provider_id = r.provider_id
FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS r(id, fence, provider_id)
WHERE m.id = r.id AND m.fence = r.fence AND m.provider_id = '' AND r.provider_id <> ''
  AND m.state IN ('sent', 'delivered', 'bounced')
"""
_ATTEMPTS = """
UPDATE notifications_attempt a
SET finished_at = a.started_at + make_interval(secs => r.seconds), outcome = r.outcome, code = r.code,
    error = r.error, provider_id = r.provider_id
FROM unnest(%s::bigint[], %s::float8[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS r(id, seconds, outcome, code, error, provider_id)
WHERE a.id = r.id AND a.outcome = ''
"""


@dataclass
class Fate:
    """Where one try leaves its message."""

    state: str
    outcome: str
    reason_code: str = ""
    reason_data: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    code: str = ""
    provider_id: str = ""
    is_doubtful: bool = False
    wait_s: float = 0.0


def decide(answer: Answer, *, repeats_safely: bool) -> Fate:
    """Say where an answer leaves its message."""
    result = answer.result
    if isinstance(result, Accepted):
        kept = result.is_kept
        return Fate(
            Message.State.LOGGED if kept else Message.State.SENT,
            Attempt.Outcome.KEPT if kept else Attempt.Outcome.ACCEPTED,
            reason_code="no_gateway" if kept else "",
            code=result.code,
            provider_id=result.provider_id,
        )
    if result.permanent:
        return _dead(answer, result)
    outcome = Attempt.Outcome.DOUBTFUL if result.doubtful else Attempt.Outcome.FAILED
    fate = Fate(
        Message.State.PENDING, outcome, error=result.message, code=result.code, is_doubtful=result.doubtful
    )
    was_doubtful = answer.attempt.message.is_doubtful or result.doubtful
    if result.doubtful and not repeats_safely:
        fate.state, fate.reason_code = Message.State.UNKNOWN, "no_answer"
        return fate
    wait_s = _wait_s(answer, result)
    if wait_s is not None:
        fate.wait_s = wait_s
    else:
        fate.state = Message.State.UNKNOWN if was_doubtful else _gave_up(answer)
        fate.reason_code = "no_answer" if was_doubtful else "gave_up"
    return fate


def _dead(answer: Answer, result: TransportError) -> Fate:
    code = "broken" if answer.is_broken else reason_of(result.code)
    if isinstance(result, AddressGone):
        code = "number_gone" if answer.attempt.message.channel == Message.Channel.SMS else "address_gone"
    return Fate(
        Message.State.DEAD,
        Attempt.Outcome.REFUSED,
        reason_code=code,
        reason_data={"error": result.message},
        error=result.message,
        code=result.code,
    )


def _wait_s(answer: Answer, result: TransportError) -> float | None:
    """Return the seconds until the next try, None when there is no time for one.

    What the provider asked for, else full jitter from 30 s up to 6 h; never past `not_after` or 72 h after the first
    try, so that what is left of the time is used.
    """
    waits, left = settings.DELIVERY, _left_s(answer)
    if result.retry_after is not None:
        wait = min(result.retry_after, waits["pause_most_s"]) + random.uniform(0, 1)  # noqa: S311
        return wait if wait <= left else None
    if left < waits["retry_first_s"] / 10:
        return None
    most = min(
        waits["retry_first_s"] * 2 ** min(answer.attempt.message.tries, 30), waits["retry_most_s"], left
    )
    return random.uniform(0, most)  # noqa: S311


def _left_s(answer: Answer) -> float:
    """Return the seconds that are left for further tries, by the database's clock."""
    message, ended = answer.attempt.message, answer.attempt.started_at + timedelta(seconds=answer.seconds)
    last = (message.first_try_at or message.due_at) + timedelta(seconds=settings.DELIVERY["give_up_s"])
    if message.not_after:
        last = min(last, message.not_after)
    return (last - ended).total_seconds()


def _gave_up(answer: Answer) -> str:
    return Message.State.EXPIRED if answer.attempt.message.not_after else Message.State.DEAD


def record(gateway: Gateway, answers: Sequence[Answer], *, is_probe: bool = False) -> None:
    """Write the outcome of a batch: states where the fence is mine, attempts not yet closed, the breaker.

    When the batch cannot be written for the sake of one answer, each is written alone.
    """
    try:
        _write(gateway, answers)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(answers) == 1:
            log.exception("answer_not_recorded", extra={"pk": answers[0].attempt.message.pk})
            return  # the reaper finds it by its lease
        for answer in answers:
            record(gateway, [answer], is_probe=is_probe)
        return
    devices.settle(answers)
    _report(gateway, answers, is_probe=is_probe)


def _write(gateway: Gateway, answers: Sequence[Answer]) -> None:
    safe = gateway.transport.repeats_safely
    fates = [decide(answer, repeats_safely=safe) for answer in answers]
    with transaction.atomic(), connection.cursor() as cursor:
        _write_messages(cursor, answers, fates)
        bounces.end_addresses(a.attempt.message for a in answers if isinstance(a.result, AddressGone))
        bad = [fate.state in troubles.BAD for fate in fates]
        troubles.note([one.attempt.message.pk for one, is_bad in zip(answers, bad, strict=True) if is_bad])
        cursor.execute(
            _ATTEMPTS,
            [
                [answer.attempt.attempt_id for answer in answers],
                [answer.seconds for answer in answers],
                [fate.outcome for fate in fates],
                [fate.code for fate in fates],
                [fate.error for fate in fates],
                [fate.provider_id for fate in fates],
            ],
        )


def _write_messages(cursor: Any, answers: Sequence[Answer], fates: Sequence[Fate]) -> None:
    ids = [answer.attempt.message.pk for answer in answers]
    fences = [answer.attempt.fence for answer in answers]
    provider_ids = [fate.provider_id for fate in fates]
    cursor.execute(
        _MESSAGES,
        [
            ids,
            fences,
            [fate.state for fate in fates],
            [fate.reason_code for fate in fates],
            [json.dumps(fate.reason_data) for fate in fates],
            [fate.error for fate in fates],
            [fate.is_doubtful for fate in fates],
            [fate.wait_s for fate in fates],
            provider_ids,
        ],
    )
    if cursor.rowcount < len(ids):
        cursor.execute(_LATE_ID, [ids, fences, provider_ids])


def _report(gateway: Gateway, answers: Sequence[Answer], *, is_probe: bool) -> None:
    errors = [answer.result for answer in answers if isinstance(answer.result, TransportError)]
    ill = [error for error in errors if error.is_sick]
    pauses = [error.retry_after for error in errors if error.retry_after is not None]
    providers.report(
        gateway,
        well=len(answers) - len([error for error in errors if not error.permanent]),
        ill=len(ill),
        error=ill[-1].message if ill else "",
        pause_s=max(pauses, default=None),
        is_probe=is_probe,
    )
