"""A PostgreSQL of our own that may be killed: durable, with the schema of the test database."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import psycopg2
from django.db import connection

from devstack.folder import DataFolder
from devstack.postgres import Postgres
from devstack.servers import wait_until_ready

_PLACE = ("HOST", "PORT", "NAME", "USER", "PASSWORD")


class Cluster:
    """Starts, crashes and restarts; while it is entered Django's connection (and every fork) leads here."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="drill-pg-"))
        os.chmod(self.path, 0o755)  # noqa: PTH101 - the server's user walks in
        self.folder = DataFolder(self.path / "data")
        self.folder.make()
        self.server = Postgres(self.folder)

    def start(self) -> None:
        self.child = self.server.child()
        self.child.start()
        wait_until_ready(self.server, self.child)
        self.port = urlsplit(self.server.url).port

    def crash(self) -> None:
        """kill -9 the postmaster; its children end when they notice."""
        if self.child.process:
            os.kill(self._pid(), signal.SIGKILL)
            self.child.process.wait()
        _await_orphans(self.server.data)

    def stop(self) -> None:
        self.child.stop()

    def _pid(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split()[0])

    def load(self) -> None:
        """Give it the schema and the standing rows of the database that Django is connected to."""
        here = connection.settings_dict
        source = (
            f"postgresql://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
        )
        dump = subprocess.run(
            [self.server.bin / "pg_dump", "--no-owner", source], check=True, capture_output=True
        )
        subprocess.run(
            [self.server.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", self.server.url],
            input=dump.stdout, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> Self:
        self.start()
        self.load()
        self._before = {name: connection.settings_dict[name] for name in _PLACE}
        self.lead_here(self.port)
        return self

    def lead_here(self, port: int) -> None:
        """Let Django's connection lead here, by this port (ours or a proxy's)."""
        there = urlsplit(self.server.url)
        connection.close()
        connection.settings_dict.update(
            HOST="127.0.0.1", PORT=port, NAME=there.path[1:], USER=there.username, PASSWORD=there.password
        )

    def __exit__(self, *_) -> None:
        connection.close()
        connection.settings_dict.update(self._before)
        self.child.stop_signal = signal.SIGQUIT
        with contextlib.suppress(OSError):
            self.child.stop()
        shutil.rmtree(self.path, ignore_errors=True)

    def query(self, sql: str, *, superuser: bool = False) -> list[tuple]:
        """Ask by a connection of our own, whatever the proxy does."""
        url = self.server.url
        if superuser:
            password = self.folder.remembered()["postgres_superuser_password"]
            url = f"postgresql://postgres:{password}@127.0.0.1:{self.port}/crm"
        with contextlib.closing(psycopg2.connect(url)) as line:
            line.autocommit = True
            cursor = line.cursor()
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def _await_orphans(data: Path) -> None:
    """Wait until nobody holds the shared memory of a killed postmaster; a new one would refuse to start."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not any(_works_in(process, data) for process in Path("/proc").glob("[0-9]*")):
            return
        time.sleep(0.02)


def _works_in(process: Path, data: Path) -> bool:
    try:
        return (process / "cwd").resolve() == data
    except OSError:
        return False
