"""Every write about people, teams and offices."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.authentication import digest
from accounts.models import (
    MOST_COMMENT_MINUTES,
    Absence,
    ApiToken,
    FirmSettings,
    Office,
    Role,
    Team,
    User,
    Visibility,
    default_languages,
)
from accounts.week import week_of_country
from core.errors import Conflict, RuleError
from core.jobs import enqueue
from core.places import currency_of

MAX_TOKENS = 200
# what decides when deadlines alert; tasks follow a change of it
LADDER = ("deadline_alerts", "working_week", "holidays", "time_zone")

# --- Offices and the firm --------------------------------------------------------------------------------------------


def first_office() -> Office:
    """Return the oldest office; on a new database make it from the environment."""
    office = Office.objects.order_by("id").first()
    return office or create_office(name=_("Main office"))


@transaction.atomic
def create_office(*, name: str, **fields: Any) -> Office:
    """Make an office; what is not given is seeded from the environment and the country's week. Raises RuleError."""
    office = draft_office(rules.country(fields.get("country") or settings.OFFICE_COUNTRY))
    office.name = name
    return _change_office(office, fields)


def draft_office(country: str = settings.OFFICE_COUNTRY) -> Office:
    """Return an office that is not saved yet: the week and currency of its country, the rest from the environment."""
    return Office(
        country=country,
        time_zone=settings.TIME_ZONE,
        languages=default_languages(),
        working_week=week_of_country(country),
        currency=currency_of(country),
    )


@transaction.atomic
def update_office(office: Office, **changes: Any) -> Office:
    """Change an office. Raises RuleError at the field that cannot be accepted."""
    return _change_office(Office.objects.select_for_update().get(pk=office.pk), changes)


def _change_office(office: Office, changes: Mapping[str, Any]) -> Office:
    before = [getattr(office, name) for name in LADDER]
    for name, value in changes.items():
        rule = rules.OFFICE_RULES.get(name)
        setattr(office, name, rule(value) if rule else value)
    if office.pk and before != [getattr(office, name) for name in LADDER]:
        office.alerts_changed_at = timezone.now()
        enqueue("tasks.follow_ladders")
    office.save()
    return office


@transaction.atomic
def change_firm_settings(**changes: Any) -> FirmSettings:
    """Say which clients employees see (`visibility`), how long comments may be changed (`comment_minutes`, None: always).

    What is not given stays; it holds from the next request on. Raises RuleError.
    """
    if "visibility" in changes and changes["visibility"] not in Visibility.values:
        raise RuleError(_("Choose own, team or all."), field="visibility")
    minutes = changes.get("comment_minutes")
    if minutes is not None and not 0 < minutes <= MOST_COMMENT_MINUTES:
        raise RuleError(_("Give a number of minutes, or nothing for no limit."), field="comment_minutes")
    firm, _is_new = FirmSettings.objects.select_for_update().get_or_create(pk=1)
    for name, value in changes.items():
        setattr(firm, name, value)
    firm.save()
    return firm


# --- Teams -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_team(*, name: str, office: Office, managers: Iterable[User] = ()) -> Team:
    """Make a team. Raises RuleError for a name in use or a manager who is none."""
    return _change_team(Team(name=name, office=office), list(managers))


@transaction.atomic
def update_team(team: Team, *, managers: Iterable[User] | None = None, **changes: Any) -> Team:
    """Change a team's name, office or managers. Raises RuleError."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    for name, value in changes.items():
        setattr(team, name, value)
    return _change_team(team, None if managers is None else list(managers))


def _change_team(team: Team, managers: list[User] | None) -> Team:
    same = Team.objects.filter(office=team.office, name__iexact=team.name).exclude(pk=team.pk)
    if same.exists():
        raise RuleError(_("This office has a team of that name."), code="taken", field="name")
    unfit = [user.name for user in managers or [] if not (user.is_active and user.leads)]
    if unfit:
        raise RuleError(
            _("%(name)s is not a manager; change their role first.") % {"name": unfit[0]}, field="managers"
        )
    team.save()
    if managers is not None:
        team.managers.set(managers)
    return team


@transaction.atomic
def delete_team(team: Team) -> None:
    """Remove a team that nobody and nothing belongs to. Raises Conflict `in_use`."""
    try:
        team.delete()
    except ProtectedError as error:
        raise Conflict(
            _("People or tasks still belong to this team; move them first."), code="in_use"
        ) from error


# --- People ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_user(
    *, email: str, name: str, role: str, office: Office, team: Team | None = None, password: str | None = None
) -> User:
    """Make a user who speaks the office's language; without a password they cannot sign in yet.

    A manager manages the team they are put in. A password given here is the operator's and taken as it is. Raises
    RuleError for an address in use.
    """
    user = User(name=name, role=rules.role(role), office=office, team=team, time_zone=office.time_zone)
    user.email = _free_email(user, email)
    user.language = office.languages[0]
    user.set_password(password or None)
    user.save()
    _lead_own_team(user)
    return user


@transaction.atomic
def ensure_admin(email: str, password: str | None = None) -> tuple[User, bool]:
    """Make an administrator, or make one of an existing user, with the password if given; say whether it is new."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        name = email.split("@")[0].replace(".", " ").title()
        return create_user(
            email=email, name=name, role=Role.ADMIN, office=first_office(), password=password
        ), True
    user.role, user.is_active = Role.ADMIN, True
    user.save()
    if password:
        _give_password(user, password)
    return user, False


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """Give a user a new password. Their API tokens and every session but the caller's end. Raises RuleError.

    Sessions carry a hash of the password, so changing it is what ends them.
    """
    _give_password(user, _strong(password, user))


def _give_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    user.tokens.all().delete()


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere; who calls for themselves renews the hash of their own session afterwards."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])


@transaction.atomic
def update_user(user: User, **changes: Any) -> User:
    """Change a user's profile or place in the firm; holds from their next request on. Raises RuleError at the field.

    Who becomes a manager manages their team; who becomes an employee manages none any more.
    """
    if changes.get("role", Role.ADMIN) != Role.ADMIN:
        _keep_an_admin(user)
    user = User.objects.select_for_update(of=("self",)).select_related("office").get(pk=user.pk)
    was_manager = user.is_manager
    for name, value in changes.items():
        if name == "email":
            value = _free_email(user, value)
        elif rule := rules.USER_RULES.get(name):
            value = rule(user, value)
        setattr(user, name, value)
    user.save()
    if user.role == Role.EMPLOYEE:
        user.managed_teams.clear()
    elif not was_manager:
        _lead_own_team(user)
    return user


@transaction.atomic
def deactivate_user(user: User) -> None:
    """End somebody's access: sessions and tokens die, teams and deputies let go of them. Raises RuleError `last_admin`.

    What they leave behind is handed over before, by whoever knows about tasks.
    """
    _keep_an_admin(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.save()
    user.tokens.all().delete()
    user.managed_teams.clear()
    User.objects.filter(deputy=user).update(deputy=None)


@transaction.atomic
def reactivate_user(user: User) -> None:
    """Let somebody sign in again, with the password they had."""
    User.objects.filter(pk=user.pk).update(is_active=True)


def _lead_own_team(user: User) -> None:
    if user.is_manager and user.team is not None:
        user.team.managers.add(user)


def _keep_an_admin(user: User) -> None:
    """Refuse to lose the last administrator; the others are locked so that two cannot go at once."""
    admins = list(User.objects.admins().select_for_update().order_by("pk").values_list("pk", flat=True))
    if admins == [user.pk]:
        raise RuleError(_("The firm needs at least one administrator."), code="last_admin", field="role")


def _free_email(user: User, email: str) -> str:
    """Return the address as it is stored: in small letters, which is how sign-in looks for it."""
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise RuleError(_("Somebody already signs in with this e-mail address."), code="taken", field="email")
    if user.pk and email != user.email:
        # allauth keeps addresses of its own: the old one must neither sign in nor receive a reset
        EmailAddress.objects.filter(user=user).delete()
    return email


def _strong(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleError(" ".join(error.messages), code="weak_password", field="password") from error
    return password


# --- Absences --------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_absence(user: User, *, starts_on: date, ends_on: date, note: str = "") -> Absence:
    """Note days on which somebody does not work, both ends included. Raises RuleError."""
    if ends_on < starts_on:
        raise RuleError(_("The last day comes before the first."), field="ends_on")
    if (ends_on - starts_on).days > 366 * 3 or not 2000 <= starts_on.year <= 2100:
        raise RuleError(_("Check the year; an absence lasts three years at most."), field="ends_on")
    User.objects.select_for_update().get(pk=user.pk)
    if user.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise RuleError(_("These days overlap an absence already noted."), field="starts_on")
    return Absence.objects.create(user=user, starts_on=starts_on, ends_on=ends_on, note=note)


def coming_absences(user: User) -> QuerySet[Absence]:
    """Return the absences that are not over for somebody, the next one first."""
    return user.absences.filter(ends_on__gte=timezone.localdate(timezone=user.zone)).order_by("starts_on")


@transaction.atomic
def remove_absence(absence: Absence) -> None:
    """Take an absence back."""
    absence.delete()


# --- API tokens ------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_token(user: User, name: str = "") -> str:
    """Make an API token and return it; only its hash is kept, so this is the one time it can be read.

    A program that signs in anew each time cannot fill the table: past 200 the oldest end.
    """
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, name=name, digest=digest(token))
    kept = user.tokens.order_by("-id").values("pk")[:MAX_TOKENS]
    user.tokens.exclude(pk__in=kept).delete()
    return token


@transaction.atomic
def revoke_token(token: ApiToken) -> None:
    """End one API token; it fails from the next request on."""
    token.delete()
