"""Signed links for people without an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class LinkQuerySet(models.QuerySet["Link"]):
    def living(self) -> LinkQuerySet:
        """Links that still open something: not expired, not used up, not revoked."""
        return self.filter(expires_at__gt=timezone.now(), used_at=None, revoked_at=None)


class Link(models.Model):
    """One link: what it is for, whose it is, how long it lives. Only the token's SHA-256 is kept."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index("purpose", "subject", name="links_purpose_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
