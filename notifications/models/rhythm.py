"""When a colleague wants to hear what can wait: quiet hours, one mail a day, nothing about this record."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.messages import Message
from notifications.models.notices import Channel, Notification


class Rhythm(models.Model):
    """One person's hours. Without a row everything comes at once, what can be bundled after ten minutes."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="rhythm"
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    working_days_only = models.BooleanField(_("only on my working days"), default=False)
    is_daily = models.BooleanField(_("one e-mail a day at 08:00"), default=False)

    def __str__(self) -> str:
        return f"rhythm of {self.user_id}"


class Mute(models.Model):
    """One person wants no notices about a record (`client:42`) or what hangs on it; reminders come all the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes")
    subject = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("user", "subject", name="mute_once")]

    def __str__(self) -> str:
        return f"{self.user_id} mutes {self.subject}"


class ForcedKind(models.Model):
    """A kind that administrators send by a channel whatever people prefer."""

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("kind", "channel", name="forcedkind_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class HeldNoticeQuerySet(models.QuerySet["HeldNotice"]):
    def waiting(self) -> HeldNoticeQuerySet:
        """Neither gone nor on the way."""
        return self.filter(ended_at=None, message=None)


class HeldNotice(models.Model):
    """A fact on its way to somebody's e-mail or phone that waits for its bundle or for the morning; frozen text.

    `message` is the letter it went into; `ended_at` says that it left, was read first, or may no longer be told.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="held_notices")
    notice = models.ForeignKey(Notification, models.SET_NULL, null=True, related_name="held")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="bundled")
    channel = models.CharField(max_length=8, choices=Channel)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)  # as it stands alone in this channel
    url = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = HeldNoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("due_at", name="heldnotice_due", condition=Q(ended_at=None, message=None)),
            models.Index("user", "channel", name="heldnotice_user", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.user_id}: {self.title}"
