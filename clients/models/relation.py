"""Who is what to whom: spouse, accountant, subsidiary; the firm names its own kinds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models.client import Client
from core.audit import audited


class RelationType(models.Model):
    """A kind of relation, read in both directions: "works at" / "employs"."""

    name = models.CharField(_("name"), max_length=80)
    inverse_name = models.CharField(_("seen from the other side"), max_length=80)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="clients_relation_type_name")]

    def __str__(self) -> str:
        return self.name


class RelationQuerySet(models.QuerySet["Relation"]):
    def visible_to(self, user: User) -> RelationQuerySet:
        """Relations of which this person may see both sides."""
        seen = Client.objects.visible_to(user).kept().values("pk")
        return self.filter(client__in=seen, other__in=seen)


@audited(in_bulk=True)
class Relation(models.Model):
    """`client` is `kind` of `other`, e.g. Ivan works at Orbita, role "accountant"."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Client, models.CASCADE, related_name="inverse_relations")
    kind = models.ForeignKey(RelationType, models.PROTECT, related_name="+", verbose_name=_("relation"))
    role = models.CharField(_("role"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("client", "other", "kind", name="clients_relation_once"),
            models.CheckConstraint(condition=~Q(client=F("other")), name="clients_relation_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind_id} {self.other_id}"
