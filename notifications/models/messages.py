"""The row is the job: one recipient, one channel, frozen text, one state machine (see docs/delivery.md)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from notifications import reasons
from notifications.models.contact import Basis, Purpose
from notifications.models.devices import PushDevice
from notifications.models.notices import Notification

GATEWAY_TEST = "gateway_test"  # the kind of messages that try a gateway out


def new_thread() -> str:
    """Return the unguessable part of a message's e-mail id (96 bit)."""
    return secrets.token_hex(12)


class MessageQuerySet(models.QuerySet["Message"]):
    def to_client(self, subject: str) -> MessageQuerySet:
        """Messages to one person of a dossier (`client:42`); staff's own copies are not among them."""
        return self.filter(subject=subject, user=None)

    def to_clients(self) -> MessageQuerySet:
        """Messages to people without an account."""
        return self.filter(user=None).exclude(subject="")

    def of(self, user: settings.AUTH_USER_MODEL) -> MessageQuerySet:  # type: ignore[name-defined]
        """Messages to one colleague, links of sign-in left out."""
        return self.filter(user=user, is_secret=False)

    def needing_hands(self) -> MessageQuerySet:
        """Nobody but a person can decide what becomes of these: dead, in doubt, bounced or held without a time."""
        return self.filter(
            Q(state__in=[Message.State.DEAD, Message.State.UNKNOWN, Message.State.BOUNCED])
            | Q(state=Message.State.HELD, next_try_at=None)
        )

    def waiting(self) -> MessageQuerySet:
        """Still to go out: now, later, or when a hold ends."""
        return self.filter(state__in=Message.WAITING)

    def with_attempts(self) -> MessageQuerySet:
        """Messages with their attempts loaded (one more query for the whole page), oldest attempt first."""
        return self.prefetch_related("attempts")


class Message(models.Model):
    """One text for one address. Every change of state goes through services or delivery."""

    class Channel(models.TextChoices):
        """What clients can be reached by; colleagues have PUSH besides."""

        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")

    PUSH = "push"
    EVERY_CHANNEL: ClassVar = [*Channel.values, PUSH]

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be sent")
        LEASED = "leased", _("About to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Handed over")
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Came back")
        DEAD = "dead", _("Not sent")
        UNKNOWN = "unknown", _("In doubt")
        EXPIRED = "expired", _("Too late to send")
        CANCELLED = "cancelled", _("Cancelled")
        HELD = "held", _("Held back")
        LOGGED = "logged", _("Not sent: no gateway set")

    WAITING: ClassVar = ["pending", "leased", "held"]
    FAILED: ClassVar = ["dead", "unknown", "bounced", "expired"]  # it did not arrive, or nobody knows
    FINAL: ClassVar = ["sent", "delivered", "bounced", "dead", "unknown", "expired", "cancelled", "logged"]

    # whom
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    subject = models.CharField(
        max_length=40, blank=True
    )  # filed under: `client:42`; for staff what it is about
    about = models.CharField(max_length=40, blank=True)  # what a client's message is about: `task:42`
    name = models.CharField(max_length=200, blank=True)  # of the recipient
    channel = models.CharField(max_length=8, choices=[*Channel.choices, (PUSH, _("Push"))])
    device = models.ForeignKey(
        PushDevice, models.SET_NULL, null=True, related_name="+", db_index=False
    )  # of a push
    to = models.CharField(max_length=254, blank=True)
    office = models.ForeignKey(Office, models.SET_NULL, null=True, related_name="+")
    # what
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    subject_line = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    letter = models.JSONField(
        default=dict, blank=True
    )  # an e-mail's files ({name, path, type}) and what it answers
    url = models.CharField(max_length=300, blank=True)  # the button of an e-mail: a path inside Dossier
    why = models.CharField(max_length=300, blank=True)
    late_note = models.CharField(max_length=120, blank=True)  # added to the text when it goes out late
    is_urgent = models.BooleanField(default=False)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.SERVICE)
    consent_basis = models.CharField(
        max_length=20, choices=Basis, blank=True
    )  # on record when it was written
    template = models.CharField(
        max_length=60, blank=True
    )  # name and version of the words; empty: typed by hand
    parts = models.PositiveSmallIntegerField(default=1)  # of an SMS, as billed
    is_secret = models.BooleanField(default=False)  # links of sign-in: no screen shows them, wiped once sent
    # fate
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_data = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    not_after = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True)  # the engine's: null where nothing is to be tried by itself
    tries = models.PositiveIntegerField(default=0)
    first_try_at = models.DateTimeField(null=True)
    is_doubtful = models.BooleanField(default=False)  # an earlier try may have been accepted
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    provider = models.CharField(max_length=80, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    # threads
    dedupe_key = models.CharField(max_length=200, unique=True)
    thread = models.CharField(max_length=24, default=new_thread, editable=False)
    notice = models.ForeignKey(
        Notification, models.SET_NULL, null=True, related_name="messages"
    )  # the same fact in Dossier: reading it there cancels this row
    resend_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="resends")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    state_at = models.DateTimeField(default=timezone.now, editable=False)  # since when it is in this state

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            # only rows with something to do are in these: finding work costs the same after ten million messages
            models.Index(
                "channel",
                "is_urgent",
                "next_try_at",
                "id",
                name="message_due",
                condition=Q(next_try_at__isnull=False),
            ),
            models.Index(
                "not_after",
                name="message_too_late",
                condition=Q(next_try_at__isnull=False, not_after__isnull=False),
            ),
            models.Index("lease_until", name="message_leased", condition=Q(lease_until__isnull=False)),
            models.Index(
                F("id").desc(), name="message_hands", condition=Q(state__in=["dead", "unknown", "bounced"])
            ),
            models.Index("subject", F("id").desc(), name="message_subject", condition=~Q(subject="")),
            models.Index("about", name="message_about", condition=~Q(about="")),
            models.Index(
                "to",
                F("id").desc(),
                name="message_sms_to",
                condition=Q(channel="sms", user=None, tries__gt=0),
            ),
            models.Index("device", name="message_device", condition=Q(device__isnull=False)),
            models.Index("provider_id", name="message_provider_id", condition=~Q(provider_id="")),
            # what health counts: few rows, however many were delivered
            models.Index(
                "state",
                "state_at",
                name="message_watched",
                condition=Q(state__in=["dead", "unknown", "bounced", "held", "expired"]),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_tried_only_while_waiting",
                condition=Q(next_try_at=None) | Q(state__in=["pending", "held"]),
            ),
            models.CheckConstraint(
                name="message_pending_has_a_next_try",
                condition=~Q(state="pending") | Q(next_try_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_lease_while_in_hand",
                condition=Q(state__in=["leased", "sending"], lease_until__isnull=False)
                | (~Q(state__in=["leased", "sending"]) & Q(lease_until=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} {self.state}"

    @property
    def text_as_sent(self) -> str:
        """The words that left (or will leave) the house."""
        return f"{self.body}\n\n{self.late_note}" if self.late_note else self.body

    @property
    def reason(self) -> dict[str, str] | None:
        """Why it is held, dead, in doubt or expired, in the active language; None when there is nothing to explain."""
        if not self.reason_code:
            return None
        return {"code": self.reason_code, "text": reasons.text(self.reason_code, self.reason_data)}

    @property
    def goes_at(self) -> datetime | None:
        """When it will be tried next; None when it will not be tried by itself."""
        return self.next_try_at

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in self.WAITING

    @property
    def can_be_resent(self) -> bool:
        return self.state in self.FINAL and not self.is_secret


class Attempt(models.Model):
    """One try at the provider. Rows are added, never removed; a row is finished once."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        KEPT = "kept", _("Kept here: no gateway set")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed, will be tried again")
        DOUBTFUL = "doubtful", _("No clear answer")

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    fence = models.PositiveIntegerField()
    provider = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            BrinIndex("started_at", name="attempt_started")
        ]  # rows come in the order of time
        constraints: ClassVar = [
            models.UniqueConstraint("message", "fence", name="attempt_once_per_fence"),
        ]
        triggers: ClassVar = [
            # what is noted stays as it was noted; erasing a person still takes the whole message with it
            pgtrigger.Protect(
                name="attempt_finished_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__outcome__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}#{self.fence} {self.outcome or '…'}"
