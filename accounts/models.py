"""Offices, teams and the people who work in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import TimeStamped
from core.text import clean

WORKING_WEEK: dict[str, list[list[str]]] = {
    day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
} | {"sat": [], "sun": []}


def default_week() -> dict[str, list[list[str]]]:
    return dict(WORKING_WEEK)


def default_languages() -> list[str]:
    return [settings.LANGUAGE_CODE]


def default_deadline_alerts() -> dict[str, Any]:
    """Minutes relative to the due time for the assignee, working hours after it for their deputy, working days after
    it for the team's managers."""
    return {"assignee_minutes": [-1440, 0, 60], "deputy_working_hours": [4], "manager_working_days": [1]}


MOST_COMMENT_MINUTES = 366 * 24 * 60


class Visibility(models.TextChoices):
    OWN = "own", _("Only their own clients")
    TEAM = "team", _("Clients of their team")
    ALL = "all", _("All clients")


@audited()
class FirmSettings(models.Model):
    """One row: what holds for the whole firm."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.TEAM)
    # how long authors may change or delete what they wrote; None: as long as they like
    comment_minutes = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_COMMENT_MINUTES)]
    )
    first_steps_hidden = models.BooleanField(default=False)  # an administrator has seen enough of them

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="accounts_one_firm")]

    def __str__(self) -> str:
        return "firm"

    @classmethod
    def load(cls) -> FirmSettings:
        """Return the settings, the defaults where nobody changed any. One query."""
        return cls.objects.first() or cls()


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, user: User) -> OfficeQuerySet:
        """Everybody who works here sees every office."""
        return self.all() if user.is_active else self.none()

    def with_counts(self) -> OfficeQuerySet:
        """Offices with `people_count`, how many work there now."""
        return self.annotate(people_count=Count("people", filter=Q(people__is_active=True)))


@audited(exclude=["alerts_changed_at"])
class Office(TimeStamped):
    """A place of business: its country decides week, money and how phones are read."""

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, e.g. BG"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    working_week = models.JSONField(default=default_week)
    holidays = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=default_languages)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    legal_id = models.CharField(_("registration number"), max_length=40, blank=True)
    vat_id = models.CharField(_("VAT number"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    letterhead = models.TextField(_("letterhead"), blank=True)
    logo = models.CharField(_("logo"), max_length=120, blank=True, editable=False)  # path of a picture
    email_from = models.CharField(_("e-mail sender"), max_length=200, blank=True)
    sms_from = models.CharField(_("SMS sender"), max_length=20, blank=True)
    deadline_alerts = models.JSONField(default=default_deadline_alerts)
    answer_minutes = models.PositiveSmallIntegerField(_("answer requests within"), default=60)
    alerts_changed_at = models.DateTimeField(null=True, editable=False)  # until the open tasks have followed

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User) -> TeamQuerySet:
        """Everybody who works here sees every team."""
        return self.all() if user.is_active else self.none()

    def with_counts(self) -> TeamQuerySet:
        """Teams with their office and `people_count`, how many work in them now."""
        count = Count("members", filter=Q(members__is_active=True))
        return self.select_related("office").annotate(people_count=count)


@audited()
class Team(TimeStamped):
    """People who see the same clients; managers may lead several teams."""

    name = models.CharField(_("name"), max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="teams")
    managers: models.ManyToManyField[User, Any] = models.ManyToManyField(
        "accounts.User", related_name="managed_teams", blank=True
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint("office", Lower("name"), name="accounts_team_name")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    EMPLOYEE = "employee", _("Employee")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Administrator")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        """Everybody who works here sees who else does, those who left included."""
        return self.all() if user.is_active else self.none()

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def admins(self) -> UserQuerySet:
        return self.active().filter(role=Role.ADMIN)

    def owners_seen_by(self, user: User) -> UserQuerySet | None:
        """People whose clients `user` may see; None means everybody's, and those without an owner too.

        Employees by the firm's visibility, managers their own team and those they lead, administrators all.
        """
        ids = seen_owner_ids(user)
        return None if ids is None else self.filter(pk__in=ids)

    def who_see_clients_of(self, owner: User | None) -> UserQuerySet:
        """People who may see the clients of `owner` (None: clients without one); the inverse of `owners_seen_by`."""
        leaders = Q(role=Role.ADMIN)
        if owner is None:
            return self.filter(leaders | Q(role=Role.MANAGER))
        seen = leaders | Q(pk=owner.pk)
        if owner.team_id:
            led = Team.objects.filter(pk=owner.team_id).values("managers")
            seen |= Q(role=Role.MANAGER) & (Q(team=owner.team_id) | Q(pk__in=led))
        visibility = FirmSettings.load().visibility
        if visibility == Visibility.ALL:
            seen |= Q(role=Role.EMPLOYEE)
        elif visibility == Visibility.TEAM and owner.team_id:
            seen |= Q(role=Role.EMPLOYEE, team=owner.team_id)
        return self.filter(seen)

    def matching(self, words: str) -> UserQuerySet:
        """People whose name or e-mail contains every word; for pickers and mentions."""
        found = self
        for word in clean(words).split()[:5]:
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found


# By hand: this condition stands in almost every query, and putting it together each time cost more than asking it.
_THEIR_TEAMS = """SELECT id FROM accounts_user WHERE id = %s OR team_id = %s
OR team_id IN (SELECT team_id FROM accounts_team_managers WHERE user_id = %s)"""
_THEIR_TEAM = "SELECT id FROM accounts_user WHERE id = %s OR team_id = %s"
_EVERYBODY = "SELECT id FROM accounts_user"


def seen_owner_ids(user: User) -> RawSQL | None:
    """Return the query for the ids of `owners_seen_by`; None means everybody's, and those without an owner too."""
    if user.is_admin:
        return None
    sql, values = _EVERYBODY, ()  # type: tuple[str, tuple[int | None, ...]]
    if user.is_manager:
        sql, values = _THEIR_TEAMS, (user.pk, user.team_id, user.pk)
    elif (visibility := FirmSettings.load().visibility) != Visibility.ALL:
        # by the firm's rule or without a team their own alone: no team has the id of nobody
        sql, values = _THEIR_TEAM, (user.pk, user.team_id if visibility == Visibility.TEAM else None)
    return RawSQL(sql, values)  # noqa: S611 - fixed texts, the values apart


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(email__iexact=username)
        return user


@audited(exclude=["password", "last_login", "sessions_ended"])
class User(AbstractBaseUser, TimeStamped):
    """Somebody who signs in. `office` is where they work; `team` decides what an employee sees."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.EMPLOYEE)
    office = models.ForeignKey(Office, models.PROTECT, related_name="people", verbose_name=_("office"))
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="members", null=True, blank=True, verbose_name=_("team")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    working_hours = models.JSONField(default=dict, blank=True)  # empty: the office's week
    deputy = models.ForeignKey(
        "self", models.SET_NULL, related_name="stands_in_for", null=True, blank=True, verbose_name=_("deputy")
    )
    is_active = models.BooleanField(_("active"), default=True)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)  # counts "sign out everywhere"

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="accounts_user_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER

    @cached_property
    def country(self) -> str:
        """The country of their office, which decides how phones are written; without loading the whole office."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT country FROM accounts_office WHERE id = %s", [self.office_id])
            return str(cursor.fetchone()[0])

    @property
    def leads(self) -> bool:
        """Managers and administrators hand out work and see clients without an owner."""
        return self.role in {Role.MANAGER, Role.ADMIN}

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to stay alive: a new password or "sign out everywhere" changes it."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same for the keys that were in use before the current one."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes) -> str:
        words = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("accounts.session", words, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_invited(self) -> bool:
        """Somebody who has not chosen a password yet."""
        return not self.has_usable_password()

    @property
    def week(self) -> dict[str, list[list[str]]]:
        """Working hours by day (`mon` … `sun`), each a list of [from, to] wall-clock times."""
        hours: dict[str, list[list[str]]] = self.working_hours or self.office.working_week
        return hours


@audited()
class TeamManager(Team.managers.through):  # type: ignore[name-defined]
    """Who manages which team; a class of its own so that the audit sees it change."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"{self.user_id} manages {self.team_id}"


@audited()
class Absence(TimeStamped):
    """Days on which somebody does not work; both ends included."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="accounts_absence_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"


class ApiToken(models.Model):
    """A key for programs. Only its SHA-256 is kept: the key itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"token of {self.user_id}"
