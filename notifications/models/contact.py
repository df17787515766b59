"""Whom the office may write to, by what right, and when: consent, opt-outs, do-not-contact, the office's own rules."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.audit import audited
from notifications.models.notices import Channel


class Purpose(models.TextChoices):
    """What a message is for. Service is what the client asked us for; marketing is what we would like them to want."""

    SERVICE = "service", _("Service")
    MARKETING = "marketing", _("Advertising")


class Basis(models.TextChoices):
    """The legal basis of writing to somebody (GDPR, article 6)."""

    CONSENT = "consent", _("They agreed")
    CONTRACT = "contract", _("They are our client")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")
    LEGAL_OBLIGATION = "legal_obligation", _("The law demands it")


class How(models.TextChoices):
    """Where a word about being written to came from."""

    IMPORT = "import", _("Said at the import")
    FORM = "form", _("Said in a form")
    PAGE = "page", _("Chosen on the client's own page")
    ONE_CLICK = "one_click", _("Unsubscribe button of the mail program")
    STOP = "stop", _("Answered STOP")
    START = "start", _("Answered START")
    COMPLAINT = "complaint", _("Reported as unwanted")
    STAFF = "staff", _("Noted by a colleague")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, subject: str, purpose: str) -> ConsentQuerySet:
        """What was said about one person and purpose, the newest first: the first one holds."""
        return self.filter(subject=subject, purpose=purpose).order_by("-id")


class Consent(models.Model):
    """One word about one person and purpose. Rows are only added, so that it stays provable who said what when."""

    subject = models.CharField(max_length=40)  # `client:42`
    purpose = models.CharField(max_length=10, choices=Purpose)
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    is_given = models.BooleanField()
    how = models.CharField(max_length=10, choices=How)
    note = models.CharField(max_length=300, blank=True)  # where and when they agreed, in words
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index("subject", "purpose", F("id").desc(), name="consent_of_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.purpose} {'yes' if self.is_given else 'no'}"


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def living(self) -> OptOutQuerySet:
        """Those not taken back."""
        return self.filter(ended_at=None)

    def of(self, channel: str, address: str) -> OptOutQuerySet:
        """What holds for one address."""
        return self.living().filter(channel=channel, address=address)


@audited()
class OptOut(models.Model):
    """An address that wants no more: no advertising, or nothing at all by this channel."""

    class Scope(models.TextChoices):
        MARKETING = "marketing", _("No advertising")
        ALL = "all", _("No messages at all")

    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254)  # e-mail in lower case, phone in E.164
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.MARKETING)
    how = models.CharField(max_length=10, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=How, blank=True)

    objects = OptOutQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("channel", "address", name="optout_once", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.address} {self.scope}"


@audited()
class DoNotContact(models.Model):
    """A person to whom nothing goes, by any channel, until somebody takes it back."""

    subject = models.CharField(max_length=40, unique=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.subject


@audited()
class ContactPolicy(models.Model):
    """When and how much an office writes to its clients. Empty means: no such limit."""

    office = models.OneToOneField(Office, models.CASCADE, primary_key=True, related_name="contact_policy")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    working_days_only = models.BooleanField(_("only on working days"), default=False)
    most_per_day = models.PositiveSmallIntegerField(
        _("most messages to one client in 24 hours"), null=True, blank=True
    )
    marketing_per_week = models.PositiveSmallIntegerField(
        _("most advertising to one client in 7 days"), default=2
    )
    sms_per_month = models.PositiveIntegerField(_("SMS a month"), null=True, blank=True)  # parts, as billed
    sms_countries = models.JSONField(
        _("countries that SMS go to"), default=list, blank=True
    )  # ISO 3166; empty: all
    sms_senders = models.JSONField(
        _("senders by country"), default=dict, blank=True
    )  # {"US": "+15005550006"}
    sms_prices = models.JSONField(
        _("price of an SMS by country"), default=dict, blank=True
    )  # {"BG": {"amount": "0.07", "currency": "EUR"}}; no currency: the office's; "*": elsewhere
    has_fallback = models.BooleanField(_("try another channel when one fails"), default=True)

    def __str__(self) -> str:
        return f"policy of {self.office_id}"


class SmsUsage(models.Model):
    """SMS parts that left for the clients of an office in a month of its own calendar."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    parts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("office", "month", name="smsusage_once")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.month:%Y-%m} {self.parts}"
