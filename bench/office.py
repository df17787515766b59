"""A seeded office to measure: its own database (kept for the next run), served as `make run` serves it."""

import contextlib
import hashlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "benchmark office"
SCHEMA = ("*/migrations/*.py",)
SOURCES = (*SCHEMA, "desk/benchmark_data.py", "core/text.py")


def _digest(sources: tuple[str, ...]) -> str:
    """Name a database by what made it: another seed or schema gets another database."""
    digest = hashlib.sha256()
    for pattern in sources:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def manage(*arguments: object, env: dict[str, str] | None = None) -> str:
    """Run a management command and return what it printed."""
    command = [sys.executable, "manage.py", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def seeded_database(clients: int) -> str:
    """Return the URL of a database with N clients, made on first use (10,000 take seconds, a million minutes)."""
    return _kept_database(
        f"bench_{clients}_{_digest(SOURCES)}",
        lambda url: manage("seed_bench", "--clients", clients, env={"DATABASE_URL": url}),
        template=_name(empty_database()),
    )


def empty_database() -> str:
    """Return the URL of a migrated database without a row, made on first use: migrating takes longer than seeding."""
    return _kept_database(
        f"bench_empty_{_digest(SCHEMA)}",
        lambda url: manage("migrate", "-v0", "--noinput", env={"DATABASE_URL": url}),
    )


def copied_database(url: str, name: str) -> str:
    """Return the URL of a fresh copy of a database that nobody uses."""
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(url)}"')
    return _url(name)


def drop_database(url: str) -> None:
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')


def _kept_database(name: str, fill: Callable[[str], object], template: str = "template1") -> str:
    """Make a database of this name unless it is there; one that was not filled to its end never gets the name."""
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return _url(name)
        draft = f"{name}_draft"
        cursor.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{draft}" TEMPLATE "{template}"')
        fill(_url(draft))
        with contextlib.closing(psycopg2.connect(_url(draft))) as seeded:
            seeded.autocommit = True
            seeded.cursor().execute("VACUUM ANALYZE")
        cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return _url(name)


@contextlib.contextmanager
def _server() -> Iterator[Any]:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _url(name: str) -> str:
    return urllib.parse.urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _name(url: str) -> str:
    return urllib.parse.urlsplit(url).path[1:]


@dataclass
class Answer:
    """One answer and how long it took, in milliseconds."""

    status: int
    body: bytes
    headers: dict[str, str]
    ms: float


@dataclass
class Browser:
    """One signed-in connection, kept alive."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookie, "Accept-Encoding": "identity", "Accept": "*/*", **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        began = time.perf_counter()
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        for value in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, content, found, took)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def sign_in(self, email: str) -> None:
        """Sign in by the form, as a person does."""
        page = self.get("/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
        assert token, page.body[:500]
        form = urllib.parse.urlencode(
            {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
        )
        answer = self.ask(
            "POST", "/accounts/login/", form, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.status == 302, (answer.status, answer.body[:500])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(database_url: str, *, processes: int = 1) -> Iterator[tuple[int, int]]:
    """Serve one database; yields (port, pid of the server)."""
    port = free_port()
    env = {
        "MALLOC_ARENA_MAX": "1",  # as the image and `make run` set it
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "crm.asgi:application",
        "--lifespan",
        "off",
        "--no-access-log",
    ]
    command += ["--log-level", "warning", "--port", str(port), "--workers", str(processes)]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Browser(port).get("/healthz").status == 200:
                    break
            time.sleep(0.05)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


def pss_mb(pid: int) -> float:
    """Return the proportional memory of a process and its descendants, in MB (10^6 bytes)."""
    total = 0
    for one in _family(pid):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1])  # type: ignore[index]
    return total * 1024 / 1e6


def _family(pid: int) -> list[int]:
    members = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                members += _family(int(child))
    return members
