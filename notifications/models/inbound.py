"""What comes back: answers, and what only looks like one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.messages import Message


class InboundMessage(models.Model):
    """One e-mail or SMS that reached the office, kept once however often it is read."""

    class State(models.TextChoices):
        MATCHED = "matched", _("Filed")
        UNMATCHED = "unmatched", _("Waiting for a decision")
        IGNORED = "ignored", _("Ignored")

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        FILED = "filed", _("Copy of a letter written elsewhere")
        AUTO_REPLY = "auto_reply", _("Automatic reply")
        BOUNCE = "bounce", _("Returned mail")
        COMMAND = "command", _("STOP or START")
        COMPLAINT = "complaint", _("Marked as unwanted")

    channel = models.CharField(max_length=8, choices=Message.Channel)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    recipients = models.JSONField(default=list)
    subject_line = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    message_id = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=200, unique=True)
    received_at = models.DateTimeField(default=timezone.now)
    answer_to = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="answers")
    subject = models.CharField(max_length=40, blank=True)  # filed under: `client:42`
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index("subject", models.F("id").desc(), name="inbound_subject"),
            models.Index(models.F("id").desc(), name="inbound_tray", condition=models.Q(state="unmatched")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.sender}"


class MailboxState(models.Model):
    """How far a mailbox has been read (RFC 9051 §2.3.1.1: UIDs grow while UIDVALIDITY stays)."""

    name = models.CharField(max_length=200, primary_key=True)  # user@host/folder, without the password
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)  # a code of transports.words

    def __str__(self) -> str:
        return self.name
