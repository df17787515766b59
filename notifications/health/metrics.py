"""Delivery in numbers for Prometheus, in its text format 0.0.4 (docs/decisions/0030-metrics-by-hand.md).

Every number is read from the database, which all processes share: whoever is asked gives the same answer. The cost does
not grow with the history: counts of states look at the last week alone, attempts at the last hour.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Count

from notifications.clock import OfficeNow
from notifications.health import WATCHED, health
from notifications.models import Attempt, Message

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_STATES = {"unused": 0, "closed": 0, "paused": 1, "probing": 2, "open": 3}
Sample = tuple[dict[str, str], float]


def exposition() -> str:
    """Return all metrics as text. About ten queries."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    state = health()
    now = state["now"]
    yield from _metric(
        "dossier_queue_age_seconds", "How long the oldest due message has waited.", [({}, state["oldest_due_s"] or 0)]
    )  # fmt: skip
    waiting = Message.objects.filter(next_try_at__isnull=False).values_list("channel", "state").order_by()
    yield from _metric(
        "dossier_messages_waiting",
        "Messages that are due, planned or held with a time.",
        [({"channel": channel, "state": name}, n) for channel, name, n in waiting.annotate(n=Count("pk"))],
    )
    yield from _metric(
        "dossier_messages_week",
        "Messages by state, of those whose state changed within a week.",
        [({"state": name}, state["counts"].get(name, 0)) for name in WATCHED],
    )
    recent = Attempt.objects.filter(started_at__gte=OfficeNow() - timedelta(hours=1))
    tried = recent.values_list("provider", "outcome").order_by().annotate(n=Count("pk"))
    yield from _metric(
        "dossier_attempts_hour",
        "Attempts of the last hour by gateway and outcome.",
        [({"provider": provider, "outcome": outcome or "running"}, n) for provider, outcome, n in tried],
    )
    gateways = [
        ({"channel": channel, "provider": one["name"]}, one) for channel, one in state["gateways"].items()
    ]
    yield from _metric(
        "dossier_breaker_state",
        "Circuit breaker: 0 closed, 1 paused by the provider, 2 probing, 3 open.",
        [(labels, _STATES[one["state"]]) for labels, one in gateways],
    )
    yield from _metric(
        "dossier_breaker_failures", "Failures one after another.", [(labels, one["failures"]) for labels, one in gateways]
    )  # fmt: skip
    yield from _metric(
        "dossier_last_delivery_timestamp_seconds",
        "When a gateway last took a message.",
        [(labels, one["last_ok_at"].timestamp()) for labels, one in gateways if one["last_ok_at"]],
    )
    yield from _metric(
        "dossier_heartbeat_age_seconds",
        "How long ago a part was last seen at work.",
        [({"part": part}, (now - one["at"]).total_seconds()) for part, one in state["heartbeats"].items() if one["at"]],
    )  # fmt: skip
    yield from _metric("dossier_tray", "Letters that nobody could place.", [({}, state["tray"])])


def _metric(name: str, about: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples:
        given = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{{{given}}} {float(value):.10g}" if given else f"{name} {float(value):.10g}"


def _escaped(text: str) -> str:
    return str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
