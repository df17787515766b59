"""Where a client can be reached: phones and e-mail addresses, kept as typed and as machines need them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from core.audit import audited


@audited(in_bulk=True)
class Phone(models.Model):
    """One number: `raw` as somebody typed it, `number` in E.164 or None where it does not parse."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=16, null=True)
    raw = models.CharField(_("phone"), max_length=100)
    label = models.CharField(_("label"), max_length=60, blank=True)
    is_primary = models.BooleanField(default=False)
    is_dead = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index("number", name="clients_phone_number")]

    def __str__(self) -> str:
        return self.number or self.raw


@audited(in_bulk=True)
class Email(models.Model):
    """One e-mail address; `is_dead` after a hard bounce."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="emails")
    address = models.CharField(_("e-mail"), max_length=254)
    label = models.CharField(_("label"), max_length=60, blank=True)
    is_primary = models.BooleanField(default=False)
    is_dead = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(Lower("address"), name="clients_email_address")]

    def __str__(self) -> str:
        return self.address
