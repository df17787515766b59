"""What happened: one append-only table that every app writes to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: str) -> EventQuerySet:
        """Events filed under one subject (`client:42`)."""
        return self.filter(subject=subject)


class Event(models.Model):
    """One fact, filed under a subject key. It holds no foreign key upward and no text that could be translated."""

    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("subject", models.F("at").desc(), models.F("id").desc(), name="history_subject_at"),
            models.Index("subject", "kind", models.F("at").desc(), name="history_subject_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind}"
