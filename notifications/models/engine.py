"""What the engine knows about its providers and about itself."""

from typing import ClassVar

from django.db import models


class ProviderState(models.Model):
    """Circuit breaker and token bucket of one gateway, shared by every worker."""

    name = models.CharField(max_length=80, primary_key=True)
    channel = models.CharField(max_length=8)
    tokens = models.FloatField(default=0)
    tokens_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # one after another
    openings = models.PositiveIntegerField(default=0)  # since it last worked
    open_until = models.DateTimeField(null=True)  # null: closed
    paused_until = models.DateTimeField(null=True)  # asked to wait (429)
    last_ok_at = models.DateTimeField(null=True)
    last_error_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a part of the machine was last seen working: beat, worker, planner, watchdog, mailbox."""

    PARTS: ClassVar = ["beat", "worker", "planner", "watchdog"]

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"


class Incident(models.Model):
    """One fault of delivery from the first look that saw it to the first that did not."""

    code = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("code", name="incident_open_once", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """The key that notices about it are filed under."""
        return f"incident:{self.pk}"
