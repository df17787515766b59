from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from desk.services.sample import make_sample_office, remove_sample_office


class Command(BaseCommand):
    help = "Make the sample office in a language, or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            count, _ = remove_sample_office()
            self.stdout.write(f"Removed {count} sample clients")
            return
        if options["language"] not in dict(settings.LANGUAGES):
            raise CommandError(f"Choose a language: {', '.join(dict(settings.LANGUAGES))}.")
        by = User.objects.admins().select_related("office", "team").order_by("id").first()
        if by is None:
            raise CommandError("There is no administrator yet: manage.py create_admin --email …")
        self.stdout.write(f"Made {make_sample_office(by, options['language'])} sample clients")
