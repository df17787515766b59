"""Kannel, Postfix and Dovecot for these stories; skipped, with the reason, where they are not installed."""

import contextlib
import os
import shutil
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.gateways import PACKAGES, find
from notifications import gate
from notifications.transports.hooks import mark
from tests.gateways import certificates
from tests.gateways.certificates import Certificates
from tests.gateways.servers import OFFICE, Kannel, Mail

PREFIX = "dossier-gateways-"


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A folder that servers of other users may enter (pytest's own they may not); those of killed runs go."""
    parent = Path(tempfile.gettempdir())
    for old in parent.glob(f"{PREFIX}*"):
        pid = old.name.split("-")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(old, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    made.chmod(0o755)
    before = os.umask(0o022)  # `make test` keeps what it writes to itself; Postfix has users of its own
    yield made
    os.umask(before)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def authority(home: Path) -> Certificates:
    return certificates.make(home / "certificates")


@pytest.fixture(scope="session")
def kannel_server(home: Path, live_server) -> Iterator[Kannel]:
    need("bearerbox", "smsbox", "fakesmsc")
    hook = f"{live_server.url}/hooks/sms/kannel/?m=0&s={mark(0, 'kannel')}&id=%I&from=%p&to=%P&text=%a"
    with tidily(lambda: Kannel(home / "kannel", hook)) as server:
        yield server


@pytest.fixture(scope="session")
def mail_server(home: Path, authority: Certificates) -> Iterator[Mail]:
    need("postfix", "dovecot")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts only as root")
    with tidily(lambda: Mail(home / "mail", authority)) as server:
        yield server


@pytest.fixture
def kannel(kannel_server: Kannel, transactional_db, live_server, settings) -> Kannel:
    """The office sends SMS by Kannel, which finds our hooks."""
    settings.BASE_URL = live_server.url
    settings.SMS_URL = kannel_server.url
    return kannel_server


@pytest.fixture
def mail(mail_server: Mail, authority: Certificates, settings, monkeypatch) -> Mail:
    """The office sends and reads mail by these servers, whose authority it trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.authority))
    settings.EMAIL_URL, settings.IMAP_URL = mail_server.smtp_url, mail_server.imap_url
    settings.EMAIL_FROM = f"Sofia Office <{OFFICE}>"
    return mail_server


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """Letters of these stories may go out, and everybody sees every client."""
    monkeypatch.setattr(gate, "_gates", dict(gate._gates))
    monkeypatch.setattr(gate, "_sights", dict(gate._sights))
    gate.register("letter", gate.open_to_all)
    gate.register_sight("client", lambda user, ids: ids)


def need(*programs: str) -> None:
    absent = sorted({PACKAGES[name] for name in programs if not find(name)})
    if absent:
        pytest.skip(f"needs {', '.join(absent)} (`make test` as root on Debian installs them)")


class tidily:  # noqa: N801 - reads like a word of the sentence
    """Make a server and stop it, whatever happens in between, its own start included."""

    def __init__(self, make) -> None:
        self.make = make

    def __enter__(self):
        self.server = self.make()
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.stop()


@pytest.fixture
def tls_server():
    """Start a server that offers a certificate and nothing else: `tls_server(certificates)` returns its port."""
    listeners = []

    def start(offered: Certificates) -> int:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(offered.server, offered.server_key)
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            with contextlib.suppress(OSError):
                line, _ = listener.accept()
                context.wrap_socket(line, server_side=True)

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    yield start
    for listener in listeners:
        listener.close()
