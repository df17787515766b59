from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.services import ensure_admin
from core.errors import RuleError
from desk.services.people import make_join_url


class Command(BaseCommand):
    help = (
        "Make an administrator, or give an existing one a new password; without one, print a one-time link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        try:
            user, is_new = ensure_admin(options["email"], options["password"])
        except RuleError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{'Created' if is_new else 'Updated'} {user.email}")
        if not options["password"]:
            self.stdout.write(f"Choose a password within a day: {make_join_url(user)}")
