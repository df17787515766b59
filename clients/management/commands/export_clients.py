from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Role, User
from clients.exporting import exported
from clients.exports import WRITERS
from clients.models import Client


class Command(BaseCommand):
    help = "Export the clients that somebody may see to CSV, XLSX or VCF, by the file's ending."

    requires_system_checks = ()  # they take longer than the work

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--as", dest="email", help="whose clients; the oldest administrator's by default")

    def handle(self, *args: Any, **options: Any) -> None:
        path, email = Path(options["file"]), options["email"]
        write = WRITERS.get(path.suffix.lower().lstrip("."))
        if write is None:
            raise CommandError("Name a file that ends in .csv, .xlsx or .vcf.")
        people = User.objects.active()
        found = people.filter(email__iexact=email) if email else people.filter(role=Role.ADMIN).order_by("id")
        person = found.first()
        if person is None:
            raise CommandError(
                f"Nobody active signs in as {email}." if email else "There is no administrator yet."
            )
        if not path.parent.is_dir():
            raise CommandError(f"There is no folder {path.parent}.")
        draft = path.with_name(f".{path.name}.part")
        try:
            with draft.open("wb") as file:
                write(exported(Client.objects.visible_to(person).kept()), file)
            draft.replace(path)  # a file of this name is either whole or not there
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise CommandError(f"Cannot write {path}: {error.strerror}.") from None
        self.stdout.write(f"Wrote {path}")
