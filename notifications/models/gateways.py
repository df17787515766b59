"""Gateways that an administrator set in Settings; what the environment says wins over them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited


@audited(exclude=["secret", "secret_at"])
class StoredGateway(models.Model):
    """How one purpose reaches the outside. The secret is sealed, no screen shows it, and the audit leaves it out."""

    class Purpose(models.TextChoices):
        EMAIL = "email", _("E-mail")
        MAILBOX = "mailbox", _("Mailbox")
        SMS = "sms", _("SMS")

    class Kind(models.TextChoices):
        SMTP = "smtp", "SMTP"
        IMAP = "imap", "IMAP"
        TWILIO = "twilio", "Twilio"
        KANNEL = "kannel", "Kannel"
        JSON = "https+json", _("JSON over HTTPS")

    purpose = models.CharField(max_length=8, primary_key=True, choices=Purpose)
    kind = models.CharField(max_length=12, choices=Kind)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(null=True)
    user = models.CharField(max_length=254, blank=True)
    place = models.CharField(max_length=500, blank=True)  # folder of a mailbox, path of an HTTPS address
    sender = models.CharField(max_length=40, blank=True)
    security = models.CharField(max_length=8, blank=True)  # tls, starttls or nothing
    secret = models.TextField(blank=True)  # sealed (core.secretbox)
    secret_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="gateway_of_its_purpose",
                condition=models.Q(purpose="email", kind="smtp")
                | models.Q(purpose="mailbox", kind="imap")
                | models.Q(purpose="sms", kind__in=["twilio", "kannel", "https+json"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.kind} {self.host}"
