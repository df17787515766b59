"""The random storm: `python -m tests.faults.storm`, started by `make storm` on a database of its own.

Messages are written all the time while workers, beat, watchdog, broker and PostgreSQL are killed, workers frozen, lines
to the provider spoilt and one answer in six is bad. The provider's own log is the judge. MINUTES (30), SEED.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from core import broker as office_broker
from notifications import gate
from notifications.models import Message
from notifications.services import send_to_client
from tests.faults import control
from tests.faults.cluster import Cluster
from tests.faults.proxy import FaultProxy
from tests.faults.rig import PATIENCE_S, Process, Rig, warm
from tests.faults.trace import Trace
from tests.notifications.providers import HttpProvider
from tests.waiting import wait_for

KIND = "storm"
PER_MINUTE = 10_000 / 30
STEPS = [
    "before_claim",
    "after_claim",
    "after_intent",
    "accepted_unread",
    "answer_unrecorded",
    "after_record",
]
# of a hundred answers: 17 bad ones, most of them after the provider has taken the message
ANSWERS = (
    ["ok"] * 83 + ["500 after"] * 7 + ["reset mid-answer"] * 6 + ["not json"] + ["500 before", "reset", 429]
)


class Moody(HttpProvider):
    """A provider whose answers are bad by chance."""

    chance = random.Random(0)

    async def _answer(self, step, request, writer) -> bool:
        return await super()._answer(self.chance.choice(ANSWERS), request, writer)


@dataclass
class Tally:
    kills: Counter = field(default_factory=Counter)
    committed: dict[str, float] = field(default_factory=dict)  # text: when it was acknowledged
    refused: int = 0


class Storm:
    """One storm over one provider: writes, breaks, heals, and counts."""

    def __init__(self, cluster: Cluster, rig: Rig, chance: random.Random, line: FaultProxy) -> None:
        self.cluster, self.rig, self.chance, self.line = cluster, rig, chance, line
        self.tally, self.trace = Tally(), Trace()
        self.later: list[tuple[float, Any]] = []  # what heals when
        self.workers: list[Process] = []

    def blow(self, minutes: float, name: str) -> None:
        """Write and break for so long."""
        self.workers = [self.rig.worker(1) for _ in range(3)]
        self.beat, self.watchdog = self.rig.beat(), self.rig.watchdog()
        self.wake()
        start = time.monotonic()
        end, next_blow, number = start + minutes * 60, start + 5, 0
        while (now := time.monotonic()) < end:
            if number < (now - start) / 60 * PER_MINUTE:
                self.write(f"{name} {number}")
                number += 1
            if now >= next_blow:
                self.break_something()
                next_blow = now + self.chance.uniform(4, 16)
            self.heal(now)
            self.trace.look()
            time.sleep(0.01)
        for _, cure in sorted(self.later, key=lambda pair: pair[0]):
            cure()
        self.later = []
        self.line.be("pass")

    def wake(self) -> None:
        """Wait until the office that was just started has tried a message: a storm is not about starting."""
        self.write("wake up")
        tried = Message.objects.filter(kind=KIND, first_try_at__isnull=False)
        wait_for(lambda: tried.exists(), PATIENCE_S, "the office to wake up")
        self.tally = Tally()

    def write(self, text: str) -> None:
        try:
            with transaction.atomic():
                send_to_client("client:7", "sms", "+359888123456", text, kind=KIND, by=None)
        except (DatabaseError, InterfaceError):
            self.tally.refused += 1  # nobody was told that it is kept
            connection.close()
        else:
            self.tally.committed[text] = time.monotonic()

    def heal(self, now: float) -> None:
        due = [pair for pair in self.later if pair[0] <= now]
        self.later = [pair for pair in self.later if pair[0] > now]
        for _, cure in due:
            cure()
            self.trace.note("healed")

    def after(self, seconds: float, cure: Any) -> None:
        self.later.append((time.monotonic() + seconds, cure))

    def break_something(self) -> None:
        blows = [
            (self.kill_worker, 5), (self.kill_child, 5), (self.crash_at_step, 6), (self.freeze, 2), (self.kill_beat, 2),
            (self.kill_watchdog, 2), (self.lose_broker, 2), (self.flush, 2), (self.crash_database, 1), (self.spoil, 4),
        ]  # fmt: skip
        blow = self.chance.choices([one for one, _ in blows], [weight for _, weight in blows])[0]
        self.tally.kills[blow.__name__] += 1
        self.trace.note(f"{blow.__name__} {blow() or ''}")

    def kill_worker(self) -> None:
        self._kill(self.chance.choice(self.workers), self.chance.uniform(0.5, 3))

    def kill_beat(self) -> None:
        self._kill(self.beat, self.chance.uniform(1, 40))

    def kill_watchdog(self) -> None:
        self._kill(self.watchdog, self.chance.uniform(1, 40))

    def _kill(self, part: Process, for_s: float) -> None:
        if part.pid:
            part.kill()
            self.after(for_s, part.start)

    def kill_child(self) -> None:
        worker = self.chance.choice(self.workers)
        children = worker.children() if worker.pid else []
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(children), signal.SIGKILL)

    def crash_at_step(self) -> str:
        step = self.chance.choice(STEPS)
        self.rig.crash_once(step)
        return step

    def freeze(self) -> None:
        worker = self.chance.choice(self.workers)
        pid = worker.pid
        if not pid:
            return
        worker.signal(signal.SIGSTOP)

        def thaw() -> None:
            if worker.pid == pid:
                worker.signal(signal.SIGCONT)

        self.after(self.chance.uniform(1, 45), thaw)

    def lose_broker(self) -> None:
        """Kill it, half of the time with all it had."""
        broker = self.rig.broker
        if broker is None or broker.process is None or broker.process.poll() is not None:
            return
        broker.kill()
        if self.chance.random() < 0.5:
            shutil.rmtree(broker.folder / "appendonlydir", ignore_errors=True)
        self.after(self.chance.uniform(0, 4), broker.start)

    def flush(self) -> None:
        if self.rig.broker:
            with contextlib.suppress(Exception):
                self.rig.broker.client().flushall()

    def crash_database(self) -> None:
        self.cluster.crash()
        connection.close()
        self.cluster.start()

    def spoil(self) -> str:
        mode, amount = self.chance.choice(
            [("latency", 0.3), ("drip", 5), ("black hole", 0), ("reset", 0), ("cut", 30)]
        )
        self.line.be(mode, amount)
        self.after(self.chance.uniform(0.5, 3), lambda: self.line.be("pass"))
        return f"{mode} {amount}"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)] if values else 0.0


def drain(storm: Storm, within_s: float) -> None:
    """Wait until no row waits any more, or for so long."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        with contextlib.suppress(DatabaseError, InterfaceError):
            if not Message.objects.filter(state__in=["pending", "leased", "sending"]).exists():
                return
        time.sleep(0.5)


def judge(storm: Storm, provider: HttpProvider, *, keyed: bool) -> dict[str, Any]:
    """Compare what was acknowledged with what the provider took; our own states only explain."""
    first: dict[str, float] = {}
    keys: dict[str, set[str]] = {}
    takes: Counter = Counter()
    for request in provider.accepted:
        text = request.json["text"] if keyed else request.body.decode()
        text = next((line for line in _texts(text)), "")
        first.setdefault(text, request.at)
        keys.setdefault(text, set()).add(request.headers.get("idempotency-key", ""))
        takes[text] += 1
    states = dict(Message.objects.filter(kind=KIND).values_list("body", "state"))
    missing = [text for text in storm.tally.committed if text not in first]
    shown = {"unknown", "dead", "expired", "held"}
    storm.trace.keep(KIND, storm.tally.committed, first)
    delays = [first[text] - at for text, at in storm.tally.committed.items() if text in first]
    return {
        "committed": len(storm.tally.committed),
        "refused_by_database": storm.tally.refused,
        "accepted": len(set(storm.tally.committed) & set(first)),
        "lost": len([text for text in missing if states.get(text) not in shown]),
        "shown_as_doubt_or_dead": len([text for text in missing if states.get(text) in shown]),
        "duplicates": len([text for text in takes if (len(keys[text]) if keyed else takes[text]) > 1]),
        "repeats_under_one_key": sum(takes.values()) - len(takes) if keyed else 0,
        "doubtful": sum(state == "unknown" for state in states.values()),
        "p50_s": round(percentile(delays, 0.5), 3),
        "p95_s": round(percentile(delays, 0.95), 2),
        "max_s": round(max(delays, default=0), 1),
        "blows": dict(storm.tally.kills),
    }


def _texts(body: str) -> list[str]:
    """Return the storm's own text out of a JSON text or a form."""
    if "Body=" in body:
        body = body.split("Body=")[1].split("&")[0].replace("+", " ")
    return [body.split("\n")[0].split("%0A")[0]]


def weather(minutes: float, seed: int, *, keyed: bool) -> dict[str, Any]:
    """Let one storm pass over a fresh office and return what became of its messages."""
    chance = random.Random(seed)
    Moody.chance = random.Random(seed + 1)
    gate.register(KIND, gate.open_to_all)
    rig = Rig()
    name = "keyed" if keyed else "unkeyed"
    try:
        with Cluster() as cluster, Moody() as provider, FaultProxy(provider.port) as line:
            base = f"http://127.0.0.1:{line.port}"
            provider.headers = "Retry-After: 1\r\n"
            settings.SMS_URL = (
                f"https+json://gateway.test/?token=t&base={base}" if keyed
                else f"twilio://AC1:x@/?from=%2B15005550006&base={base}"
            )  # fmt: skip
            rig.start_broker()
            storm = Storm(cluster, rig, chance, line)
            storm.blow(minutes, name)
            rig.crash_file.unlink(missing_ok=True)
            drain(storm, 600)
            found = judge(storm, provider, keyed=keyed)
            rig.end()
    finally:
        rig.end()
    return {"storm": name, "seed": seed, "minutes": minutes, **found}


def main() -> int:
    minutes = float(os.environ.get("MINUTES", "30"))
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
    say(f"Seed {seed}, {minutes:g} minutes")
    office_broker.client()
    warm()
    found = []
    for blow in (
        lambda: weather(minutes, seed, keyed=True),
        lambda: weather(max(minutes / 6, 1), seed + 2, keyed=False),
        lambda: control.run(max(minutes / 10, 1), seed + 3),
    ):
        found.append(blow())
        say(json.dumps(found[-1]))
        if report := os.environ.get("STORM_REPORT"):
            with Path(report).open("a") as file:
                file.write(json.dumps(found[-1]) + "\n")
    keyed, unkeyed, plain = found
    calm = keyed["lost"] == keyed["duplicates"] == unkeyed["lost"] == unkeyed["duplicates"] == 0
    if not plain["lost"]:
        say("The negative control lost nothing: the storm is too weak.")
    return 0 if calm and plain["lost"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
