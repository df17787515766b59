"""An office under drill: real workers, beat and watchdog on the test's database, a broker of their own.

The processes are forks of this one (a fork starts in a fraction of a second) that run what `make run` runs: Celery's
worker with its pool, Celery's beat, the watchdog's command. They are killed for good at the end of every test.
"""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import redis
from celery import Celery
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.urls import get_resolver
from kombu import pools

from crm.celery import app, schedule
from devstack.processes import die_with_parent
from devstack.valkey import find_valkey
from notifications import delivery
from tests.devstack.offices import free_port
from tests.waiting import wait_for

PATIENCE_S = 90  # a busy machine is slow, not wrong


def forked(work: Callable[[], object], **env: str) -> int:
    """Run `work` in a process of its own with crash points armed, the head of its own group; returns its id."""
    watch = die_with_parent()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setpgid(0, 0)
        watch()
        connection.connection = None  # the parent's line must not be closed from here
        _let_go_of_lines()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        settings.CRASH_POINTS = True
        os.environ.update(env)
        work()
    except BaseException as error:  # noqa: BLE001 - nothing of pytest may run on in the child
        if not isinstance(error, SystemExit):
            sys.stderr.write(f"{work}: {error!r}\n")
    finally:
        os._exit(0)


def _let_go_of_lines() -> None:
    """Give up this fork's copies of the parent's lines: what the provider closes must be closed for its clients too.

    The numbers stay taken, so that no object of the parent's that ends here closes somebody else's file.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        with contextlib.suppress(OSError):
            if number > 2 and stat.S_ISSOCK(os.fstat(number).st_mode):
                os.dup2(nothing, number)


@dataclass
class Process:
    """A part of the office: how to start it again, and its process."""

    name: str
    work: Callable[[], object]
    env: dict[str, str] = field(default_factory=dict)
    pid: int = 0

    def start(self) -> "Process":
        self.pid = forked(self.work, **self.env)
        return self

    def signal(self, number: int) -> None:
        """Signal the whole group: a worker's master with its pool."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if not self.pid:
            return
        self.signal(signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        self.pid = 0

    def end(self, within_s: float = PATIENCE_S) -> float:
        """SIGTERM the head, as a supervisor does; returns the seconds until it was gone."""
        start = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        wait_for(lambda: os.waitpid(self.pid, os.WNOHANG)[0], within_s, f"{self.name} to end")
        self.signal(signal.SIGKILL)
        self.pid = 0
        return time.monotonic() - start

    def children(self) -> list[int]:
        """Return the processes of a worker's pool."""
        try:
            found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except OSError:
            return []
        return [int(child) for child in found.split()]


class Broker:
    """A Valkey of our own, as the office runs it: append-only, never evicting."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.options, self.port = folder, options, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Broker":
        command = [
            find_valkey(), "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder), "--save", "",
            "--appendonly", "yes", "--maxmemory-policy", "noeviction", *self.options,
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 - nothing but exec follows
        )
        wait_for(self._answers, PATIENCE_S, "the broker")
        return self

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError):
            return bool(self.client().ping())
        return False

    def client(self) -> "redis.Redis":
        return redis.Redis(port=self.port, socket_timeout=5)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


class Rig:
    """Starts parts of the office and ends all of them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="drill-"))
        self.parts: list[Process] = []
        self.broker: Broker | None = None
        self.broker_before: str = app.conf.broker_url
        self.crash_file = self.folder / "crash"

    def start_broker(self, *options: str) -> Broker:
        """Start a broker and let everything started afterwards use it."""
        self.broker = Broker(self.folder, *options).start()
        settings.REDIS_URL = self.broker.url
        lead_to(app, self.broker.url)
        return self.broker

    def worker(self, pool: int = 2) -> Process:
        words = ["worker", "-c", str(pool), "-l", "CRITICAL", "-n", f"drill{len(self.parts)}@%h"]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self._start("worker", lambda: (_tune(), app.worker_main(words)))

    def beat(self) -> Process:
        path = str(self.folder / f"beat{len(self.parts)}")
        words = ["beat", "-l", "CRITICAL", "--schedule", path, "--pidfile="]
        return self._start("beat", lambda: (_tune(), app.start(words)))

    def watchdog(self) -> Process:
        return self._start("watchdog", lambda: call_command("watchdog"))

    def office(self, pool: int = 2) -> tuple[Process, Process, Process]:
        """Start worker, beat and watchdog."""
        return self.worker(pool), self.beat(), self.watchdog()

    def sweeper(self) -> Process:
        """Start a bare loop of sweeps."""
        return self._start("sweeper", _sweep_for_ever)

    def crash_once(self, step: str) -> None:
        """Kill the next process that comes by this step."""
        self.crash_file.write_text(step)

    @property
    def has_crashed(self) -> bool:
        return not self.crash_file.exists()

    def _start(self, name: str, work: Callable[[], object]) -> Process:
        part = Process(name, work, {"CRASH_FILE": str(self.crash_file)}).start()
        self.parts.append(part)
        return part

    def end(self) -> None:
        for part in self.parts:
            part.kill()
        if self.broker:
            self.broker.kill()
            lead_to(
                app, self.broker_before
            )  # else every later kick waits six seconds for the one that is gone
        shutil.rmtree(self.folder, ignore_errors=True)


def warm() -> None:
    """Import once what every worker imports: a fork that starts with all of it costs what a fork costs."""
    app.loader.import_default_modules()
    run_checks()
    list(get_resolver().url_patterns)


def lead_to(celery: Celery, url: str) -> None:
    """Let an app that may have spoken to another broker speak to this one."""
    celery.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    pools.reset()
    celery.amqp._producer_pool = None
    celery._pool = None


def _tune() -> None:
    """Let Celery see the broker and the waits of this drill: it read its settings when the tests began."""
    lead_to(app, settings.REDIS_URL)
    app.conf.update(broker_connection_max_retries=None, worker_redirect_stdouts=False)
    schedule(app)


def _sweep_for_ever() -> None:
    while True:
        delivery.sweep()
        time.sleep(0.02)
