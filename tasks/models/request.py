"""Requests: somebody asked something through the form or by phone and waits for an answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from clients.models import Client
from tasks.models.task import UNFINISHED, Task


class Source(models.TextChoices):
    FORM = "form", _("Form")
    PHONE = "phone", _("Phone")


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: User) -> RequestQuerySet:
        """Requests whose task this person may see."""
        return self.filter(task__in=Task.objects.visible_to(user).kept().values("pk"))

    def unanswered(self) -> RequestQuerySet:
        """Requests nobody has answered: no word to the client since, and the task still open. First due first."""
        talked = Q(client__last_contact_at__gt=F("received_at"))
        return (
            self.filter(task__status__in=UNFINISHED, task__deleted_at=None, answered_at=None)
            .exclude(talked)
            .select_related("client", "task__assignee", "task__team")
            .order_by("answer_by", "id")
        )


class Request(models.Model):
    """What was asked, as typed, with the clock of the office's working hours. Its task is where the work is done."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    task = models.OneToOneField(Task, models.CASCADE, related_name="request")
    source = models.CharField(max_length=5, choices=Source)
    name = models.CharField(_("name"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=100, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    text = models.TextField(_("what they want"), max_length=5000)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, blank=True)
    is_new_client = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("answer_by", "id", name="tasks_unanswered", condition=Q(answered_at=None)),
            models.Index("client", F("received_at").desc(), name="tasks_request_client"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
