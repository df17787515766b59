"""Signed links for people without an account."""

from typing import ClassVar

from django.db import models


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

    class Meta:
        indexes: ClassVar = [models.Index("purpose", "subject", name="links_purpose_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
