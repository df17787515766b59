"""Comments on the relationship: internal, typed, with mentions. What they said before stands in the audit table."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models.client import Client
from core.audit import audited, audited_pairs

MAX_BODY = 50_000  # characters


class CommentKind(models.TextChoices):
    NOTE = "note", _("Note")
    PROMISE = "promise", _("Promise")
    PREFERENCE = "preference", _("Preference")
    DECISION = "decision", _("Decision")
    RISK = "risk", _("Risk")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")


STANDING = (
    CommentKind.RISK,
    CommentKind.PROMISE,
    CommentKind.PREFERENCE,
)  # in this order on top of the dossier


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Comments on clients that this person may see."""
        return self.filter(deleted_at=None, client__in=Client.objects.visible_to(user).kept().values("pk"))


@audited(exclude=["search_text"], in_bulk=True)
class Comment(models.Model):
    """Something a colleague should know; plain text, never shown to the client."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="comments", db_index=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=CommentKind, default=CommentKind.NOTE)
    body = models.TextField(_("comment"), max_length=MAX_BODY)
    # what it answers: never an answer itself
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="replies", null=True, blank=True, db_index=False, editable=False
    )
    mentions = models.ManyToManyField(User, related_name="+", blank=True)
    due_on = models.DateField(_("promised for"), null=True, blank=True)
    task_id = models.BigIntegerField(null=True, editable=False)  # set by tasks, which knows what a task is
    is_pinned = models.BooleanField(default=False)
    # a risk or preference that no longer holds, a promise kept or given up: it leaves the top of the dossier
    settled_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(editable=False, default="")  # the body folded, written by services

    objects = CommentQuerySet.as_manager()
    known_mentions: list[User] | None = None  # set where they are known without asking the database
    is_fresh = False  # written just now without files: nobody has reacted yet

    class Meta:
        indexes: ClassVar = [
            models.Index("client", F("id").desc(), name="clients_comment_latest"),
            models.Index(
                "client", name="clients_comment_pinned", condition=Q(is_pinned=True, deleted_at=None)
            ),
            models.Index(
                "client",
                F("id").desc(),
                name="clients_comment_standing",
                condition=Q(kind__in=["risk", "promise", "preference"], settled_at=None, deleted_at=None),
            ),
            models.Index("parent", "id", name="clients_comment_replies", condition=Q(parent__isnull=False)),
            GinIndex(fields=["search_text"], name="clients_comment_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Sign(models.TextChoices):
    """What one click says about a comment; few, so that everybody knows them all."""

    AGREE = "agree", _("I agree")
    THANKS = "thanks", _("Thank you")
    DONE = "done", _("Done")
    SEEN = "seen", _("I have seen it")
    DOUBT = "doubt", _("I am not sure")


@audited(in_bulk=True)
class Reaction(models.Model):
    """One sign of one colleague on one comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sign = models.CharField(max_length=8, choices=Sign)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("comment", "user", "sign", name="clients_reaction_once")
        ]

    def __str__(self) -> str:
        return f"{self.sign} {self.comment_id}"


@audited_pairs()
class CommentMention(Comment.mentions.through):  # type: ignore[name-defined]
    """Who was mentioned in which comment, for the audit."""

    class Meta:
        proxy = True
