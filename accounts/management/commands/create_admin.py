from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.services import ensure_admin


class Command(BaseCommand):
    help = "Make an administrator, or give an existing one a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        user, password, is_new = ensure_admin(options["email"], options["password"])
        self.stdout.write(f"{'Created' if is_new else 'Updated'} {user.email}")
        if not options["password"]:
            self.stdout.write(f"Password: {password}")
