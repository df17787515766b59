"""Every write about people and offices."""

import secrets

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Office, Role, Team, User
from core.errors import RuleError


def first_office() -> Office:
    """Return the oldest office; on a new database make it from the environment."""
    office = Office.objects.order_by("id").first()
    return office or Office.objects.create(
        name=_("Main office"),
        country=settings.OFFICE_COUNTRY,
        time_zone=settings.TIME_ZONE,
        languages=[settings.LANGUAGE_CODE],
    )


@transaction.atomic
def create_user(
    *, email: str, name: str, role: str, office: Office, team: Team | None = None, password: str | None = None
) -> User:
    """Make a user who speaks the office's language. Raises RuleError for an address in use."""
    if User.objects.filter(email__iexact=email).exists():
        raise RuleError(_("Somebody already signs in with this e-mail address."), code="taken", field="email")
    user = User(email=email, name=name, role=role, office=office, team=team, time_zone=office.time_zone)
    user.language = office.languages[0] if office.languages else settings.LANGUAGE_CODE
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def ensure_admin(email: str, password: str | None = None) -> tuple[User, str, bool]:
    """Make (or give the new password to) an administrator; returns user, password, whether it is new."""
    password = password or secrets.token_urlsafe(12)
    user = User.objects.filter(email__iexact=email).first()
    if user:
        user.role, user.is_active = Role.ADMIN, True
        user.set_password(password)
        user.save()
        return user, password, False
    name = email.split("@")[0].replace(".", " ").title()
    return (
        create_user(email=email, name=name, role=Role.ADMIN, office=first_office(), password=password),
        password,
        True,
    )
