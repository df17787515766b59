"""The sweeper that needs no Redis: it sends what nobody else sent, and plans when the schedule is silent."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from notifications import delivery, heartbeats, planner


class Command(BaseCommand):
    help = "Sends what has been due for more than 30 seconds, without Redis. Runs until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while True:
            try:
                self._look(stop)
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(f"the database is away: {type(error).__name__}")
            if options["once"] or stop.wait(settings.DELIVERY["look_s"]):
                return

    def _look(self, stop: threading.Event) -> None:
        close_old_connections()
        heartbeats.beat("watchdog")
        if heartbeats.is_old("planner", settings.DELIVERY["beat_lost_s"]):
            planner.run()
        delivery.sweep(settings.DELIVERY["watchdog_s"], stop.is_set)
