"""Child processes that cannot outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


def die_with_parent(sign: signal.Signals = signal.SIGKILL, parent: int | None = None) -> Callable[[], None]:
    """Return a function for the child to call: the kernel signals it when its parent ends, even by SIGKILL.

    The kernel watches the *thread* that started the child (prctl(2)): start children from the main thread only.
    """
    parent = parent or os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def watch_parent() -> None:
        if prctl is None:
            return
        prctl(PR_SET_PDEATHSIG, int(sign))
        if os.getppid() != parent:  # it ended before the call above
            os.kill(os.getpid(), signal.SIGKILL)

    return watch_parent


def how_it_ended(code: int) -> str:
    """Say an exit code in plain words."""
    if code < 0:
        return f"was killed ({signal.Signals(-code).name})"
    return "ended by itself" if code == 0 else f"failed with exit code {code}"


@dataclass
class Child:
    """One program: how to start it, how to end it, and the process while it runs."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    folder: Path
    log: Path | None = None  # else its output comes through `output`
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    patience_s: float = 10
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the one who stops things in order."""
        out: int | IO[bytes] = self.log.open("ab") if self.log else subprocess.PIPE
        try:
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(self.death_signal),  # noqa: PLW1509 (one thread only)
            )
        finally:
            if not isinstance(out, int):
                out.close()

    @property
    def output(self) -> IO[bytes] | None:
        return self.process.stdout if self.process else None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        if self.process and self.is_running:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """End it and whatever it left in its session; wait until it is gone."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(self.patience_s)
        except subprocess.TimeoutExpired:
            self.sweep()
            self.process.wait()
        self.sweep()

    def sweep(self) -> None:
        """Kill what is left of its process group (a pool whose master was killed)."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return
