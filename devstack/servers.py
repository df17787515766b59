"""The embedded servers that an office needs: which, how to start them for a while, how to wait for them."""

import contextlib
import time
from collections.abc import Iterator

from core.env import read
from devstack.folder import DataFolder
from devstack.ground import last_lines
from devstack.postgres import Postgres
from devstack.processes import Child
from devstack.valkey import Valkey

NAMES: dict[type[Postgres | Valkey], str] = {Postgres: "DATABASE_URL", Valkey: "REDIS_URL"}


def needed() -> list[type[Postgres | Valkey]]:
    """Return the servers that the environment does not name."""
    return [server for server, name in NAMES.items() if not read(name)]


@contextlib.contextmanager
def own_servers(folder: DataFolder, *, fast: bool = False) -> Iterator[dict[str, str]]:
    """Start what DATABASE_URL and REDIS_URL do not name, for the time of this block; yield both addresses.

    The folder's lock must be held. Servers are stopped at the end, and by the kernel if this process is killed.
    """
    servers = [server(folder, fast=fast) for server in needed()]
    children = [server.child() for server in servers]
    try:
        for child in children:
            child.start()
        for server, child in zip(servers, children, strict=True):
            wait_until_ready(server, child)
        yield {NAMES[type(server)]: server.url for server in servers}
    finally:
        for child in reversed(children):
            child.stop()


def wait_until_ready(server: Postgres | Valkey, child: Child) -> None:
    deadline = time.monotonic() + server.start_within_s
    while not server.is_ready(child):
        if not child.is_running or time.monotonic() > deadline:
            raise SystemExit(
                f"The {server.name} did not start. Its last words in {server.log}:\n{last_lines(server.log)}"
            )
        time.sleep(0.03)
