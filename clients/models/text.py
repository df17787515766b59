"""Texts that people send again and again: one name, a version for each change, in each language apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit import audited


class MessageTextQuerySet(models.QuerySet["MessageText"]):
    def usable(self, channel: str) -> MessageTextQuerySet:
        """Texts of a channel that are still offered, by name."""
        return self.filter(channel=channel, is_archived=False).order_by("name", "id")


@audited()
class MessageText(models.Model):
    """A text under its name. What it says stands in its versions."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")

    name = models.CharField(_("name"), max_length=100)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    is_archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MessageTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "channel", "name", name="text_name_once", condition=models.Q(is_archived=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TextVersion(models.Model):
    """What a text says in one language since a change. Rows are added, never changed: messages name them."""

    text = models.ForeignKey(MessageText, models.CASCADE, related_name="versions")
    language = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("text", "language", "number", name="text_version_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How a message names the words it was made of."""
        return f"{self.text.name[:40]} · {self.language} · {self.number}"
