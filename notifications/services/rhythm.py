"""What people set for themselves: hours, one mail a day, silence about a record; and what administrators force."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import RuleError
from notifications import kinds
from notifications.models import Channel, ForcedKind, HeldNotice, Mute, Rhythm
from notifications.preferences import Hours


def hours_of(user: User) -> Hours:
    """Return when somebody wants to hear what can wait. One query."""
    found = Rhythm.objects.filter(user=user).first()
    if found is None:
        return Hours()
    return Hours(found.quiet_from, found.quiet_to, found.working_days_only, found.is_daily)


def set_hours(
    user: User,
    *,
    quiet_from: time | None,
    quiet_to: time | None,
    working_days_only: bool = False,
    is_daily: bool = False,
) -> None:
    """Set somebody's hours. Raises RuleError at `quiet_to` for half a time."""
    if (quiet_from is None) != (quiet_to is None):
        raise RuleError(_("Give both times, or none."), field="quiet_to")
    values: dict[str, Any] = {
        "quiet_from": quiet_from,
        "quiet_to": quiet_to,
        "working_days_only": working_days_only,
        "is_daily": is_daily,
    }
    Rhythm.objects.update_or_create(user=user, defaults=values)


def take_daily(user: User) -> None:
    """Let what can wait come as one e-mail a day."""
    Rhythm.objects.update_or_create(user=user, defaults={"is_daily": True})


@transaction.atomic
def mute(user: User, subject: str) -> None:
    """Tell somebody nothing more about a record; what already waits to be mailed about it does not go."""
    Mute.objects.get_or_create(user=user, subject=subject)
    HeldNotice.objects.waiting().filter(user=user, subject=subject).delete()


def unmute(user: User, subject: str) -> None:
    """Tell somebody about a record again."""
    Mute.objects.filter(user=user, subject=subject).delete()


def mutes_of(user: User) -> list[str]:
    """Return the records that somebody muted, the newest first."""
    return list(Mute.objects.filter(user=user).order_by("-at").values_list("subject", flat=True)[:200])


def held_for(user: User) -> list[HeldNotice]:
    """Return what waits for somebody's bundle or morning, the next to go first."""
    waiting = HeldNotice.objects.waiting().filter(user=user).select_related("notice")
    return list(waiting.order_by("due_at", "id")[:100])


def forced_kinds() -> set[tuple[str, str]]:
    """Return (kind, channel) of what administrators send to everybody."""
    return set(ForcedKind.objects.values_list("kind", "channel"))


@transaction.atomic
def set_forced(wanted: Iterable[tuple[str, str]]) -> None:
    """Let exactly these kinds reach everybody by these channels. Raises RuleError for an unknown one."""
    known = {kind.name for kind in kinds.listed()}
    pairs = set(wanted)
    if any(kind not in known or channel not in Channel.values for kind, channel in pairs):
        raise RuleError(_("Unknown kind of notice."), field="kind")
    ForcedKind.objects.all().delete()
    ForcedKind.objects.bulk_create(ForcedKind(kind=kind, channel=channel) for kind, channel in sorted(pairs))
