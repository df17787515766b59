"""Calls, meetings, visits and messenger talks with a client, planned or done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models.client import Client
from core.audit import audited
from core.models import TimeStamped


class ContactKind(models.TextChoices):
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    MESSENGER = "messenger", _("Messenger")


class Direction(models.TextChoices):
    IN = "in", _("From the client")
    OUT = "out", _("From us")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> ContactQuerySet:
        """Contacts with clients that this person may see."""
        return self.filter(client__in=Client.objects.visible_to(user).kept().values("pk"))

    def reminding(self) -> ContactQuerySet:
        """Planned contacts of which a real client is to be reminded."""
        return self.filter(
            is_planned=True, reminds_client=True, client__deleted_at=None, client__is_sample=False
        )


@audited(exclude=["updated_at"], in_bulk=True)
class Contact(TimeStamped):
    """One talk with the client. A planned one has its wall-clock time in the author's zone resolved into `at`."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="contacts", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind, default=ContactKind.CALL)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction, default=Direction.OUT)
    at = models.DateTimeField(_("when"))
    duration_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, max_length=5000)
    is_planned = models.BooleanField(_("planned"), default=False)
    reminds_client = models.BooleanField(_("remind the client"), default=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    next_step = models.CharField(_("next step"), max_length=300, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("client", F("at").desc(), F("id").desc(), name="clients_contact_at"),
            models.Index(F("at").desc(), F("id").desc(), name="clients_contact_recent"),
            models.Index("author", "at", name="clients_contact_planned", condition=Q(is_planned=True)),
            models.Index(
                "at", name="clients_contact_reminding", condition=Q(is_planned=True, reminds_client=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        """The key under which messages about this contact are found."""
        return f"contact:{self.pk}"
