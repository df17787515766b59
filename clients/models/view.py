"""Saved views: a list's address under a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import TimeStamped


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> SavedViewQuerySet:
        """One's own views and those that others share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedView(TimeStamped):
    """A filter of a list that somebody kept; shared ones are seen by everybody (each sees only their rows in it)."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(max_length=20, default="clients")
    query = models.CharField(max_length=1000)  # the address's query string
    is_shared = models.BooleanField(_("shared"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name
