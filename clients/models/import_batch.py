"""One import: the file, how it was understood, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import TimeStamped


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Imports of this person; administrators see all. A file may name clients that a colleague must not see."""
        return self if user.is_admin else self.filter(by=user)


class ImportBatch(TimeStamped):
    """`errors` and `warnings` are lists of {"row", "field", "message"}; rows count from 1 after the header."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    path = models.CharField(
        max_length=200, blank=True
    )  # random name under DATA_DIR/files; empty once removed
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    row_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    also_created_count = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    failure = models.CharField(max_length=300, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        return self.state == ImportState.RUNNING

    @property
    def refused_rows(self) -> list[int]:
        """Numbers of the rows that did not go in, in their order."""
        return sorted({problem["row"] for problem in self.errors})
