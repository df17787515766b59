"""The client: a person or an organisation, and everything one page says about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User, seen_owner_ids
from core.audit import audited, audited_pairs
from core.models import TimeStamped
from core.text import search_readings


class Kind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Phase(models.TextChoices):
    LEAD = "lead", _("Lead")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")


class Channel(models.TextChoices):
    CALL = "call", _("Phone call")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    VIBER = "viber", _("Viber")
    WHATSAPP = "whatsapp", _("WhatsApp")
    TELEGRAM = "telegram", _("Telegram")


class TagQuerySet(models.QuerySet["Tag"]):
    def named(self, names: Iterable[str]) -> TagQuerySet:
        """Tags of these names in any case."""
        # Python and PostgreSQL lower a few letters (İ) differently: as written counts too
        wanted = set(names)
        same = Q(lowered__in={name.lower() for name in wanted}) | Q(name__in=wanted)
        return self.annotate(lowered=Lower("name")).filter(same)

    def like(self, text: str) -> TagQuerySet:
        """Tags that hold this text in any case, those that begin with it first."""
        begins = Case(When(name__istartswith=text, then=0), default=1, output_field=models.IntegerField())
        return self.filter(name__icontains=text).order_by(begins, Lower("name"))


class Tag(models.Model):
    """A word that people put on clients."""

    name = models.CharField(_("name"), max_length=60)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="clients_tag_name")]

    def __str__(self) -> str:
        return self.name


ROW_FIELDS = (
    "pk", "kind", "name", "name_sort", "job_title", "phase", "next_step_at", "next_step_title", "has_no_next_step",
    "last_contact_at", "created_at", "deleted_at", "owner_id", "owner__name",
    "organisation_id", "organisation__name", "organisation__owner_id", "organisation__deleted_at",
)  # fmt: skip
DERIVED = {"search_text", "name_sort"}
NO_STEP = {"next_step_at": None, "next_step_title": ""}  # a step without a date is a step


class ClientQuerySet(models.QuerySet["Client"]):
    """All reads of clients start from `visible_to`."""

    def visible_to(self, user: User) -> ClientQuerySet:
        """Clients that this person may see, the trash included. See clients.access for the matrix."""
        return self.filter(seen_by(user))

    def kept(self) -> ClientQuerySet:
        """Clients that are not in the trash."""
        return self.filter(deleted_at=None)

    def samples(self) -> ClientQuerySet:
        """Clients of the sample office."""
        return self.filter(is_sample=True)

    def trashed(self) -> ClientQuerySet:
        """Clients in the trash; not those erased, who never come back."""
        return self.filter(deleted_at__isnull=False, erased_at=None)

    def due_to_leave(self, before: datetime) -> ClientQuerySet:
        """Clients that have lain in the trash since before that moment, longest first."""
        return self.trashed().filter(deleted_at__lt=before).order_by("deleted_at", "id")

    def matching(self, query: str) -> ClientQuerySet:
        """Clients that contain every word: name parts in any order and script, 4+ phone digits, e-mail parts.

        Also what the query would be on another keyboard layout. Unordered; a trigram index answers it.
        """
        readings = search_readings(query)
        if not readings:
            return self
        return self.filter(reduce(or_, (_reading(terms) for terms in readings)))

    def tagged(self, tag: int) -> ClientQuerySet:
        """Clients that wear the tag of this id."""
        return self.filter(Exists(Client.tags.through.objects.filter(client=OuterRef("pk"), tag=tag)))

    def overdue(self, now: datetime) -> ClientQuerySet:
        """Clients whose next step should have been done by now."""
        return self.filter(next_step_at__lt=now)

    def without_next_step(self) -> ClientQuerySet:
        """Leads and active clients for whom nothing is planned, dated or not, although nobody said that nothing has to be."""
        return self.filter(**NO_STEP, has_no_next_step=False, phase__in=(Phase.LEAD, Phase.ACTIVE))

    def silent_since(self, moment: datetime) -> ClientQuerySet:
        """Leads and active clients whom nobody has talked to since, those never talked to included."""
        silent = Q(last_contact_at__lt=moment) | Q(last_contact_at=None, created_at__lt=moment)
        return self.filter(silent, phase__in=(Phase.LEAD, Phase.ACTIVE))

    def rows(self) -> models.QuerySet[Any]:
        """What the list shows of each client, as named tuples of ROW_FIELDS: one lean query, no models made."""
        return self.values_list(*ROW_FIELDS, named=True)

    def with_everything(self, user: User) -> ClientQuerySet:
        """Load lists and organisation; an organisation that `user` may not see reads as none. Four more queries."""
        organisation = Prefetch("organisation", Client.objects.visible_to(user).kept().only("id", "name"))
        return self.prefetch_related("tags", "phones", "emails", organisation)

    def with_dossier(self) -> ClientQuerySet:
        """Load what the page of one client shows."""
        return self.select_related("owner__team", "organisation", "office").prefetch_related(
            "tags", "phones", "emails"
        )


@audited(exclude=["search_text", "name_sort", "updated_at", "work_step_at", "work_step_title"], in_bulk=True)
class Client(TimeStamped):
    """A person or an organisation. `version` counts edits; `search_text` and `name_sort` are derived in services."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=300)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=150, blank=True)
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        "self", models.SET_NULL, related_name="people", null=True, blank=True, verbose_name=_("organisation")
    )
    job_title = models.CharField(_("position"), max_length=150, blank=True)
    addressed_as = models.CharField(_("how to address"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    is_language_guessed = models.BooleanField(default=False)
    phase = models.CharField(_("phase"), max_length=8, choices=Phase, default=Phase.LEAD)
    phase_reason = models.CharField(_("reason"), max_length=300, blank=True)
    win_back_on = models.DateField(_("try again on"), null=True, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    owner = models.ForeignKey(
        User,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("owner"),
    )
    source = models.CharField(_("source"), max_length=100, blank=True)
    preferred_channel = models.CharField(_("preferred channel"), max_length=10, choices=Channel, blank=True)
    is_channel_guessed = models.BooleanField(default=False)
    what_counts = models.CharField(_("what counts for this client"), max_length=200, blank=True)
    tags = models.ManyToManyField(Tag, related_name="clients", blank=True, verbose_name=_("tags"))
    address = models.TextField(_("address"), blank=True, max_length=1000)
    website = models.CharField(_("website"), max_length=300, blank=True)
    tax_number = models.CharField(_("tax or VAT number"), max_length=40, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=20_000)
    next_step_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_step_title = models.CharField(max_length=300, blank=True, editable=False)
    # the next step of tasks alone, as they last said; the sooner of it and the next planned contact stands above
    work_step_at = models.DateTimeField(null=True, blank=True, editable=False)
    work_step_title = models.CharField(max_length=300, blank=True, editable=False)
    has_no_next_step = models.BooleanField(default=False)  # somebody said so: the list stops asking
    last_contact_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    import_batch = models.ForeignKey(
        "clients.ImportBatch", models.SET_NULL, related_name="clients", null=True, editable=False
    )
    deleted_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)  # nothing here says any more who it was
    version = models.PositiveIntegerField(default=1, editable=False)
    name_sort = models.CharField(max_length=700, editable=False)
    search_text = models.TextField(editable=False)

    # of one client's page alone, see clients.access.client_for_page
    points: Any
    seen_organisation: Client | None

    objects = ClientQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            # the list in each of its orders, and narrowed by owner or phase; see docs/performance.md
            models.Index("name_sort", "id", name="clients_by_name", condition=Q(deleted_at=None)),
            models.Index("owner", "name_sort", "id", name="clients_by_owner"),
            models.Index("phase", "name_sort", "id", name="clients_by_phase", condition=Q(deleted_at=None)),
            models.Index(
                F("created_at").desc(), F("id").desc(), name="clients_by_age", condition=Q(deleted_at=None)
            ),
            models.Index("next_step_at", "id", name="clients_by_next_step", condition=Q(deleted_at=None)),
            models.Index(
                F("last_contact_at").desc(nulls_last=True),
                F("id").desc(),
                name="clients_by_last_contact",
                condition=Q(deleted_at=None),
            ),
            models.Index("deleted_at", name="clients_trash", condition=Q(deleted_at__isnull=False)),
            GinIndex(fields=["search_text"], name="clients_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The key that events and messages of this client are filed under."""
        return f"client:{self.pk}"

    @cached_property
    def url(self) -> str:
        """The address of the client's page; the pages of its parts stand below it."""
        return reverse("clients:client_detail", args=[self.pk])

    @property
    def is_person(self) -> bool:
        return self.kind == Kind.PERSON

    @property
    def primary_phone(self) -> Any:
        """The phone to call first, of those already loaded; None without one."""
        return _primary(self.phones.all())

    @property
    def primary_email(self) -> Any:
        """The e-mail to write to first, of those already loaded; None without one."""
        return _primary(self.emails.all())


def seen_by(user: User, path: str = "") -> Q:
    """The condition under which this person sees a client, or what hangs on the client found by `path` ("client__")."""
    owners = seen_owner_ids(user)
    if owners is None:
        return Q()
    seen = Q(**{f"{path}owner_id__in": owners})
    return seen | Q(**{f"{path}owner": None}) if user.leads else seen


@audited_pairs()
class ClientTag(Client.tags.through):  # type: ignore[name-defined]
    """Which tags stood on which client, for the audit."""

    class Meta:
        proxy = True


def _reading(terms: Iterable[Iterable[str]]) -> Q:
    every = (reduce(or_, (Q(search_text__contains=at_word(text)) for text in term)) for term in terms)
    return reduce(and_, every)


def at_word(text: str) -> str:
    """Where to look for a piece: trigrams need three characters, so a shorter one is looked for where a word begins."""
    return f" {text}" if len(text) < 3 else text


def _primary(points: Any) -> Any:
    return next((point for point in points if point.is_primary), points[0] if points else None)
