"""What each person said about one kind of notice: channels, mutes, hours. One query for any number of people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.calendar import working_time_of
from accounts.models import User
from core.times import resolve, wall_clock
from notifications.gate.hours import Quiet, open_from
from notifications.kinds import Kind
from notifications.models import Channel

BUNDLE = timedelta(minutes=10)
DIGEST = time(8)  # on the reader's clock

_ALL = """
SELECT 'said', user_id, channel, is_on, NULL::time, NULL::time, false FROM notifications_preference
 WHERE user_id = ANY(%(users)s) AND kind = %(kind)s
UNION ALL SELECT 'forced', NULL, channel, true, NULL, NULL, false FROM notifications_forcedkind WHERE kind = %(kind)s
UNION ALL SELECT 'muted', user_id, subject, true, NULL, NULL, false FROM notifications_mute
 WHERE user_id = ANY(%(users)s) AND subject = ANY(%(subjects)s)
UNION ALL SELECT 'rhythm', user_id, '', working_days_only, quiet_from, quiet_to, is_daily FROM notifications_rhythm
 WHERE user_id = ANY(%(users)s)
"""


@dataclass(frozen=True)
class Hours:
    """When somebody wants to hear what can wait."""

    quiet_from: time | None = None
    quiet_to: time | None = None
    working_days_only: bool = False
    is_daily: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.quiet_from or self.quiet_to or self.working_days_only)


@dataclass
class Said:
    """What everybody asked said about a kind and its record."""

    channels: dict[int, dict[str, bool]] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)
    muted: set[int] = field(default_factory=set)
    hours: dict[int, Hours] = field(default_factory=dict)


def said_about(kind: str, users: Iterable[User], subjects: Sequence[str]) -> Said:
    """Return what these people said about a kind of notice, and whether they muted one of the records."""
    said, ids = Said(), [user.pk for user in users]
    asked: dict[str, Any] = {"users": ids, "kind": kind, "subjects": [s for s in subjects if s]}
    with connection.cursor() as cursor:
        cursor.execute(_ALL, asked)
        for what, user_id, word, is_on, quiet_from, quiet_to, is_daily in cursor.fetchall():
            if what == "said":
                said.channels.setdefault(user_id, {})[word] = is_on
            elif what == "forced":
                said.forced.add(word)
            elif what == "muted":
                said.muted.add(user_id)
            else:
                said.hours[user_id] = Hours(quiet_from, quiet_to, is_on, is_daily)
    return said


def wanted(kind: Kind, user: User, said: Said, channels: Sequence[str] | None) -> set[str]:
    """Return the channels of one person: the kind's (or the caller's), then what they said, then what is forced."""
    found = {
        channel for channel in (kind.channels if channels is None else channels) if channel in Channel.values
    }
    if not kind.is_listed:
        return found
    for channel, is_on in said.channels.get(user.pk, {}).items():
        if not is_on:
            found.discard(channel)
        elif channels is None:
            found.add(channel)
    return found | said.forced


def let_mail_stand_in(wanted: dict[int, set[str]], said: Said, browsers: Mapping[int, Sequence[Any]]) -> None:
    """Send by e-mail to whoever chose push and has no browser left for it, unless they want no e-mail of this kind."""
    for user_id, channels in wanted.items():
        if "push" in channels and not browsers.get(user_id):
            channels.discard("push")
            if said.channels.get(user_id, {}).get("email", True):
                channels.add("email")


def is_muted(kind: Kind, user: User, said: Said) -> bool:
    """Say whether a person muted the record; reminders, deadlines and what is forced come all the same."""
    return user.pk in said.muted and not (kind.is_reminder or kind.is_urgent or said.forced)


def goes_at(kind: Kind, user: User, hours: Hours, at: datetime) -> datetime | None:
    """Return until when a mail or SMS waits for its bundle or the morning; None when it goes at once.

    Reminders, deadlines and what is urgent never wait; what is not groupable waits for the quiet hours alone.
    """
    if kind.is_urgent or kind.is_reminder:
        return None
    if kind.is_groupable and hours.is_daily:
        return _morning(user, hours, at)
    opens = opening(user, hours, at)
    if opens > at:
        return opens
    return at + BUNDLE if kind.is_groupable else None


def opening(user: User, hours: Hours, at: datetime) -> datetime:
    """Return when a person's quiet time ends; `at` itself outside of it."""
    return (
        open_from(at, user.zone, Quiet(hours.quiet_from, hours.quiet_to, _days(user, hours)))
        if hours.is_any
        else at
    )


def _days(user: User, hours: Hours) -> Any:
    return working_time_of(user).is_working_day if hours.working_days_only else _any_day


def _any_day(day: date) -> bool:
    return True


def _morning(user: User, hours: Hours, at: datetime) -> datetime:
    """Return the next 08:00 on the person's clock, of a working day where they want no other."""
    is_day, zone = _days(user, hours), user.zone
    day = wall_clock(at, zone).date()
    for step in range(400):
        moment = _eight(day + timedelta(days=step), zone)
        if moment > at and is_day(day + timedelta(days=step)):
            return moment
    return at


def _eight(day: date, zone: ZoneInfo) -> datetime:
    return resolve(datetime.combine(day, DIGEST), zone)
