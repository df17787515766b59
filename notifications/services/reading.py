"""What people do with their notices: read, finish, put off, choose channels. Reading here clears the other channels."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import RuleError
from core.jobs import enqueue
from notifications import kinds
from notifications.clock import OfficeNow
from notifications.models import Channel, Message, Notification, Preference
from notifications.services.bundling import read_elsewhere
from notifications.services.messages import take_back

TELL = "notifications.tell"


@transaction.atomic
def mark_read(user: User, ids: Iterable[int]) -> list[int]:
    """Mark notices of the user as read and return the ids that changed; foreign ids are ignored.

    Their e-mails and SMS that still wait are cancelled, reminders excepted.
    """
    return _change(
        user, Notification.objects.of(user).filter(pk__in=list(ids), read_at=None), read_at=OfficeNow()
    )


@transaction.atomic
def mark_all_read(user: User, up_to: int | None = None) -> list[int]:
    """Mark everything shown so far (up to an id, so that what arrived meanwhile stays) and return the ids."""
    unread = Notification.objects.of(user).unread()
    return _change(user, unread.filter(pk__lte=up_to) if up_to else unread, read_at=OfficeNow())


@transaction.atomic
def mark_unread(user: User, ids: Iterable[int]) -> list[int]:
    """Undo reading, finishing and putting off; returns the ids."""
    mine = Notification.objects.filter(Q(announced_at__isnull=False) | Q(show_at__lte=OfficeNow()), user=user)
    return _change(
        user, mine.filter(pk__in=list(ids)), read_at=None, done_at=None, show_at=_shown_again(), clears=False
    )


@transaction.atomic
def mark_done(user: User, ids: Iterable[int]) -> list[int]:
    """Mark notices as handled; returns the ids that changed."""
    mine = Notification.objects.of(user).filter(pk__in=list(ids), done_at=None)
    return _change(user, mine, done_at=OfficeNow())


@transaction.atomic
def snooze(user: User, ids: Iterable[int], until: datetime) -> list[int]:
    """Hide notices until then (aware); they come back as new. Raises RuleError for a time that is over."""
    if until <= timezone.now():
        raise RuleError(_("Choose a time in the future."), field="until")
    mine = Notification.objects.of(user).filter(pk__in=list(ids))
    return _change(user, mine, show_at=until, announced_at=None, read_at=None, done_at=None)


def _shown_again() -> Any:
    return OfficeNow()


def _change(user: User, notices: Any, *, clears: bool = True, **changes: Any) -> list[int]:
    ids = list(notices.select_for_update().values_list("pk", flat=True))
    if not ids:
        return []
    Notification.objects.filter(pk__in=ids).update(**changes)
    if clears:
        lasting = [kind.name for kind in kinds.every() if kind.is_reminder]
        take_back(Message.objects.filter(notice__in=ids).exclude(kind__in=lasting), "already_read")
        read_elsewhere(ids)
    enqueue(TELL, user.pk)
    return ids


def set_preference(user: User, kind: str, channel: str, *, is_on: bool) -> None:
    """Say that a kind comes, or does not come, by a channel. Raises RuleError for an unknown kind or channel."""
    if kind not in {known.name for known in kinds.listed()}:
        raise RuleError(_("Unknown kind of notice."), field="kind")
    if channel not in Channel.values:
        raise RuleError(_("Unknown channel."), field="channel")
    Preference.objects.update_or_create(user=user, kind=kind, channel=channel, defaults={"is_on": is_on})


@transaction.atomic
def set_preferences(user: User, wanted: Mapping[str, Mapping[str, bool]]) -> None:
    """Set several at once ({kind: {channel: on}}), all or none."""
    for kind, channels in wanted.items():
        for channel, is_on in channels.items():
            set_preference(user, kind, channel, is_on=is_on)


def preferences_of(user: User) -> dict[str, dict[str, bool]]:
    """Return what holds for the user: {kind: {channel: on}} for every listed kind. One query."""
    said = {
        (kind, channel): is_on
        for kind, channel, is_on in Preference.objects.filter(user=user).values_list(
            "kind", "channel", "is_on"
        )
    }
    return {
        kind.name: {
            channel: said.get((kind.name, channel), channel in kind.channels) for channel in Channel.values
        }
        for kind in kinds.listed()
    }
