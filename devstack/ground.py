"""What both embedded servers stand on: a user without rights, a free port, a folder nobody else works in."""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import time
from pathlib import Path

from devstack.folder import DataFolder

LOOPBACK = "127.0.0.1"


def unprivileged(death_signal: signal.Signals) -> list[str]:
    """Return what to put before a server's command: as root it runs as `nobody`, who may still walk into the folder.

    PostgreSQL refuses to run as root. The capability saves loosening the modes of any parent folder. The signal
    at our death is given again because changing the user clears it (prctl(2)).
    """
    if os.geteuid() != 0:
        return []
    if not (setpriv := shutil.which("setpriv")):
        raise SystemExit(
            "Started as root, the database needs `setpriv` (package util-linux). Or start as another user."
        )
    user = pwd.getpwnam("nobody")
    rights = ",".join(["-all", *may_walk_anywhere()])
    return [
        setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", f"--inh-caps={rights}",
        f"--ambient-caps={rights}", f"--bounding-set={rights}", *keep_when_asking(), "--no-new-privs",
        f"--pdeathsig={death_signal.name[3:]}",
    ]  # fmt: skip


def may_walk_anywhere() -> list[str]:
    """Return the weakest capability we hold that opens all folders (containers often lack the weaker one)."""
    held = capabilities()
    return next(
        ([f"+{name}"] for name, bit in (("dac_read_search", 2), ("dac_override", 1)) if held >> bit & 1), []
    )


def keep_when_asking() -> list[str]:
    """Let access(2) count the capability too: PostgreSQL asks by it for its own programs, and root's home is closed.

    Without it the call looks at the user alone (capabilities(7), SECBIT_NO_SETUID_FIXUP); setting it needs CAP_SETPCAP.
    """
    return ["--securebits=+no_setuid_fixup"] if capabilities() >> 8 & 1 else []


def capabilities() -> int:
    """Return the capabilities we hold, a bit each."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"^CapPrm:\s*(\w+)", status, re.MULTILINE)[0], 16)


def give_to_nobody(path: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(path, user.pw_uid, user.pw_gid)


def stop_leftover(data: Path, pid_file: Path, patience_s: float = 30) -> None:
    """End a server that outlived its supervisor, so that a new one can take the folder.

    The pid file alone is not believed: after a reboot its number may be anybody's, but a server's working
    directory is its data folder.
    """
    with contextlib.suppress(OSError, ValueError):
        pid = int(pid_file.read_text().split()[0])
        for sign in (signal.SIGINT, signal.SIGKILL):  # asked once: a broker that is asked twice does not save
            if works_in(pid, data):
                os.kill(pid, sign)
            deadline = time.monotonic() + patience_s
            while works_in(pid, data) and time.monotonic() < deadline:
                time.sleep(0.05)


def works_in(pid: int, folder: Path) -> bool:
    return Path(f"/proc/{pid}/cwd").resolve() == folder


def choose_port(folder: DataFolder, key: str) -> int:
    """Return the remembered port while it is free, else a free one, remembered."""
    port = int(folder.remembered().get(key, 0))
    if not port or not is_free(port):
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        folder.remember(**{key: port})
    return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def shorten(log: Path, limit: int = 5_000_000) -> None:
    """Keep one old log beside the new one."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".old.log"))


def last_lines(log: Path, count: int = 5) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


def package_folder(name: str) -> Path:
    """Return where a package lies without importing it (the supervisor stays small)."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else Path("/nonexistent")
