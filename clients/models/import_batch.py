"""One import: the file, how it was understood, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import TimeStamped

STALE = timedelta(seconds=90)


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REDOING = "redoing", _("Running")  # undone, and being brought back


AT_WORK = frozenset({ImportState.RUNNING, ImportState.UNDOING, ImportState.REDOING})


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Imports of this person; administrators see all. A file may name clients that a colleague must not see."""
        return self if user.is_admin else self.filter(by=user)

    def stale(self, *states: str) -> ImportBatchQuerySet:
        """Imports in these states that nobody has worked on lately: their job died or was never started."""
        return self.filter(state__in=states, updated_at__lt=timezone.now() - STALE)


class ImportBatch(TimeStamped):
    """`errors` and `warnings` are lists of {"row", "field", "message"}; rows count from 1 after the header, blank ones too.

    `undo_kept` lists {"client", "reason"}: `touched` since the import, `needed` by somebody who stays, or `changed`: of a
    client that the import only updated, "fields" were edited since and stay.
    """

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
    # undoing it: the moment that all its clients went into the trash at, how far the job is, who stayed and why
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    undone_count = models.PositiveIntegerField(default=0)
    put_back_count = models.PositiveIntegerField(default=0)  # updated clients that have earlier values again
    undo_after = models.BigIntegerField(default=0)
    undo_kept = models.JSONField(default=list)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        return self.state in AT_WORK

    @property
    def percent(self) -> int | None:
        """How much of a running import is done; None before its rows are counted, and while it is taken back."""
        if self.state != ImportState.RUNNING or not self.row_count:
            return None
        return min(100, self.done_count * 100 // self.row_count)

    @property
    def can_be_undone(self) -> bool:
        """Whether it ended and made or changed clients; one that failed half-way may have."""
        has_ended = self.state in {ImportState.DONE, ImportState.FAILED}
        return has_ended and bool(self.created_count or self.also_created_count or self.updated_count)

    @property
    def refused_rows(self) -> list[int]:
        """Numbers of the rows that did not go in, in their order."""
        return sorted({problem["row"] for problem in self.errors})


class ImportUpdate(models.Model):
    """A client that an import changed, and from which version to which: the values stand in the client's own audit."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="updates")
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="+")
    was_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index("batch", "is_undone", "id", name="clients_import_updates")]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.was_version} → {self.version}"
