"""Working time: what clocks, alerts and reminders may count, and who answers for somebody who is away.

`WorkingTime` is pure arithmetic; `working_time_of` and `effective_assignee` read the people it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Absence, Office, User
from core.times import local_date, resolve, wall_clock

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# past this nobody works any more: an endless holiday must not become an endless loop
HORIZON_DAYS = 400

Week = Mapping[str, Sequence[Sequence[str]]]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class WorkingTime:
    """A week of wall-clock hours in a zone, less the days off.

    `week` maps `mon` … `sun` to lists of ["09:00", "18:00"]; "24:00" ends a day. `away` holds first and last days.
    """

    week: Week
    zone: tzinfo
    holidays: frozenset[date] = frozenset()
    away: tuple[tuple[date, date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Say whether there is any working time on a calendar day."""
        return bool(self._hours(day))

    def is_working(self, at: datetime) -> bool:
        """Say whether an aware instant lies in working time; the end of a span no longer does."""
        return any(start <= at < end for start, end in self.spans(local_date(at, self.zone)))

    def spans(self, day: date) -> list[Span]:
        """Return the working spans of a calendar day as instants (UTC), in order."""
        midnight = datetime.combine(day, time())
        return [
            (resolve(midnight + _offset(start), self.zone), resolve(midnight + _offset(end), self.zone))
            for start, end in self._hours(day)
        ]

    def next_working_start(self, at: datetime) -> datetime:
        """Return `at` (UTC) when it is working time, else the next instant at which work begins.

        Without any working time within 400 days the instant itself comes back.
        """
        for start, _end in self._spans_from(at):
            return start
        return at.astimezone(UTC)

    def add_working_minutes(self, at: datetime, minutes: int) -> datetime:
        """Return the instant (UTC) at which `minutes` (≥ 0) of working time have passed since `at`."""
        left = timedelta(minutes=minutes)
        for start, end in self._spans_from(at):
            if start + left <= end:
                return start + left
            left -= end - start
        return at.astimezone(UTC) + timedelta(minutes=minutes)

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """Return the same wall-clock time `days` (≥ 0) working days later, as an instant (UTC)."""
        local, left = wall_clock(at, self.zone), days
        for _step in range(HORIZON_DAYS + 7 * days):
            if not left:
                return resolve(local, self.zone)
            local += timedelta(days=1)
            left -= self.is_working_day(local.date())
        return resolve(wall_clock(at, self.zone) + timedelta(days=days), self.zone)

    def working_minutes(self, since: datetime, until: datetime) -> int:
        """Return how many whole working minutes lie between two aware instants (0 when they are reversed)."""
        total = timedelta()
        for start, end in self._spans_from(since):
            if start >= until:
                break
            total += min(end, until) - start
        return int(total.total_seconds() // 60)

    def _hours(self, day: date) -> Sequence[Sequence[str]]:
        if day in self.holidays or any(first <= day <= last for first, last in self.away):
            return ()
        return self.week.get(DAYS[day.weekday()]) or ()

    def _spans_from(self, at: datetime) -> Iterator[Span]:
        """Yield what is left of each working span after `at`, up to the horizon."""
        at = at.astimezone(UTC)
        first = local_date(at, self.zone)
        for number in range(HORIZON_DAYS):
            for start, end in self.spans(first + timedelta(days=number)):
                if end > at:
                    yield max(start, at), end


def _offset(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def holidays_of(office: Office) -> frozenset[date]:
    """Return the office's holidays as dates."""
    return frozenset(date.fromisoformat(day) for day in office.holidays)


def working_time_of_office(office: Office) -> WorkingTime:
    """Return the office's week and holidays in its zone."""
    return WorkingTime(office.working_week, office.zone, holidays_of(office))


def working_time_of(user: User) -> WorkingTime:
    """Return somebody's own hours in their zone, less the office's holidays and their absences (one query)."""
    with connection.cursor() as cursor:  # by hand: every task that is made asks
        cursor.execute("SELECT starts_on, ends_on FROM accounts_absence WHERE user_id = %s", [user.pk])
        away = tuple(cursor.fetchall())
    return WorkingTime(user.week, user.zone, holidays_of(user.office), away)


def effective_assignee(user: User, on: date) -> User:
    """Return who answers for `user` on a day; see `effective_assignees`."""
    return effective_assignees([user], on)[user.pk]


def effective_assignees(users: Iterable[User], on: date) -> dict[int, User]:
    """Map each user's id to who answers for them on a day.

    Somebody absent or deactivated is answered for by their deputy, and so on along the chain. Where it ends with
    nobody present (no deputy, or a circle) it stays with the person first asked. One query for each step of the
    longest chain.
    """
    asked = {user.pk: user for user in users}
    known: dict[int, tuple[User, bool]] = {}
    frontier = set(asked)
    while frontier:
        found = _with_presence(frontier, on)
        known.update(found)
        frontier = {user.deputy_id for user, is_away in found.values() if is_away and user.deputy_id}
        frontier -= known.keys()
    return {pk: _walk(pk, known) or user for pk, user in asked.items()}


def represented_by(user: User, on: date) -> QuerySet[User]:
    """Return the people for whom `user` stands in on a day: absent or deactivated, with a chain of up to two deputies.

    The inverse of `effective_assignees`, lazy, for conditions of other queries.
    """
    away = ~Q(is_active=True) | Exists(_absences_on(on))
    deputy_away = ~Q(deputy__is_active=True) | Exists(
        Absence.objects.filter(user=OuterRef("deputy"), starts_on__lte=on, ends_on__gte=on)
    )
    stands_in = Q(deputy=user) | Q(deputy__deputy=user) & deputy_away
    people: QuerySet[User] = User.objects.filter(away).filter(stands_in)
    return people


def _walk(pk: int, known: Mapping[int, tuple[User, bool]]) -> User | None:
    seen: set[int] = set()
    step: int | None = pk
    while step is not None and step in known and step not in seen:
        seen.add(step)
        user, is_away = known[step]
        if not is_away:
            return user
        step = user.deputy_id
    return None


def _absences_on(on: date) -> QuerySet[Absence]:
    return Absence.objects.filter(user=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on)


def _with_presence(ids: set[int], on: date) -> dict[int, tuple[User, bool]]:
    rows = User.objects.filter(pk__in=ids).select_related("office")
    rows = rows.annotate(is_away=Exists(_absences_on(on)))
    return {user.pk: (user, user.is_away or not user.is_active) for user in rows}
