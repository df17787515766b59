"""Comments on clients."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import FirmSettings, User
from clients.models import (
    Comment,
)


def comment_for_view(user: User, pk: int) -> Comment:
    """Return one comment on a visible client. Raises Http404."""
    return get_object_or_404(
        Comment.objects.visible_to(user).select_related("client", "author", "parent"), pk=pk
    )


def comment_for_change(user: User, pk: int) -> Comment:
    """Return one comment that this person may edit: its author, in time. Raises Http404, PermissionDenied."""
    comment = comment_for_view(user, pk)
    if comment.author_id != user.pk and not user.is_admin:
        raise PermissionDenied
    if not user.is_admin:
        _refuse_late(comment)
    return comment


def comment_for_delete(user: User, pk: int) -> Comment:
    """Return one comment that this person may delete: its author, or whoever leads. Raises Http404, PermissionDenied."""
    comment = comment_for_view(user, pk)
    if comment.author_id != user.pk and not user.leads:
        raise PermissionDenied
    if not user.leads:
        _refuse_late(comment)
    return comment


def _refuse_late(comment: Comment) -> None:
    """Raise PermissionDenied when the firm's time for changing comments is over."""
    minutes = FirmSettings.load().comment_minutes
    if minutes is not None and comment.created_at + timedelta(minutes=minutes) < timezone.now():
        raise PermissionDenied


def comments_seen_by(user: User) -> QuerySet[Comment]:
    """Return the comments on clients that this person may see."""
    return Comment.objects.visible_to(user).prefetch_related("mentions", "reactions", "files")


def comments_to_choose(user: User) -> QuerySet[Comment]:
    """Return the comments that this person may answer."""
    return Comment.objects.visible_to(user).select_related("parent")


def comment_history(comment: Comment) -> QuerySet[Any]:
    """Return what a comment said at each version, oldest first, with who wrote it.

    The row is written for other reasons too, such as the task of a promise: what says the same again is left out.
    """
    events: QuerySet[Any] = comment.events.all()  # type: ignore[attr-defined]  # made by pghistory
    same = {name: OuterRef(name) for name in ("pgh_obj", "version", "is_pinned")}
    earlier = events.model.objects.filter(**same, pgh_id__lt=OuterRef("pgh_id"))
    return events.filter(~Exists(earlier)).select_related("pgh_context").order_by("pgh_id")
