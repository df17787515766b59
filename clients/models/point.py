"""Where a client can be reached: phones and e-mail addresses, kept as typed and as machines need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client, Tag
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


@dataclass
class Points:
    """Phones, e-mails and tags of one client as plain data, the first ones first."""

    phones: list[dict[str, Any]] = field(default_factory=list)
    emails: list[dict[str, Any]] = field(default_factory=list)
    tags: list[dict[str, Any]] = field(default_factory=list)


# By hand, as three queries of the ORM cost a page more than everything else it asks.
_POINTS = """
SELECT client_id, 1, id, raw, number, label, is_primary, is_dead FROM {phone} WHERE client_id = ANY(%(ids)s)
UNION ALL
SELECT client_id, 2, id, address, NULL, label, is_primary, is_dead FROM {email} WHERE client_id = ANY(%(ids)s)
UNION ALL
SELECT x.client_id, 3, t.id, t.name, NULL, '', false, false
FROM {tag} t JOIN {tagged} x ON x.tag_id = t.id WHERE x.client_id = ANY(%(ids)s)
ORDER BY 2, 7 DESC, 3
"""


def points_of(clients: Sequence[int]) -> dict[int, Points]:
    """Return the points of each of these clients (already let through) in one query; a client without any has empty ones."""
    found: dict[int, Points] = defaultdict(Points)
    if not clients:
        return found
    tables: dict[str, type[models.Model]] = {
        "phone": Phone,
        "email": Email,
        "tag": Tag,
        "tagged": Client.tags.through,
    }
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in tables.items()}
    with connection.cursor() as cursor:
        cursor.execute(_POINTS.format(**names), {"ids": list(clients)})
        for client, sort, pk, text, number, label, is_primary, is_dead in cursor.fetchall():
            points, fate = found[client], {"label": label, "is_primary": is_primary, "is_dead": is_dead}
            if sort == 1:
                points.phones.append({"raw": text, "number": number, **fate})
            elif sort == 2:
                points.emails.append({"address": text, **fate})
            else:
                points.tags.append({"id": pk, "name": text})
    return found
