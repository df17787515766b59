"""Runs the programs of the office in one thread: passes on what they say, restarts who dies, ends all in order."""

import os
import selectors
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType

from devstack.processes import Child, how_it_ended

TICK_S = 0.2
FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 30.0
SETTLED_AFTER_S = 60.0
LAST_WORDS_S = 0.5


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class Supervisor:
    """Keeps children alive until told to stop. Single-threaded: a child's parent-death signal watches the thread."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.selector = selectors.DefaultSelector()
        self.started_at: dict[str, float] = {}
        self.delay_s: dict[str, float] = {}
        self.restart_at: dict[str, float] = {}
        self.died: Counter[str] = Counter()
        self.is_stopping = False
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def start(self, child: Child) -> None:
        """Start it and keep it alive from now on."""
        if child not in self.children:
            self.children.append(child)
        child.start()
        self.started_at[child.name] = time.monotonic()
        self._listen(child)

    def run_once(self, child: Child) -> int:
        """Run a program to its end while the others go on; return its exit code."""
        child.start()
        self._listen(child)
        try:
            self.wait_for(lambda: not child.is_running)
        finally:
            child.stop()
            self._hear_out(child)
        return child.exit_code or 0

    def deaths(self, child: Child) -> int:
        """Return how often it has died under us."""
        return self.died[child.name]

    def wait_for(self, condition: Callable[[], bool], within_s: float = float("inf")) -> bool:
        """Turn the loop until the condition holds; False when it does not in time."""
        deadline = time.monotonic() + within_s
        while not condition():
            if time.monotonic() > deadline:
                return False
            self._turn(0.03)
        return True

    def run(self) -> None:
        """Keep all children alive until somebody asks to stop."""
        while True:
            self._turn(TICK_S)

    def stop_all(self) -> None:
        """Ask all to end, programs before the servers they use, and wait until they are gone."""
        self.is_stopping = False  # a second Ctrl-C is heard
        servers = [child for child in self.children if child.log]
        programs = [child for child in self.children if not child.log]
        for child in programs:
            child.ask_to_stop()
        for child in [*programs, *reversed(servers)]:
            self._stop_patiently(child)

    def _stop_patiently(self, child: Child) -> None:
        child.ask_to_stop()
        deadline = time.monotonic() + child.patience_s
        while child.is_running and time.monotonic() < deadline and not self.is_stopping:
            self._listen_for(0.05)
        if child.is_running and not child.log:
            child.sweep()
        child.stop()
        self._hear_out(child)

    def _turn(self, timeout_s: float) -> None:
        if self.is_stopping:
            raise StopAsked
        self._listen_for(timeout_s)
        for child in self.children:
            if not child.is_running:
                self._bring_back(child)

    def _bring_back(self, child: Child) -> None:
        now = time.monotonic()
        if child.name not in self.restart_at:
            child.sweep()
            self.died[child.name] += 1
            settled = now - self.started_at[child.name] > SETTLED_AFTER_S
            delay = FIRST_DELAY_S if settled else self.delay_s.get(child.name, FIRST_DELAY_S)
            self.delay_s[child.name] = min(delay * 2, LONGEST_DELAY_S)
            self.restart_at[child.name] = now + delay
            say(f"{child.name} {how_it_ended(child.exit_code or 0)}; starting it again in {delay:.0f} s")
        elif now >= self.restart_at[child.name]:
            del self.restart_at[child.name]
            self.start(child)

    def _listen(self, child: Child) -> None:
        if child.output:
            os.set_blocking(child.output.fileno(), False)
            self.selector.register(child.output, selectors.EVENT_READ, Listener(child.name))

    def _hear_out(self, child: Child) -> None:
        """Pass on what is still in the pipe of one that has ended; a pipe that somebody inherited is left."""
        deadline = time.monotonic() + LAST_WORDS_S
        while child.output and not child.output.closed and time.monotonic() < deadline:
            self._listen_for(0.02)

    def _listen_for(self, timeout_s: float) -> None:
        if not self.selector.get_map():
            time.sleep(timeout_s)
        for key, _events in self.selector.select(timeout_s):
            if not key.data.pass_on(os.read(key.fd, 65536)):
                self.selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]


class Listener:
    """Passes on what one child says, line by line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.unfinished = b""

    def pass_on(self, said: bytes) -> bool:
        """Print the lines that are complete; False when the child will say nothing more."""
        *lines, self.unfinished = (self.unfinished + said).split(b"\n")
        for line in lines if said else [self.unfinished]:
            if line.strip():
                say(line.decode(errors="replace").rstrip(), self.name)
        return bool(said)


def say(line: str, name: str = "office") -> None:
    """Print one line with its speaker; a closed terminal must not end the office half-way."""
    try:
        print(f"{name:8} | {line}", flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 (for the rest of our life)
