"""A task: what somebody has to do, by when, for which client."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.calendar import represented_by
from accounts.models import Team, User
from clients.models import Client, Comment
from clients.models.client import seen_by
from core.audit import audited
from core.models import TimeStamped
from core.times import END_OF_WORK, day_span, local_date, resolve, zone_or_utc
from tasks.models.told import Told

MAX_REPEAT_DAYS = 3650


class Status(models.TextChoices):
    OPEN = "open", _("To do")
    DOING = "doing", _("In progress")
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")


class ClientChannel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class Due(models.TextChoices):
    """Spans of the filter `due`, counted in the reader's zone."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("Next 7 days")


class Kept(models.TextChoices):
    """How a deadline was kept; work without one is done neither in time nor late."""

    TIME = "time", _("Done in time")
    LATE = "late", _("Done late")


UNFINISHED = (Status.OPEN, Status.DOING, Status.WAITING)
# every partial index and every list of open tasks says it in these words, so that PostgreSQL sees they agree
OPEN = Q(status__in=[status.value for status in UNFINISHED], deleted_at=None)
DONE = Q(status=Status.DONE.value, deleted_at=None)
IN_TIME = Q(completed_at__lte=F("due_at"))
LATE = Q(completed_at__gt=F("due_at"))
# done, and its author has not said whether it is good
TO_ACCEPT = DONE & Q(needs_acceptance=True, accepted_at=None)
_LATEST = (F("completed_at").desc(nulls_last=True), F("id").desc())


class TaskQuerySet(models.QuerySet["Task"]):
    """All reads of tasks start from `visible_to`."""

    def visible_to(self, user: User) -> TaskQuerySet:
        """Tasks that this person may see, the trash included. See tasks.access for the matrix.

        Foreign keys are joined and watchers asked by EXISTS: no row comes twice, and a page in due order stops after
        its last row instead of collecting every client first.
        """
        if user.is_admin:
            return self
        watched = Task.watchers.through.objects.filter(task_id=OuterRef("pk"), user_id=user.pk)
        stood_in_for = represented_by(user, local_date(timezone.now(), user.zone)).values("pk")
        leads = Q(managers__in=stood_in_for)
        if user.is_manager:
            leads |= Q(managers=user) | Q(pk=user.team_id)
        led = Team.objects.filter(leads).values("pk")
        seen = Q(assignee=user) | Q(created_by=user) | Exists(watched) | Q(assignee__in=stood_in_for)
        seen |= Q(team__in=led) | Q(assignee__team__in=led)
        if user.team_id:
            seen |= Q(team=user.team_id)
        return self.filter(seen | _client_seen_by(user))

    def kept(self) -> TaskQuerySet:
        """Tasks that are not in the trash."""
        return self.filter(deleted_at=None)

    def trashed(self) -> TaskQuerySet:
        """Tasks in the trash."""
        return self.filter(deleted_at__isnull=False)

    def open(self) -> TaskQuerySet:
        """Tasks still to be done: to do, in progress or waiting, and not in the trash."""
        return self.filter(OPEN)

    def done(self) -> TaskQuerySet:
        """Tasks that are done and not in the trash."""
        return self.filter(DONE)

    def latest_done(self) -> TaskQuerySet:
        """Done tasks, the latest first."""
        return self.done().order_by(*_LATEST)

    def soonest(self) -> TaskQuerySet:
        """The tasks in order of their deadlines, those without one last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "id")

    def by_hand(self) -> TaskQuerySet:
        """The tasks as a board shows them: first those that somebody put in order, then by deadline."""
        return self.order_by(F("board_rank").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "id")

    def to_accept_by(self, user: User) -> TaskQuerySet:
        """Results that wait for this author's word, the oldest first; they see them all."""
        return self.filter(TO_ACCEPT, created_by=user).order_by("completed_at", "id")

    def assigned_to(self, user: User) -> TaskQuerySet:
        """Tasks this person has to do, all of which they see: it needs no `visible_to`, which costs a page half its time."""
        return self.filter(assignee=user)

    def handed_out_by(self, user: User) -> TaskQuerySet:
        """Tasks that this person gave to somebody else or to a queue, all of which they see."""
        return self.filter(created_by=user).exclude(assignee=user)

    def queued_for(self, user: User) -> TaskQuerySet:
        """Tasks nobody has taken yet in the queues of the teams this person works in or leads; they see them all."""
        teams = Team.objects.filter(Q(managers=user) | Q(pk=user.team_id))
        return self.filter(assignee=None, team__in=teams.values("pk"))

    def overdue(self, now: datetime | None = None) -> TaskQuerySet:
        """Open tasks whose due time has passed."""
        return self.open().filter(due_at__lt=now or timezone.now())

    def due_within(self, span: str, user: User, now: datetime | None = None) -> TaskQuerySet:
        """Open tasks of a `Due` span; days are the reader's, today and the week begin now."""
        now = now or timezone.now()
        if span == Due.OVERDUE:
            return self.overdue(now)
        today = local_date(now, user.zone)
        last = today if span == Due.TODAY else today + timedelta(days=6)
        return self.open().filter(due_at__gte=now, due_at__lt=day_span(last, user.zone)[1])

    def due_on_day(self, day: date, user: User) -> TaskQuerySet:
        """Tasks of one calendar day of the reader, open or not; see `of_one_day`."""
        opens, closes = day_span(day, user.zone)
        return self.filter(of_one_day(day, opens, closes, opens - NEAR, closes + NEAR))

    def with_row(self, user: User) -> TaskQuerySet:
        """Load what one row of a list or one card of a board shows this reader; no further query.

        `sees_client` says whether the reader may be told whose task it is: a queue or a deputy may see only the work.
        """
        return (
            self.select_related("assignee", "client", "team")
            .annotate(sees_client=_sees_client(user))
            .only(
                "title",
                "status",
                "priority",
                "due_at",
                "due_on",
                "due_time",
                "due_zone",
                "completed_at",
                "returned_count",
                "repeat",
                "repeat_after_days",
                "created_by_id",
                "version",
                "assignee__name",
                "client__name",
                "team__name",
            )
        )

    def rows(self, user: User) -> models.QuerySet[Any]:
        """The same as named tuples in the shape of Told, for pages of many rows: one lean query, no models made."""
        return self.annotate(sees_client=_sees_client(user)).values_list(*Told._fields, named=True)

    def with_api(self, user: User) -> TaskQuerySet:
        """Load what the API says of each task: reminders and watchers in two more queries for all."""
        return self.annotate(sees_client=_sees_client(user)).prefetch_related("reminders", "watchers")

    def with_page(self) -> TaskQuerySet:
        """Load what the page of one task shows: people, client, queue, reminders and watchers."""
        return self.select_related(
            "assignee__office",
            "assignee__team",
            "client__office",
            "team",
            "created_by",
            "completed_by",
            "accepted_by",
        ).prefetch_related("reminders", "watchers")


# a date alone ends at 18:00 of its own zone: an instant up to a day away from the reader's day
NEAR = timedelta(days=1)


def of_one_day(day: Any, opens: Any, closes: Any, earliest: Any, latest: Any) -> Q:
    """Tasks of a day: a date alone is that day everywhere, a time belongs to the reader's day from `opens` to `closes`.

    `earliest` and `latest` lie NEAR around, for the index.
    """
    timed = Q(due_time__isnull=False, due_at__gte=opens, due_at__lt=closes)
    return Q(due_at__gte=earliest, due_at__lt=latest) & (Q(due_time=None, due_on=day) | timed)


def _client_seen_by(user: User) -> Q:
    return Q(client__isnull=False, client__deleted_at=None) & seen_by(user, "client__")


def _sees_client(user: User) -> Case:
    return Case(When(_client_seen_by(user), then=True), default=False, output_field=models.BooleanField())


@audited(exclude=["updated_at", "next_alert_at", "board_rank"])
class Task(TimeStamped):
    """What somebody (the assignee) or a team's queue has to do.

    The deadline is a wall clock: `due_on`, `due_time` (None: a date only, which ends at 18:00) in `due_zone`; `due_at`
    is its instant, derived in services. `next_alert_at` is the next rung of the deadline alerts, kept by planning.
    """

    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True, max_length=20_000)
    client = models.ForeignKey(
        Client,
        models.CASCADE,
        related_name="tasks",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("client"),
    )
    assignee = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("responsible"),
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name=_("queue")
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )  # None: it came in by the request form
    watchers: models.ManyToManyField[User, Any] = models.ManyToManyField(
        User, related_name="+", blank=True, verbose_name=_("watchers")
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    start_at = models.DateTimeField(_("start"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_time = models.TimeField(_("due time"), null=True, blank=True)
    due_zone = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True, editable=False)
    promised_on = models.DateField(_("promised to the client for"), null=True, blank=True)
    client_line = models.CharField(_("what the client is told"), max_length=300, blank=True)
    client_channel = models.CharField(
        _("tell the client by"), max_length=5, choices=ClientChannel, blank=True
    )
    repeat = models.CharField(_("repeats"), max_length=200, blank=True)  # RRULE (RFC 5545 §3.3.10)
    repeat_from = models.DateField(null=True, editable=False)  # first day of the series: DTSTART of the rule
    repeat_after_days = models.PositiveSmallIntegerField(_("days after it is done"), null=True, blank=True)
    # what the next occurrence takes from the series, where this one was edited alone; see services.series
    series = models.JSONField(null=True, editable=False)
    previous = models.OneToOneField(
        "self", models.SET_NULL, related_name="next", null=True, blank=True, editable=False
    )  # unique: a repeated task has one next occurrence, whoever completes it and however often
    comment = models.OneToOneField(
        Comment, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )  # the promise that this task keeps
    returned_count = models.PositiveSmallIntegerField(default=0, editable=False)
    return_comment = models.TextField(blank=True, max_length=5000, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    completed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    needs_acceptance = models.BooleanField(_("the result needs my acceptance"), default=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    board_rank = models.FloatField(
        null=True, editable=False
    )  # its place in its column, where somebody put it there
    next_alert_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()
    # set where they are known without asking the database
    known_watchers: list[User] | None = None
    known_reminders: list[Any] | None = None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="done", completed_at__isnull=False)
                | (~Q(status="done") & Q(completed_at=None)),
                name="tasks_done_has_time",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None, due_at=None) | Q(due_on__isnull=False, due_at__isnull=False),
                name="tasks_due_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(start_at=None) | Q(due_at=None) | Q(start_at__lte=F("due_at")),
                name="tasks_start_before_due",
            ),
        ]
        indexes: ClassVar = [
            # each open list in due order, narrowed by the one thing it is about; done tasks weigh nothing in them
            models.Index("assignee", "due_at", "id", name="tasks_mine", condition=OPEN),
            models.Index(
                "assignee", "status", "board_rank", "due_at", "id", name="tasks_my_board", condition=OPEN
            ),
            models.Index("created_by", "due_at", "id", name="tasks_handed_out", condition=OPEN),
            models.Index("team", "due_at", "id", name="tasks_queue", condition=OPEN & Q(assignee=None)),
            models.Index("client", "due_at", "id", name="tasks_of_client", condition=OPEN),
            models.Index("status", "due_at", "id", name="tasks_board", condition=OPEN),
            models.Index("due_at", "id", name="tasks_everybodys", condition=OPEN),
            models.Index("status", "board_rank", "due_at", "id", name="tasks_board_by_hand", condition=OPEN),
            models.Index("created_by", "completed_at", "id", name="tasks_to_accept", condition=TO_ACCEPT),
            # done lately: of a client (dossier), of a person and of all (last column of the board)
            models.Index("client", *_LATEST, name="tasks_client_done", condition=DONE),
            models.Index("assignee", *_LATEST, name="tasks_person_done", condition=DONE),
            models.Index(*_LATEST, name="tasks_all_done", condition=DONE),
            # what the planner asks every minute
            models.Index("next_alert_at", name="tasks_alert", condition=Q(next_alert_at__isnull=False)),
            # foreign keys and the API's lists in order of age
            models.Index("client", "id", name="tasks_client"),
            models.Index("assignee", "id", name="tasks_assignee"),
            models.Index("deleted_at", name="tasks_trash", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """The key that events and messages of this task are filed under."""
        return f"task:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in UNFINISHED and self.deleted_at is None

    @property
    def is_done(self) -> bool:
        return self.status == Status.DONE

    @property
    def waits_for_acceptance(self) -> bool:
        """Done, and its author has not said whether it is good."""
        return self.is_done and self.needs_acceptance and self.accepted_at is None

    @property
    def is_date_only(self) -> bool:
        return self.due_on is not None and self.due_time is None

    @property
    def repeats(self) -> bool:
        return bool(self.repeat or self.repeat_after_days)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the deadline's wall clock."""
        return zone_or_utc(self.due_zone)

    @property
    def due_local(self) -> datetime | None:
        """The deadline's wall clock, without a zone."""
        return datetime.combine(self.due_on, self.due_time or END_OF_WORK) if self.due_on else None

    def resolve_due(self) -> None:
        """Derive `due_at` from the wall clock."""
        local = self.due_local
        self.due_at = resolve(local, self.zone) if local else None

    def set_due(self, local: datetime | None, zone: str, *, date_only: bool = False) -> None:
        """Set the deadline's wall clock and derive its instant; does not save."""
        self.due_on = local.date() if local else None
        self.due_time = local.time() if local and not date_only else None
        self.due_zone = zone if local else ""
        self.resolve_due()
