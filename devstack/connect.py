"""Servers for a management command: the ones named, the running office's, or our own while the command runs."""

import atexit
import contextlib
import fcntl
import os

from core.env import read
from devstack.environment import data_folder, office_environment, read_dotenv
from devstack.folder import DataFolder, FolderBusy
from devstack.servers import own_servers


def ensure_servers() -> bool:
    """Set DATABASE_URL, REDIS_URL and SECRET_KEY where they are missing.

    Servers started here end with this process; True says that they were, and that nobody has looked at their
    schema yet.
    """
    read_dotenv()
    folder = data_folder()
    folder.make()
    os.environ.update(office_environment(folder))
    if read("DATABASE_URL"):
        return False
    until_exit = contextlib.ExitStack()
    atexit.register(until_exit.close)
    servers = borrowed = borrow(folder, until_exit)
    while servers is None:
        servers = start(folder, until_exit) or (borrowed := borrow(folder, until_exit))
    os.environ.update({name: url for name, url in servers.items() if not read(name)})
    return borrowed is None


def borrow(folder: DataFolder, until_exit: contextlib.ExitStack) -> dict[str, str] | None:
    """Use the servers that somebody runs here, who then waits for us before stopping them."""
    users = until_exit.enter_context(folder.open("users"))
    fcntl.flock(users, fcntl.LOCK_SH)
    if servers := folder.running_servers():
        return servers
    fcntl.flock(users, fcntl.LOCK_UN)
    return None


def start(folder: DataFolder, until_exit: contextlib.ExitStack) -> dict[str, str] | None:
    """Run the servers ourselves and lend them to other commands; None when another one was faster."""
    with contextlib.suppress(FolderBusy), contextlib.ExitStack() as ours:
        users = ours.enter_context(folder.open("users"))
        ours.enter_context(folder.locked())
        servers = ours.enter_context(own_servers(folder))
        folder.publish_servers(servers)
        ours.callback(folder.forget_servers)
        ours.callback(fcntl.flock, users, fcntl.LOCK_EX)  # the first thing at the end: wait for the borrowers
        until_exit.push(ours.pop_all())
        return servers
    return None
