"""`make run` as a person meets it: two offices at once, one of them in a path with spaces."""

import json
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.devstack.offices import (
    Program,
    copy_checkout,
    environment,
    free_port,
    manage,
    pid_of,
    processes_of,
    running,
)
from tests.waiting import wait_for

pytestmark = pytest.mark.faults
SAY_DATABASE = ("shell", "-v0", "-c", "from django.conf import settings; print(settings.DATABASE_URL)")
AS_NOBODY = [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--inh-caps=-all",
    "--no-new-privs",
]


@dataclass
class Office:
    """A running office and where it lives."""

    checkout: Path
    data: Path
    port: int
    make: Program

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:
                return bool(json.load(answer)["broker"])
        except OSError:
            return False

    def servers(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.data / "servers.json").read_text())
        return found


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that other users may enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="dossier-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def offices(folder: Path) -> Iterator[tuple[Office, Office]]:
    """Two offices side by side: by whoever runs the tests, and, when that is root, by an ordinary user."""
    checkout = copy_checkout(folder / "a path with spaces" / "dossier")
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    second = folder / "second office"
    second.mkdir()
    prefix = []
    if os.geteuid() == 0 and open_to_others(checkout):
        os.chown(second, 65534, 65534)
        prefix = AS_NOBODY
    with (
        opened(checkout, folder / "first office", []) as first,
        opened(checkout, second, prefix) as other,
    ):
        for office in (first, other):
            office.make.hear("Open: ", 180)
        yield first, other


def open_to_others(checkout: Path) -> bool:
    """Whether another user can run this checkout's Python with its packages."""
    command = [*AS_NOBODY, "sh", "-c", f"'{checkout}/.venv/bin/python' -c 'import django'"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


class opened:  # noqa: N801 (reads as a verb)
    """Start an office; make sure at the end that nothing of it is left, whatever the test did."""

    def __init__(self, checkout: Path, data: Path, prefix: list[str]) -> None:
        port = free_port()
        self.run = running([*prefix, "make", "run"], cwd=checkout, env=environment(data, port))
        self.office = Office(checkout, data, port, self.run.__enter__())

    def __enter__(self) -> Office:
        return self.office

    def __exit__(self, *_: object) -> None:
        self.run.__exit__(None, None, None)


@pytest.fixture
def first(offices: tuple[Office, Office]) -> Office:
    return offices[0]


def test_a_new_office_says_where_it_is_and_how_to_get_in(first):
    first.make.hear("First login: ")
    spoken = [line for line in first.make.lines if line.startswith(("Open: ", "First login: "))]
    assert spoken[0] == f"Open: {first.url}"
    assert spoken[1].startswith("First login: admin@dossier.local / ")
    login = first.data / "first-login"
    assert login.read_text().splitlines() == spoken
    assert stat.S_IMODE(login.stat().st_mode) == 0o600
    assert urllib.request.urlopen(f"{first.url}/accounts/login/", timeout=10).status == 200


def test_two_offices_share_nothing(offices):
    first, other = offices
    assert first.answers()
    assert other.answers()
    assert first.servers() != other.servers()
    assert (first.data / "secret-key").read_text() != (other.data / "secret-key").read_text()


def test_an_ordinary_user_runs_an_office(offices):
    owner = (offices[1].data / "secret-key").stat().st_uid
    if os.geteuid() == 0 and owner == 0:
        pytest.skip("the tests run as root, and this checkout's Python is closed to other users")
    assert owner != 0
    assert offices[1].answers()


def test_no_secret_is_open_to_other_users(offices):
    for office in offices:
        private = [path for path in office.data.iterdir() if path.is_file()]
        assert {"servers.json", "state.json", "secret-key", "valkey.conf"} <= {path.name for path in private}
        assert [path.name for path in private if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
        password = json.loads((office.data / "state.json").read_text())["postgres_password"]
        assert not any(password in command for command in processes_of(office.data).values())


def test_a_second_start_on_the_same_data_is_refused_in_one_line(first):
    command = [first.checkout / ".venv/bin/python", "-m", "devstack", "run"]
    env = environment(first.data, free_port())
    refused = subprocess.run(
        command, cwd=first.checkout, env=env, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"Dossier is already running on {first.data}. Stop it first, or set DATA_DIR to another folder."
    ]
    assert first.answers()


def test_a_taken_port_is_named(first, tmp_path):
    command = [first.checkout / ".venv/bin/python", "-m", "devstack", "run"]
    env = environment(tmp_path, first.port)
    refused = subprocess.run(
        command, cwd=first.checkout, env=env, capture_output=True, text=True, check=False
    )
    assert refused.stderr.strip().startswith(f"Port {first.port} is taken by another program.")


def test_management_commands_find_the_running_office(first):
    said, complaints = manage(first.checkout, first.data, *SAY_DATABASE).communicate(timeout=120)
    assert said.strip() == first.servers()["DATABASE_URL"], complaints


def test_killed_programs_and_servers_come_back(first):
    parts = {
        "web": "uvicorn",
        "worker": " worker --",
        "beat": " beat --",
        "broker": "valkey",
        "database": "/postgres -D",
    }
    wait_for(lambda: has_all(first, parts.values()), 90, "everything runs")
    victims = {name: pid_of(first.data, part) for name, part in parts.items()}
    for victim in victims.values():
        os.kill(victim, signal.SIGKILL)
    for name in victims:
        first.make.hear(f"{name} was killed (SIGKILL); starting it again in 1 s")
    wait_for(lambda: has_all(first, parts.values()) and first.answers(), 120, "the office answers again")
    assert not {pid_of(first.data, part) for part in parts.values()} & set(victims.values())


def has_all(office: Office, parts: Iterable[str]) -> bool:
    commands = processes_of(office.data).values()
    return all(any(part in command for command in commands) for part in parts)


def test_nothing_outlives_a_killed_supervisor(offices):
    _first, other = offices
    supervisor = pid_of(other.data, "devstack --maker")
    assert len(processes_of(other.data)) > 8
    os.kill(supervisor, signal.SIGKILL)
    wait_for(lambda: not processes_of(other.data), 10, "all processes are gone")


def test_a_later_start_says_only_where_and_ends_with_its_make(offices):
    """The data survived the kill; whoever kills `make` itself ends the office too, and in order."""
    _first, other = offices
    wait_for(lambda: not processes_of(other.data), 10, "the killed office is gone")
    prefix = AS_NOBODY if other.data.stat().st_uid != os.geteuid() else []
    with opened(other.checkout, other.data, prefix) as again:
        again.make.hear("Open: ")
        assert again.answers()
        assert again.make.said("First login") is None
        again.make.process.kill()
        wait_for(lambda: not processes_of(other.data), 90, "all processes are gone")
        assert not (other.data / "servers.json").exists()


def test_ctrl_c_ends_all_and_keeps_the_data(first):
    """A terminal sends it to `make` and everything in its foreground."""
    os.killpg(first.make.process.pid, signal.SIGINT)
    first.make.process.wait(30)
    wait_for(lambda: not processes_of(first.data), 20, "all processes are gone")
    assert first.make.said("everything is stopped; the data stays in")
    assert not (first.data / "postgres" / "postmaster.pid").exists()
    assert (first.data / "postgres" / "PG_VERSION").exists()


def test_commands_of_a_closed_office_bring_its_servers_and_share_them(first):
    wait_for(lambda: not processes_of(first.data), 20, "the office is closed")
    commands = [manage(first.checkout, first.data, *SAY_DATABASE) for _two in range(2)]
    said = [command.communicate(timeout=180) for command in commands]
    assert [command.returncode for command in commands] == [0, 0], said
    assert said[0][0] == said[1][0] != ""
    wait_for(lambda: not processes_of(first.data), 20, "their servers are stopped")
    assert not (first.data / "servers.json").exists()
