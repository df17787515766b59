"""INTENT: the last look before the wire. Whatever changed since the message was written is seen here."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext, override

from notifications import gate, troubles
from notifications.clock import OfficeNow, office_now
from notifications.delivery.claim import Lease
from notifications.gate import Refusal
from notifications.models import Attempt, Message
from notifications.transports.registry import Gateway

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Try:
    """A message on its way to the wire, with the attempt that was noted for it."""

    message: Message
    attempt_id: int
    fence: int
    started_at: datetime  # by the database's clock


@transaction.atomic
def intend(gateway: Gateway, leases: Sequence[Lease]) -> list[Try]:
    """Note an attempt for each message that is still mine and still to be sent; the rest is settled or dropped."""
    now = office_now()
    fences = dict(leases)
    rows = (
        Message.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user__rhythm", "office__contact_policy", "device")
        .filter(pk__in=fences, state=Message.State.LEASED)
        .order_by("pk")
    )
    mine = [message for message in rows if message.fence == fences[message.pk]]
    gate.lock_budgets(mine)
    waiting = [message for message in mine if not _is_over(message, now)]
    allowed = _allowed([message for message in waiting if not message.is_doubtful], now)
    # what is doubtful may be out already: only the same try again can tell
    going = [message for message in waiting if message.is_doubtful or message.pk in allowed]
    troubles.note(sorted({message.pk for message in mine} - {message.pk for message in going}))
    attempts = Attempt.objects.bulk_create(
        Attempt(message=message, fence=message.fence, provider=gateway.name, started_at=now)
        for message in going
    )
    Message.objects.filter(pk__in=[message.pk for message in going]).update(
        state=Message.State.SENDING,
        lease_until=OfficeNow() + timedelta(seconds=settings.DELIVERY["lease_s"]),
        tries=F("tries") + 1,
        state_at=OfficeNow(),
        reason_code="",
        reason_data={},
    )
    _note_first_try([message for message in going if message.first_try_at is None], now)
    return [
        Try(message, attempt.pk, message.fence, now) for message, attempt in zip(going, attempts, strict=True)
    ]


def _is_over(message: Message, now: datetime) -> bool:
    """Settle a message whose time is over and say so."""
    if not message.not_after or now <= message.not_after:
        return False
    state = Message.State.UNKNOWN if message.is_doubtful else Message.State.EXPIRED
    _stop(message, state, "no_answer" if message.is_doubtful else "too_late")
    return True


def _allowed(messages: Sequence[Message], now: datetime) -> set[int]:
    """Return the ids of those that the gate lets through; where asking for all at once breaks, each is asked alone.

    Who is refused is settled before the next is asked: a cap counts those ahead that still go.
    """
    try:
        with transaction.atomic():
            return {message.pk for message in messages if _may_go(message, now)}
    except Exception:  # noqa: BLE001 - whose fault it is shows below
        return {message.pk for message in messages if _may_go_alone(message, now)}


def _may_go(message: Message, now: datetime) -> bool:
    """Ask the gate about a message and settle it when it must not go out (now)."""
    refusal = gate.ask(message, now)
    if refusal is None:
        gate.passed(message, now)
    else:
        _refuse(message, refusal)
    return refusal is None


def _may_go_alone(message: Message, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return _may_go(message, now)
    except Exception:
        log.exception("gate_failed", extra={"kind": message.kind, "pk": message.pk})
        _stop(message, Message.State.DEAD, "broken")
        return False


def _refuse(message: Message, refusal: Refusal) -> None:
    if refusal.until is not None:
        _stop(message, Message.State.HELD, refusal.code, refusal.data, next_try_at=refusal.until)
    elif refusal.is_moot:
        _stop(message, Message.State.CANCELLED, refusal.code, refusal.data)
    else:
        _stop(message, Message.State.DEAD, refusal.code, refusal.data)


def _stop(
    message: Message,
    state: str,
    code: str,
    data: dict[str, Any] | None = None,
    next_try_at: datetime | None = None,
) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=state,
        reason_code=code,
        reason_data=data or {},
        next_try_at=next_try_at,
        lease_until=None,
        state_at=OfficeNow(),
    )


def _note_first_try(messages: list[Message], now: datetime) -> None:
    """Keep when a message first went out, and say so in its text when that is late; both stay the same in every try."""
    for message in messages:
        message.first_try_at = now
        late_s = (now - message.due_at).total_seconds()
        if late_s > settings.DELIVERY["late_s"] and not message.is_secret:
            message.late_note = _late_note(message.language, int(late_s))
            Message.objects.filter(pk=message.pk).update(late_note=message.late_note)
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(first_try_at=now)


def _late_note(language: str, seconds: int) -> str:
    with override(language):
        if seconds < 3600:
            n = max(seconds // 60, 1)
            return ngettext("(sent %(n)d minute late)", "(sent %(n)d minutes late)", n) % {"n": n}
        n = seconds // 3600
        return ngettext("(sent %(n)d hour late)", "(sent %(n)d hours late)", n) % {"n": n}
