from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from notifications.services import restoring


class Command(BaseCommand):
    help = "After a restore, before the workers start: holds all waiting messages; --release lets them go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--release", action="store_true", help="let go what was held after the restore")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["release"]:
            self.stdout.write(f"{restoring.release_all()} messages go out now.")
        else:
            self.stdout.write(f"{restoring.hold_all()} messages are held. See the Messages page.")
