"""`make check`: every linter and every promise that can be kept without a database. All parts run; all faults show."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from devstack.environment import ROOT, without_office_settings
from devstack.processes import die_with_parent

PYTHON = [sys.executable, "-m"]
MANAGE = [sys.executable, "manage.py"]
AT_ONCE = 2
# What an office on the open internet would set; no server is asked.
PRODUCTION = {
    "SECRET_KEY": "a-long-key-of-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "BASE_URL": "https://dossier.example",
    "DATABASE_URL": "postgresql://crm@127.0.0.1:1/crm",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "TRUSTED_PROXIES": "1",
    "DEBUG": "0",
}


@dataclass
class Part:
    """One check: its command while it runs, what it said, how long it took."""

    name: str
    command: list[str]
    said: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    seconds: float = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self, env: dict[str, str]) -> None:
        self.seconds = -time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self.said,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 (one thread only)
        )

    def finish(self) -> bool:
        """Print what it found; True when that is nothing."""
        self.seconds += time.monotonic()
        failed = self.process is None or self.process.returncode != 0
        print(f"{'FAILED' if failed else 'ok':6} {self.name:16} {self.seconds:5.1f} s", flush=True)
        if failed:
            self.said.seek(0)
            print(self.said.read().decode(errors="replace").rstrip(), flush=True)
        return not failed


def parts() -> list[Part]:
    """Return every check whose subject exists, the slowest first."""
    found = [
        Part("types", [*PYTHON, "mypy", "."]),
        Part("deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
        Part("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Part(
            "imports",
            [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        ),
        Part("lint", [*PYTHON, "ruff", "check", "--output-format", "concise", "."]),
        Part("format", [*PYTHON, "ruff", "format", "--check", "."]),
        Part(
            "django-upgrade", over("*.py", [*PYTHON, "django_upgrade", "--target-version", "5.2", "--check"])
        ),
        Part(
            "templates",
            over(
                "*.html", [str(Path(sys.executable).with_name("djade")), "--target-version", "5.2", "--check"]
            ),
        ),
        Part("template indent", over("*.html", [*PYTHON, "djhtml", "--tabwidth", "2", "--check"])),
        Part("configuration", [*PYTHON, "devstack.configuration", "check"]),
    ]
    if (ROOT / "locale").exists():
        found.append(Part("translations", [*PYTHON, "devstack.translations", "check"]))
    return found


def over(pattern: str, command: list[str]) -> list[str]:
    """Add our own files of a kind to a command that does not look for them itself."""
    folders = [
        path
        for path in ROOT.iterdir()
        if path.is_dir() and (path / "__init__.py").exists() or path.name == "templates"
    ]
    return [
        *command,
        *sorted(str(path.relative_to(ROOT)) for folder in folders for path in folder.rglob(pattern)),
    ]


def main(_arguments: list[str]) -> int:
    """Run all parts, two at a time, and sum up; 1 when one of them failed."""
    started = time.monotonic()
    env = {**without_office_settings(), **PRODUCTION}
    failed = run_all(parts(), lambda part: part.start(env))
    print(
        f"{time.monotonic() - started:.1f} s in all; "
        + (f"failed: {', '.join(failed)}" if failed else "all well")
    )
    return 1 if failed else 0


def run_all(waiting: list[Part], start: Callable[[Part], None]) -> list[str]:
    """Return the names of those that failed. One thread: parent-death signals watch threads."""
    running: list[Part] = []
    failed = []
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(waiting.pop(0))
            start(running[-1])
        for part in [part for part in running if part.process and part.process.poll() is not None]:
            running.remove(part)
            if not part.finish():
                failed.append(part.name)
        time.sleep(0.05)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
