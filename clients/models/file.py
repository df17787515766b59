"""Private files of a client: stored under random names, served only through a view."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models.client import Client
from clients.models.comment import Comment
from core.audit import audited


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, user: User) -> FileQuerySet:
        """Files of clients that this person may see."""
        return self.filter(deleted_at=None, client__in=Client.objects.visible_to(user).kept().values("pk"))

    def removed_visible_to(self, user: User) -> FileQuerySet:
        """Files that were taken away from clients that this person may see."""
        seen = Client.objects.visible_to(user).kept().values("pk")
        return self.filter(deleted_at__isnull=False, client__in=seen)


@audited(in_bulk=True)
class File(models.Model):
    """One uploaded file. `name` is what people typed, `path` a random name under DATA_DIR/files."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="files")
    # the comment it came with, whose fate it shares
    comment = models.ForeignKey(
        Comment, models.SET_NULL, related_name="files", null=True, blank=True, editable=False, db_index=False
    )
    name = models.CharField(_("name"), max_length=255)
    path = models.CharField(max_length=100, unique=True)
    content_type = models.CharField(max_length=100)  # by content, not by what the browser said
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index("uploaded_by", "created_at", name="clients_file_quota"),
            models.Index("comment", name="clients_file_comment", condition=Q(comment__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name
