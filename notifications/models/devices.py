"""Browsers that take notices by web push, and the one key that says who sends them."""

from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class PushDevice(models.Model):
    """One browser of one person: where its push service takes messages, and the keys that only it can open."""

    MOST: ClassVar = 20  # of one person

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    name = models.CharField(max_length=80)  # "Firefox, Linux"
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_ok_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def fingerprint(self) -> str:
        """What a browser knows its own subscription by, without the address standing in a page (SHA-256, hex)."""
        return sha256(self.endpoint.encode()).hexdigest()


class PushKey(models.Model):
    """The office's own key (VAPID, RFC 8292), made when the first browser asks; sealed, there is only one row."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealed = models.TextField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="pushkey_only_one", condition=models.Q(number=1)),
        ]

    def __str__(self) -> str:
        return f"made {self.made_at:%Y-%m-%d}"
