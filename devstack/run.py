"""`make run`: the whole office on one machine, from an empty data folder or an old one."""

import http.client
import sys
import time

from devstack.environment import ROOT, data_folder, office_environment, port, read_dotenv
from devstack.folder import DataFolder
from devstack.processes import Child
from devstack.servers import LOOPBACK, NAMES, Postgres, Valkey, is_free, last_lines, needed
from devstack.supervisor import StopAsked, Supervisor, say

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
    """The order of a start: servers, database and first login, programs, and the line that says where."""

    def __init__(self, folder: DataFolder, supervisor: Supervisor) -> None:
        self.folder = folder
        self.supervisor = supervisor
        self.url = f"http://{LOOPBACK}:{port()}"

    def open(self) -> None:
        env = {**office_environment(self.folder), **self._start_servers(), "PORT": str(port())}
        self._prepare(env)
        for name, command in programs(self.folder).items():
            self.supervisor.start(Child(name, command, env=env, folder=ROOT))
        self.folder.publish_servers({name: env[name] for name in NAMES.values() if env.get(name)})
        self._announce()

    def _start_servers(self) -> dict[str, str]:
        servers: list[Postgres | Valkey] = [server(self.folder) for server in needed()]
        started = [(server, server.child()) for server in servers]
        for _server, child in started:
            self.supervisor.start(child)
        for server, child in started:
            if not self.supervisor.wait_for(lambda: server.is_ready(child), server.start_within_s):  # noqa: B023
                raise SystemExit(
                    f"The {server.name} did not start. Last words in {server.log}:\n{last_lines(server.log)}"
                )
        return {NAMES[type(server)]: server.url for server in servers}

    def _prepare(self, env: dict[str, str]) -> None:
        before = self._first_login()
        if code := self.supervisor.run_once(
            Child("prepare", [*PYTHON, "devstack.prepare"], env=env, folder=ROOT)
        ):
            raise SystemExit(f"The database could not be prepared (exit code {code}).")
        self.is_new = self._first_login() != before

    def _first_login(self) -> str:
        path = self.folder / "first-login"
        return path.read_text() if path.exists() else ""

    def _announce(self) -> None:
        if not self.supervisor.wait_for(self._answers, within_s=60):
            say("the web server does not answer yet; see the lines above")
        print(f"Open: {self.url}", flush=True)
        if self.is_new:
            print(self._first_login().splitlines()[-1], flush=True)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, port(), timeout=5)
        try:
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            return False
        finally:
            connection.close()
        return True
