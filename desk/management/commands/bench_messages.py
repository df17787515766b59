import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clients.models import Client
from core.jobs import kick
from notifications.services import send_to_client

KIND = "client_message"


class Command(BaseCommand):
    help = (
        "Write messages for the delivery benchmark: a backlog (--count), singles (--single), or only a kick."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=0)
        parser.add_argument("--single", type=int, default=0)
        parser.add_argument("--kick", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["kick"]:
            for _ in range(6):
                kick("notifications.sweep")
        for number in range(options["count"]):
            _send(number)
        committed = {}
        for number in range(options["single"]):
            pk = _send(number)
            committed[str(pk)] = time.time()
            time.sleep(0.05)  # single messages of a quiet office, not a backlog
        if committed:
            self.stdout.write(json.dumps(committed))


def _send(number: int) -> int:
    client = Client.objects.filter(pk=number % 5000 + 1).values("pk", "name").get()
    phone = f"+359{880000000 + client['pk']}"
    message = send_to_client(
        f"client:{client['pk']}",
        "sms",
        phone,
        "Your courier arrives today.",
        kind=KIND,
        by=None,
        name=client["name"],
    )
    return message.pk
