"""The world around an office in a browser's story: an SMTP server, an SMS gateway, and the office's own worker."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection

from notifications.models import Heartbeat
from tests.notifications.providers import HttpProvider
from tests.notifications.test_deliver_email import Inbox
from tests.people import Cast
from tests.waiting import wait_for


@dataclass
class Outside:
    """What the world received."""

    letters: Inbox
    texts: HttpProvider

    def letters_to(self, address: str, subject: str) -> list:
        mine = [letter for recipients, letter in self.letters.letters if address in recipients]
        # a long subject in another alphabet begins on the line after its name (RFC 5322 §2.2.3)
        return [letter for letter in mine if letter["Subject"].strip() == subject]

    def texts_to(self, number: str) -> list[dict]:
        return [request.json for request in self.texts.accepted if request.json["to"] == number]


@pytest.fixture
def outside(settings) -> Iterator[Outside]:
    """A real SMTP server and an HTTP gateway for SMS, both on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_FROM = "Sofia Office <office@dossier.test>"
    with HttpProvider() as texts:
        settings.SMS_URL = f"https+json://gateway.test/send?token=t0k&from=Dossier&base={texts.url}"
        yield Outside(handler, texts)
    controller.stop()


@pytest.fixture
def worker(people: Cast, outside: Outside, settings, tmp_path) -> Iterator[None]:
    """The office's own worker with its schedule, in a process of its own on the test database."""
    db = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DATA_DIR": str(Path(settings.MEDIA_ROOT).parent),
        "EMAIL_URL": settings.EMAIL_URL,
        "EMAIL_FROM": settings.EMAIL_FROM,
        "SMS_URL": settings.SMS_URL,
    }
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "crm.celery:app", "worker", "--beat",
               "--schedule", str(tmp_path / "beat"), "--concurrency", "2", "--loglevel", "WARNING",
               "--without-gossip", "--without-mingle", "--without-heartbeat"]  # fmt: skip
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=django_settings.BASE_DIR, env=environment, stdout=log, stderr=log
        )
        wait_for(Heartbeat.objects.filter(name="beat").exists, 60, "the schedule's first tick")
        yield
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
