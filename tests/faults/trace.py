"""Where the time of late messages went: a line for each blow and each late message, so that causes are mended, not waits.

`STORM_TRACE=file` keeps it. Clocks are one: the storm and PostgreSQL run on the same machine.
"""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError

from notifications.models import Attempt, Message, ProviderState

LATE_S = 2.0
LOOK_S = 0.5


class Trace:
    """Keeps what was broken and how the gateway stood, and tells the story of each late message."""

    def __init__(self) -> None:
        self.lines: list[tuple[float, str]] = []
        self.last, self.next_look = "", 0.0

    def note(self, words: str) -> None:
        self.lines.append((time.monotonic(), words))

    def look(self) -> None:
        """Note how the gateway stands when that has changed. Asks twice a second at most, and only when it is kept."""
        if "STORM_TRACE" not in os.environ or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + LOOK_S
        try:
            rows = list(ProviderState.objects.values_list("openings", "open_until", "paused_until"))
        except (DatabaseError, InterfaceError):
            return
        words = " ".join(f"openings {n} open until {o} paused until {p}" for n, o, p in rows)
        if words != self.last:
            self.last = words
            self.note(words)

    def keep(self, kind: str, committed: Mapping[str, float], first: Mapping[str, float]) -> None:
        """Write the story of the storm: blows, and every message that was late with all its tries."""
        path = os.environ.get("STORM_TRACE")
        if not path:
            return
        zero = time.time() - time.monotonic()
        story: list[tuple[float, str]] = list(self.lines)
        for text, at in committed.items():
            if text not in first or first[text] - at > LATE_S:
                story.append((at, self._told(kind, text, zero, at, first.get(text))))
        start = min(committed.values(), default=0.0)
        with Path(path).open("a") as file:
            file.writelines(f"{at - start:8.2f} {words}\n" for at, words in sorted(story))

    def _told(self, kind: str, text: str, zero: float, at: float, accepted: float | None) -> str:
        message = Message.objects.get(kind=kind, body=text)
        tries: list[dict[str, Any]] = []
        for one in Attempt.objects.filter(message=message).order_by("pk"):
            began = one.started_at.timestamp() - zero - at
            took = (one.finished_at - one.started_at).total_seconds() if one.finished_at else None
            tries.append({"after": round(began, 2), "took": took, "outcome": one.outcome, "code": one.code})
        late = None if accepted is None else round(accepted - at, 2)
        return f"LATE {late} {message.state} fence {message.fence} {text!r} {json.dumps(tries)}"
