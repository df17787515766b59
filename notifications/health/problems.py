"""What is wrong with delivery right now, each as a stable code and a sentence; nothing where all is well."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.health import health

PARTS = {
    "beat": _("the schedule (beat)"),
    "worker": _("the worker"),
    "planner": _("the planner"),
    "watchdog": _("the watchdog"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `is_sure`: seen once is enough; a silent part must be silent at two looks."""

    code: str
    title: str | Promise
    values: dict[str, Any]
    is_sure: bool = True

    @property
    def text(self) -> str:
        return str(self.title) % self.values


def problems(state: dict[str, Any] | None = None) -> list[Problem]:
    """Return what is wrong, the most pressing first; `state` is health()'s answer where somebody has it already."""
    state = state or health()
    return [*_late(state), *_open(state), *_undecided(state), *_silent(state)]


def _late(state: dict[str, Any]) -> list[Problem]:
    seconds = state["oldest_due_s"] or 0
    if seconds <= settings.DELIVERY["banner_s"]:
        return []
    return [
        Problem("late", _("Messages run late: the oldest waits for %(minutes)s min."), {"minutes": int(seconds // 60)})
    ]  # fmt: skip


def _open(state: dict[str, Any]) -> list[Problem]:
    words = _("The gateway for %(channel)s does not work: %(error)s")
    return [
        Problem(f"breaker:{channel}", words, {"channel": gateway["label"], "error": gateway["cause"]})
        for channel, gateway in state["gateways"].items()
        if gateway["state"] in {"open", "probing"}
    ]


def _undecided(state: dict[str, Any]) -> list[Problem]:
    found = []
    if count := state["undecided"].get("unknown", 0):
        words = _("Messages in doubt, which may or may not have been sent: %(count)s")
        found.append(Problem("unknown", words, {"count": count}))
    if count := state["undecided"].get("dead", 0):
        found.append(Problem("dead", _("Messages that could not be sent: %(count)s"), {"count": count}))
    return found


def _silent(state: dict[str, Any]) -> list[Problem]:
    return [
        Problem(f"silent:{part}", _("Not seen at work: %(part)s"), {"part": PARTS[part]}, is_sure=False)
        for part, beat in state["heartbeats"].items()
        if beat["is_old"]
    ]
