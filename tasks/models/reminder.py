"""Reminders: how long before the deadline who is told by which channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.times import days_before
from tasks.models.task import Task

MAX_OFFSET_MINUTES = 366 * 24 * 60


class ReminderChannel(models.TextChoices):
    APP = "app", _("In Dossier")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    PUSH = "push", _("Push")


class Audience(models.TextChoices):
    ASSIGNEE = "assignee", _("Responsible")
    WATCHERS = "watchers", _("Watchers")
    CLIENT = "client", _("Client")


@audited(exclude=["fires_at", "planned_at"])
class Reminder(models.Model):
    """One reminder: `offset_minutes` before the deadline, or `days_before` it at the same time on the wall clock.

    `fires_at` is derived from the task's deadline (None: will not fire); `planned_at` says that its messages exist.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="reminders")
    offset_minutes = models.PositiveIntegerField(_("minutes before"), null=True, blank=True)
    days_before = models.PositiveSmallIntegerField(_("days before"), null=True, blank=True)
    channels = models.JSONField(_("by"), default=list)
    to = models.CharField(_("whom"), max_length=8, choices=Audience, default=Audience.ASSIGNEE)
    fires_at = models.DateTimeField(null=True, editable=False)
    planned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(offset_minutes=None, days_before__isnull=False)
                | Q(offset_minutes__isnull=False, days_before=None),
                name="tasks_reminder_one_kind",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                "fires_at",
                name="tasks_reminder_waiting",
                condition=Q(fires_at__isnull=False, planned_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} −{self.offset_minutes}"

    def moment(self) -> datetime | None:
        """The instant at which it should fire by the task's deadline; None without one."""
        if self.task.due_at is None:
            return None
        if self.days_before is not None:
            return days_before(self.task.due_at, self.days_before, self.task.zone)
        return self.task.due_at - timedelta(minutes=self.offset_minutes or 0)
