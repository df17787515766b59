"""How delivery is doing, for the health page, the banner, metrics and alerts."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min

from notifications import heartbeats
from notifications.clock import OfficeNow, office_now
from notifications.health import diagnosis
from notifications.incoming.mailbox import name_of
from notifications.models import (
    Attempt,
    Channel,
    Heartbeat,
    InboundMessage,
    MailboxState,
    Message,
    ProviderState,
)
from notifications.models.messages import GATEWAY_TEST
from notifications.transports.chosen import chosen
from notifications.transports.registry import gateways

RECENT = timedelta(days=7)
WATCHED = ("dead", "unknown", "bounced", "held", "expired")
_memory: dict[str, tuple[float, bool]] = {}


def health() -> dict[str, Any]:
    """Return what a person needs to know about delivery, times aware, durations in seconds. A dozen queries at most, none over the history.

    Keys: now, oldest_due_s (None when nothing waits), is_late, counts ({state: n} of the last week), undecided (the same
    for dead and unknown ones that nobody sent again or put aside), tray, gateways (per channel: name, label, is_real,
    state closed/open/probing/paused/unused, until, failures, last_error, cause, last_ok_at), heartbeats (per part: at,
    is_old), mailbox (read_at, cause; None without one).
    """
    now = office_now()
    oldest = _waiting_longest()
    oldest_s = max((now - oldest).total_seconds(), 0.0) if oldest else None
    states = Message.objects.exclude(kind=GATEWAY_TEST).filter(state__in=WATCHED, state_at__gte=now - RECENT)
    open_ones = states.filter(state__in=["dead", "unknown"], resends=None)
    return {
        "now": now,
        "oldest_due_s": oldest_s,
        "is_late": oldest_s is not None and oldest_s > settings.DELIVERY["banner_s"],
        "counts": dict(states.values_list("state").annotate(n=Count("pk")).order_by()),
        "undecided": dict(open_ones.values_list("state").annotate(n=Count("pk")).order_by()),
        "mailbox": _mailbox(),
        "tray": InboundMessage.objects.filter(state=InboundMessage.State.UNMATCHED).count(),
        "gateways": _gateways(now),
        "heartbeats": _heartbeats(now),
    }


def is_late() -> bool:
    """Say whether messages run late right now; asked for every page, so it looks at most every 15 s a process."""
    looked_at, answer = _memory.get("late", (float("-inf"), False))
    if time.monotonic() - looked_at > 15:
        limit = OfficeNow() - timedelta(seconds=settings.DELIVERY["banner_s"])
        answer = Message.objects.filter(next_try_at__isnull=False, state="pending", due_at__lt=limit).exists()
        _memory["late"] = (time.monotonic(), answer)
    return answer


def _waiting_longest() -> datetime | None:
    """Return the due time of the message that waits longest; a retry counts from when it was first due."""
    waiting = Message.objects.filter(next_try_at__isnull=False, state="pending", due_at__lte=OfficeNow())
    oldest: datetime | None = waiting.aggregate(at=Min("due_at"))["at"]
    return oldest


def _mailbox() -> dict[str, Any] | None:
    where = chosen("mailbox")
    if not where.url:
        return None
    state = MailboxState.objects.filter(name=name_of(where)).first()
    return {
        "read_at": state.read_at if state else None,
        "cause": diagnosis.explain(state.last_error).text if state and state.last_error else "",
    }


def _gateways(now: datetime) -> dict[str, dict[str, Any]]:
    states = {state.name: state for state in ProviderState.objects.all()}
    last_ok = dict(
        ProviderState.objects.exclude(name__contains=":log:")
        .values_list("channel")
        .annotate(at=Max("last_ok_at"))
    )
    found = {}
    for gateway in gateways():
        state = states.get(gateway.name)
        found[gateway.channel] = {
            "name": gateway.name,
            "label": str(Channel(gateway.channel).label),
            "is_real": gateway.is_real,
            "state": _breaker(state, now),
            "until": (state.paused_until or state.open_until) if state else None,
            "failures": state.failures if state else 0,
            "last_error": state.last_error if state and state.failures else "",
            "cause": _cause(state) if state and state.failures else "",
            "last_ok_at": last_ok.get(gateway.channel),
        }
    return found


def _cause(state: ProviderState) -> str:
    """Say in words why a gateway fails: by the code of its last failed attempt where there is one."""
    attempt = (
        Attempt.objects.filter(provider=state.name, outcome__in=["failed", "doubtful", "refused"])
        .order_by("-id")
        .values_list("code", "error")
        .first()
    )
    return diagnosis.explain(*attempt).text if attempt else state.last_error


def _breaker(state: ProviderState | None, now: datetime) -> str:
    if state is None:
        return "unused"
    if state.open_until:
        return "open" if state.open_until > now else "probing"
    return "paused" if state.paused_until and state.paused_until > now else "closed"


def _heartbeats(now: datetime) -> dict[str, dict[str, Any]]:
    seen = heartbeats.last()
    old_s = {"planner": settings.DELIVERY["plan_s"] * 3}
    return {
        part: {
            "at": seen.get(part),
            "is_old": part not in seen
            or (now - seen[part]).total_seconds() > old_s.get(part, settings.DELIVERY["sweep_s"] * 6),
        }
        for part in Heartbeat.PARTS
    }
