"""From a fresh clone to the first page, the second start, and what an idle office weighs."""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.office import ROOT, Browser, free_port, pss_mb
from bench.report import Figure

OFFICE_SETTINGS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR", "PORT", "BASE_URL", "VIRTUAL_ENV")


def measure() -> list[Figure]:
    """Clone into an empty folder and start twice; package caches stay as warm as they are."""
    folder = Path(tempfile.mkdtemp(prefix="dossier-start-"))
    try:
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "dossier")], check=True)
        with _office(folder / "dossier") as (port, pid):
            first = _first_page(port, began)
            time.sleep(20)  # idle means idle: the workers have loaded by now
            memory = pss_mb(pid)
        began = time.monotonic()
        with _office(folder / "dossier") as (port, _):
            second = _first_page(port, began)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Figure("start.first", first, "s"),
        Figure("start.second", second, "s"),
        Figure(
            "memory.idle", memory, "MB", {"what": "web, worker of two, beat, watchdog, PostgreSQL, Valkey"}
        ),
    ]


@contextlib.contextmanager
def _office(checkout: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in OFFICE_SETTINGS}
    office = subprocess.Popen(
        ["make", "run"],
        cwd=checkout,
        env={**env, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield port, office.pid
    finally:
        os.killpg(office.pid, signal.SIGINT)
        office.wait(60)


def _first_page(port: int, began: float) -> float:
    deadline = began + 300
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Browser(port).get("/accounts/login/").status == 200:
                return time.monotonic() - began
        time.sleep(0.05)
    raise SystemExit("The office did not start within 300 s.")
