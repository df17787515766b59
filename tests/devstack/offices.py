"""Real offices for these tests: started by `make run` from a copy of the checkout, watched from outside."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "tests", ".*_cache", ".hypothesis", "__pycache__"
)
# What `make test` sets for its own pytest, and what make tells its children.
OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DATA_DIR",
    "ARGS",
    "MAKEFLAGS",
    "MFLAGS",
    "MAKELEVEL",
    "MAKEOVERRIDES",
}


def copy_checkout(target: Path) -> Path:
    """Copy what is tracked and built; packages stay where they are."""
    shutil.copytree(ROOT, target, ignore=NOT_COPIED, symlinks=True)
    for name in (".venv", "node_modules"):
        (target / name).symlink_to((ROOT / name).resolve())
    return target


def environment(data: Path, port: int | None = None) -> dict[str, str]:
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("PYTEST")
    }
    return {**env, "DATA_DIR": str(data), **({"PORT": str(port)} if port else {})}


def manage(checkout: Path, data: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a management command of that checkout on that data folder."""
    command = [str(checkout / ".venv/bin/python"), "manage.py", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=checkout, env=environment(data), text=True, stdout=pipe, stderr=pipe)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """A started command whose words are kept."""

    def __init__(self, command: list[str], *, cwd: Path, env: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            command, cwd=cwd, env=env, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def said(self, part: str) -> str | None:
        return next((line for line in list(self.lines) if part in line), None)

    def hear(self, part: str, within_s: float = 120) -> str:
        def heard_or_over() -> bool:
            return self.said(part) is not None or self.process.poll() is not None

        with contextlib.suppress(AssertionError):
            wait_for(heard_or_over, within_s, part)
        line = self.said(part)
        assert line, f"never said {part!r}, but:\n" + "\n".join(line[:200] for line in self.lines[-30:])
        return line

    def end(self, sign: signal.Signals = signal.SIGTERM, within_s: float = 30) -> int:
        """Send the signal and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        code = self.process.wait(within_s)
        self.reader.join(5)
        return code


@contextlib.contextmanager
def running(command: list[str], *, cwd: Path, env: dict[str, str]) -> Iterator[Program]:
    program = Program(command, cwd=cwd, env=env)
    try:
        yield program
    finally:
        program.end()


def processes_of(data: Path) -> dict[int, str]:
    """Return every live process that belongs to a data folder, with its command line."""
    found = {}
    marks = (f"DATA_DIR={data}\0", f"DATA_DIR={data.resolve()}\0")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                started_for_it = any(
                    mark in (entry / "environ").read_text(errors="replace") for mark in marks
                )
                works_in_it = (entry / "cwd").resolve().is_relative_to(data.resolve())
                if started_for_it or works_in_it:
                    found[int(entry.name)] = (
                        (entry / "cmdline").read_text(errors="replace").replace("\0", " ")
                    )
    return {pid: command for pid, command in found.items() if command}


def pid_of(data: Path, part: str) -> int:
    """Return the oldest process of that data folder whose command line holds the words."""
    found = sorted(pid for pid, command in processes_of(data).items() if part in command)
    assert found, f"no {part!r} in {processes_of(data)}"
    return found[0]
