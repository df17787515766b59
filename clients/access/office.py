"""What an office shares: tags, saved views, imports."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.models import (
    ImportBatch,
    SavedView,
    Tag,
    TagQuerySet,
)


def tags(user: User) -> TagQuerySet:
    """Return the firm's tags: words, which say nothing about any client."""
    return Tag.objects.all()


def tag_for_change(user: User, pk: int) -> Tag:
    """Return one tag that this person may rename or delete: leaders may. Raises Http404, PermissionDenied."""
    tag = get_object_or_404(Tag.objects, pk=pk)
    if not user.leads:
        raise PermissionDenied
    return tag


def views_seen_by(user: User) -> QuerySet[SavedView]:
    """Return this person's own saved views and those that others share."""
    return SavedView.objects.visible_to(user)


def view_for_view(user: User, pk: int) -> SavedView:
    """Return one saved view, own or shared. Raises Http404."""
    return get_object_or_404(views_seen_by(user), pk=pk)


def view_for_change(user: User, pk: int) -> SavedView:
    """Return one of this person's own saved views. Raises Http404, PermissionDenied for somebody else's shared one."""
    found = view_for_view(user, pk)
    if found.owner_id != user.pk:
        raise PermissionDenied
    return found


def import_for_view(user: User, pk: int) -> ImportBatch:
    """Return one import of this person; administrators see all. Raises Http404."""
    return get_object_or_404(ImportBatch.objects.visible_to(user).select_related("by__office"), pk=pk)


def imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    """Return the imports of this person, administrators those of all; latest first."""
    return ImportBatch.objects.visible_to(user).select_related("by")
