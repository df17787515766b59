from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Office, Role, Team, User
from accounts.services import create_office, create_team, create_user, first_office
from core.errors import RuleError


class Command(BaseCommand):
    help = "Make a user. Team and office are given by name and made when missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--team")
        parser.add_argument("--office")
        parser.add_argument("--password", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            with transaction.atomic():
                user = self._make(options)
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except RuleError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"Created {user.email} ({user.role}, id {user.pk})")

    def _make(self, options: dict[str, Any]) -> User:
        team = _team(options["team"], options["office"])
        office = _office(options["office"]) if options["office"] or team is None else team.office
        return create_user(
            email=options["email"],
            name=options["name"],
            role=options["role"],
            office=office,
            team=team,
            password=options["password"],
        )


def _office(name: str | None) -> Office:
    if not name:
        return first_office()
    return Office.objects.filter(name__iexact=name).order_by("id").first() or create_office(name=name)


def _team(name: str | None, office_name: str | None) -> Team | None:
    """Return the team of that name, in the named office when one is named; make it there when missing."""
    if not name:
        return None
    found = Team.objects.filter(name__iexact=name)
    if office_name:
        found = found.filter(office__name__iexact=office_name)
    return found.select_related("office").order_by("id").first() or create_team(
        name=name, office=_office(office_name)
    )
