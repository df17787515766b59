"""What one person is told inside Dossier, and what each person wants to hear where."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.clock import OfficeNow


class Channel(models.TextChoices):
    APP = "app", _("In Dossier")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    PUSH = "push", _("Push")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: settings.AUTH_USER_MODEL) -> NotificationQuerySet:  # type: ignore[name-defined]
        """Notices of one person that are already to be shown: neither planned for later nor snoozed."""
        return self.filter(user=user).of_now()

    def of_now(self) -> NotificationQuerySet:
        """Neither planned for later nor snoozed."""
        return self.filter(show_at__lte=OfficeNow())

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None, done_at=None)

    def read(self) -> NotificationQuerySet:
        return self.exclude(read_at=None, done_at=None)

    def open(self) -> NotificationQuerySet:
        """Not marked as done."""
        return self.filter(done_at=None)


class Notification(models.Model):
    """One person, one fact, in that person's language; frozen when it was written."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)  # what it is about: `task:42`
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)  # a path inside Dossier
    why = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    show_at = models.DateTimeField(default=timezone.now)  # later for planned reminders and snoozed notices
    announced_at = models.DateTimeField(null=True)  # when open browsers were told
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("user", models.F("show_at").desc(), models.F("id").desc(), name="notice_of_user"),
            models.Index("user", "show_at", name="notice_unread", condition=Q(read_at=None, done_at=None)),
            models.Index("show_at", name="notice_to_announce", condition=Q(announced_at=None)),
            models.Index("subject", name="notice_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.done_at is None


class Preference(models.Model):
    """One person's word on one kind of notice by one channel; without a row the kind's default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel)
    is_on = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "kind", "channel", name="preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {'on' if self.is_on else 'off'}"
