"""What somebody's day holds: overdue, today, what waits for them, who mentioned them, who asked and waits."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.times import day_span, local_date
from notifications.models import Notification
from tasks.models import Request, Task

MOST = 12  # rows of each block; the rest is one click away


@dataclass(frozen=True)
class Day:
    """One person's day. Lists are bounded by MOST and ordered by due time; seven queries in all."""

    overdue: list[Task] = field(default_factory=list)
    today: list[Task] = field(default_factory=list)
    queue: list[Task] = field(default_factory=list)
    to_accept: list[Task] = field(default_factory=list)
    late_elsewhere: list[Task] = field(default_factory=list)
    mentions: list[Notification] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Nothing to do at all: the page says so instead of showing empty blocks."""
        return not (
            self.overdue or self.today or self.queue or self.to_accept or self.mentions or self.requests
        )


def day_of(user: User, now: datetime | None = None) -> Day:
    """Return what this person should look at first, in their own zone."""
    now = now or timezone.now()
    mine = Task.objects.open().assigned_to(user).with_row(user)
    until = day_span(local_date(now, user.zone), user.zone)[1]
    handed_out = Task.objects.handed_out_by(user).overdue(now).with_row(user)
    return Day(
        overdue=_first(mine.filter(due_at__lt=now)),
        today=_first(mine.filter(due_at__gte=now, due_at__lt=until)),
        queue=_first(Task.objects.open().queued_for(user).with_row(user)),
        to_accept=list(Task.objects.to_accept_by(user).with_row(user)[:MOST]),
        late_elsewhere=_first(handed_out.exclude(assignee=None)),
        mentions=list(Notification.objects.of(user).unread().filter(kind="mentioned").order_by("-id")[:MOST]),
        requests=list(Request.objects.visible_to(user).unanswered()[:MOST]),
    )


def _first(tasks: QuerySet[Task]) -> list[Task]:
    return list(tasks.order_by("due_at", "id")[:MOST])
