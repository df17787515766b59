"""`make run`: the whole office on one machine, from an empty data folder or an old one."""

import os
import socket
import sys

from devstack.environment import ROOT, data_folder, office_environment, port, read_dotenv, schema_digest
from devstack.folder import DataFolder
from devstack.ground import LOOPBACK, is_free, last_lines
from devstack.postgres import Postgres
from devstack.processes import Child
from devstack.servers import NAMES, needed
from devstack.supervisor import StopAsked, Supervisor, say
from devstack.valkey import Valkey

PYTHON = [sys.executable, "-m"]
# The worker warns of root in seven lines at every start; whoever starts the office as root knows it.
CELERY = [
    sys.executable,
    "-W",
    "ignore:You're running the worker",
    "-m",
    "celery",
    "--quiet",
    "-A",
    "crm.celery:app",
]


MOST_ATTEMPTS = 3


def programs(folder: DataFolder) -> dict[str, list[str]]:
    """Return what runs beside the servers: name and command."""
    table = {
        "web": [*PYTHON, "uvicorn", "crm.asgi:application", "--host", LOOPBACK, "--port", str(port()), "--no-access-log",
                "--lifespan", "off", "--timeout-graceful-shutdown", "3", "--log-level", "warning"],
        "worker": [*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING",
                   "--without-gossip", "--without-mingle", "--without-heartbeat"],
        "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--schedule", str(folder / "beat"), "--pidfile="],
    }  # fmt: skip
    if has_command("watchdog"):
        table["watchdog"] = [sys.executable, "manage.py", "watchdog"]
    return table


def has_command(name: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


def main(_arguments: list[str]) -> int:
    """Start everything, keep it alive, end it in order; return the exit code."""
    read_dotenv()
    folder = data_folder()
    with folder.locked():
        if not is_free(port()):
            raise SystemExit(
                f"Port {port()} is taken by another program. Choose another: make run PORT={port() + 1}"
            )
        supervisor = Supervisor()
        try:
            Office(folder, supervisor).open()
            supervisor.run()
        except StopAsked:
            say("closing …")
        finally:
            folder.forget_servers()
            supervisor.stop_all()
            say("everything is stopped; the data stays in " + str(folder.path))
    return 0


class Office:
    """The order of a start: servers, database and first login, the web, the line that says where, the rest."""

    def __init__(self, folder: DataFolder, supervisor: Supervisor) -> None:
        self.folder = folder
        self.supervisor = supervisor
        self.url = f"http://{LOOPBACK}:{port()}"

    def open(self) -> None:
        """Start everything; return when the first page has been served and the jobs are starting."""
        self.env = {
            "MALLOC_ARENA_MAX": "1",  # threads that take turns need one arena of the C allocator; each more wastes memory
            **office_environment(self.folder, os.environ),
            **self._start_servers(),
            "PORT": str(port()),
        }
        waiting = programs(self.folder)
        if knows_schema := self.folder.remembered().get("schema") == schema_digest():
            self._start("web", waiting.pop("web"))  # while we look once more: most of both is loading Django
        login_before = self._first_login()
        self._prepare()
        self.folder.publish_servers({name: self.env[name] for name in NAMES.values() if self.env.get(name)})
        if not knows_schema:
            self._start("web", waiting.pop("web"))
        self._announce(is_new=self._first_login() != login_before)
        for name, command in waiting.items():
            self._start(name, command)

    def _start(self, name: str, command: list[str]) -> None:
        self.supervisor.start(Child(name, command, env=self.env, folder=ROOT))

    def _start_servers(self) -> dict[str, str]:
        servers: list[Postgres | Valkey] = [server(self.folder) for server in needed()]
        started = [(server, server.child()) for server in servers]
        for _server, child in started:
            self.supervisor.start(child)
        for server, child in started:
            self._wait_for(server, child)
        return {NAMES[type(server)]: server.url for server in servers}

    def _wait_for(self, server: Postgres | Valkey, child: Child) -> None:
        """Wait until it answers; give up after three attempts of its own or its time."""

        def is_over() -> bool:
            return server.is_ready(child) or self.supervisor.deaths(child) > MOST_ATTEMPTS

        self.supervisor.wait_for(is_over, server.start_within_s)
        if not server.is_ready(child):
            raise SystemExit(
                f"The {server.name} did not start. Last words in {server.log}:\n{last_lines(server.log)}"
            )

    def _prepare(self) -> None:
        prepare = Child("prepare", [*PYTHON, "devstack.prepare", self.url], env=self.env, folder=ROOT)
        if code := self.supervisor.run_once(prepare):
            raise SystemExit(f"The database could not be prepared (exit code {code}).")
        self.folder.remember(schema=schema_digest())

    def _first_login(self) -> str:
        path = self.folder / "first-login"
        return path.read_text() if path.exists() else ""

    def _announce(self, *, is_new: bool) -> None:
        if not self.supervisor.wait_for(self._answers, within_s=60):
            say("the web server does not answer yet; see the lines above")
        print(f"Open: {self.url}", flush=True)
        if is_new:
            print(self._first_login().splitlines()[-1], flush=True)

    def _answers(self) -> bool:
        """Ask for the first page that a person sees (which also warms it up)."""
        try:
            with socket.create_connection((LOOPBACK, port()), timeout=10) as connection:
                connection.sendall(b"GET /accounts/login/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return connection.recv(8) == b"HTTP/1.1"
        except OSError:
            return False
