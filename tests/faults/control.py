"""The same storm on a plain `send_mail.delay()`: it must lose messages, else the storm is too weak."""

import os
import random
import signal
import time
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from kombu.exceptions import OperationalError

from tests.devstack.offices import free_port
from tests.faults.plain import app, send
from tests.faults.rig import Process, Rig, lead_to

PER_S = 5


class Letters:
    """A mail server that keeps what came and refuses one in twelve for the moment."""

    def __init__(self, chance: random.Random) -> None:
        self.came: list[str] = []
        self.chance = chance

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.chance.random() < 1 / 12:
            return "451 try again later"
        self.came.append(envelope.rcpt_tos[0])
        return "250 taken"


def run(minutes: float, seed: int) -> dict[str, Any]:
    """Queue letters in the broker while workers and broker are killed; return how many were lost."""
    chance, rig, letters = random.Random(seed), Rig(), Letters(random.Random(seed))
    controller = Controller(letters, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 15
    broker = rig.start_broker()
    lead_to(app, broker.url)
    words = ["worker", "-c", "3", "-l", "CRITICAL", "--without-gossip", "--without-mingle"]
    worker = Process("plain", lambda: app.worker_main(words)).start()
    rig.parts.append(worker)
    queued: set[str] = set()
    try:
        start = time.monotonic()
        end, next_blow, number = start + minutes * 60, start + 5, 0
        while (now := time.monotonic()) < end:
            if number < (now - start) * PER_S:
                _queue(number, queued)
                number += 1
            if now >= next_blow:
                _blow(chance, rig, worker)
                next_blow = now + chance.uniform(2, 8)
            time.sleep(0.01)
        calm = time.monotonic() + 30
        while time.monotonic() < calm and not queued <= set(letters.came):
            time.sleep(0.5)
    finally:
        rig.end()
        controller.stop()
    lost = queued - set(letters.came)
    return {
        "storm": "plain send_mail.delay()", "seed": seed, "minutes": minutes, "committed": len(queued),
        "accepted": len(set(letters.came)), "lost": len(lost), "duplicates": len(letters.came) - len(set(letters.came)),
    }  # fmt: skip


def _queue(number: int, queued: set[str]) -> None:
    try:
        send.apply_async([number], retry=False)
    except (OperationalError, OSError):
        return
    queued.add(f"o{number}@client.test")


def _blow(chance: random.Random, rig: Rig, worker: Process) -> None:
    blow = chance.choice(["worker", "child", "broker", "flush"])
    if blow == "worker":
        worker.kill()
        worker.start()
    elif blow == "child":
        for child in worker.children()[:1]:
            os.kill(child, signal.SIGKILL)
    elif rig.broker and blow == "flush":
        rig.broker.client().flushall()
    elif rig.broker:
        rig.broker.kill()
        rig.broker.start()
