"""Servers for a management command: the ones named, the running office's, or our own while the command runs."""

import atexit
import contextlib
import fcntl
import os
from collections.abc import Callable

from core.env import read
from devstack.environment import data_folder, office_environment, read_dotenv
from devstack.folder import DataFolder, FolderBusy
from devstack.servers import NAMES, own_servers


def ensure_servers(prepare: Callable[[], None] | None = None) -> None:
    """Set DATABASE_URL, REDIS_URL and SECRET_KEY where they are missing; what is started here ends with this process.

    `prepare` brings the schema of servers started here up to date; without it they are not lent to other commands.
    """
    read_dotenv()
    folder = data_folder()
    folder.make()
    os.environ.update(office_environment(folder, os.environ))
    if read("DATABASE_URL"):
        return
    until_exit = contextlib.ExitStack()
    atexit.register(until_exit.close)
    while not (borrow(folder, until_exit) or start(folder, until_exit, prepare)):
        pass  # somebody else took or gave up the folder between the two


def use(servers: dict[str, str]) -> None:
    os.environ.update({name: servers[name] for name in NAMES.values() if name in servers and not read(name)})


def borrow(folder: DataFolder, until_exit: contextlib.ExitStack) -> bool:
    """Use the servers that somebody runs here, who then waits for us before stopping them; False when nobody does."""
    users = until_exit.enter_context(folder.open("users"))
    fcntl.flock(users, fcntl.LOCK_SH)
    if servers := folder.running_servers():
        use(servers)
        return True
    fcntl.flock(users, fcntl.LOCK_UN)
    return False


def start(folder: DataFolder, until_exit: contextlib.ExitStack, prepare: Callable[[], None] | None) -> bool:
    """Run the servers ourselves and lend them to other commands; False when another one was faster."""
    with contextlib.suppress(FolderBusy), contextlib.ExitStack() as ours:
        users = ours.enter_context(folder.open("users"))
        ours.enter_context(folder.locked())
        servers = ours.enter_context(own_servers(folder))
        use(servers)
        if prepare:
            prepare()
            folder.publish_servers(servers)
        ours.callback(folder.forget_servers)
        ours.callback(fcntl.flock, users, fcntl.LOCK_EX)  # the first thing at the end: wait for the borrowers
        until_exit.push(ours.pop_all())
        return True
    return False
