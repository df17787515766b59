"""The inbox as people read it: by day, per record, without the words of what they may no longer see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.paging import Keyset
from core.times import resolve, wall_clock
from notifications import gate, kinds
from notifications.models import HeldNotice, Notification
from notifications.models.notices import NotificationQuerySet

NEWEST_FIRST = Keyset("-show_at")
SHOWN = ("unread", "read", "done")
MORNING = time(9)
SNOOZES = ("hours", "tomorrow", "week")


@dataclass
class Group:
    """Notices of one day about one record, newest first; the first speaks for all."""

    notices: list[Notification]

    @property
    def lead(self) -> Notification:
        return self.notices[0]

    @property
    def others(self) -> list[Notification]:
        return self.notices[1:]

    @property
    def ids(self) -> str:
        return ",".join(str(notice.pk) for notice in self.notices)


@dataclass
class Day:
    """One day of the reader's calendar."""

    on: date
    groups: list[Group] = field(default_factory=list)


@dataclass
class Part:
    """One page of notices, and the cursor of the next."""

    shown: str
    days: list[Day]
    next: str | None


def notices_of(user: User) -> NotificationQuerySet:
    """The notices a person may open: their own, already shown."""
    return Notification.objects.of(user)


def part(user: User, shown: str, cursor: str | None = None, limit: int = 40) -> Part:
    """Return one page of the user's `unread`, `read` (not done) or `done` notices. Raises BadCursor."""
    page = NEWEST_FIRST.page(_rows(user, shown), cursor, limit)
    hide(user, page.items)
    return Part(shown, _by_day(page.items), page.next)


def _rows(user: User, shown: str) -> NotificationQuerySet:
    mine = notices_of(user).select_related("actor")
    if shown == "unread":
        return mine.unread()
    return mine.open().exclude(read_at=None) if shown == "read" else mine.exclude(done_at=None)


def hide(user: User, notices: Sequence[Notification]) -> None:
    """Blank the words of notices whose record the user may no longer see; the rows themselves stay. Per noun one query."""
    seen = gate.visible(user, {notice.subject for notice in notices})
    for notice in notices:
        notice.icon = kinds.known(notice.kind).icon  # type: ignore[attr-defined]
        if notice.subject not in seen:
            notice.title, notice.body, notice.url = _("You can no longer see what this was about."), "", ""
            notice.actor = None


def hide_held(user: User, rows: Sequence[HeldNotice]) -> list[HeldNotice]:
    """Return what waits for somebody's mail, without what they may no longer see. Per noun one query."""
    seen = gate.visible(user, {row.subject for row in rows})
    return [row for row in rows if row.subject in seen]


def _by_day(notices: Iterable[Notification]) -> list[Day]:
    days: list[Day] = []
    groups: dict[str, Group] = {}
    for notice in notices:
        on = timezone.localtime(notice.show_at).date()
        if not days or days[-1].on != on:
            days.append(Day(on))
            groups = {}
        if notice.subject and notice.subject in groups:
            groups[notice.subject].notices.append(notice)
            continue
        group = Group([notice])
        groups[notice.subject] = group
        days[-1].groups.append(group)
    return days


def snooze_until(choice: str, user: User, now: datetime) -> datetime:
    """Return when a notice comes back: in three hours, tomorrow or next Monday at nine on the user's clock."""
    if choice == "hours":
        return now + timedelta(hours=3)
    today = wall_clock(now, user.zone).date()
    days = 1 if choice == "tomorrow" else 7 - today.weekday()
    return resolve(datetime.combine(today + timedelta(days=days), MORNING), user.zone)
