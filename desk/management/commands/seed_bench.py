from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.benchmark_data import seed


class Command(BaseCommand):
    help = "Fill an empty database with deterministic benchmark data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["clients"] <= 10_000_000:
            raise CommandError("Give a number of clients from 1 to 10,000,000.")
        try:
            seed(options["clients"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['clients']} clients")
