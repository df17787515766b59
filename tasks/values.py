"""What people may set on a task, cleaned and checked. Shared by making and editing; raises RuleError at the field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypedDict

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Team, User
from clients.access import can_see as can_see_client
from clients.letters import addresses_of
from clients.models import Client
from core.errors import RuleError
from core.text import clean
from core.times import END_OF_WORK, local_date, resolve, wall_clock, zone_or_utc
from tasks import access
from tasks.models import (
    MAX_OFFSET_MINUTES,
    MAX_REPEAT_DAYS,
    Audience,
    ClientChannel,
    Priority,
    ReminderChannel,
    Task,
)
from tasks.repeats import check_rule

MAX_YEARS_AHEAD = 20
FIRST_YEAR, LAST_YEAR = 1900, 9000  # outside of it zones leave the calendar
MAX_REMINDERS = 20
MAX_WATCHERS = 100
UNKNOWN = "does_not_exist"


@dataclass(frozen=True)
class Deadline:
    """A wall clock: a day, a time (None: the day only) and a zone ("": the assignee's)."""

    on: date
    at: time | None = None
    zone: str = ""


@dataclass(frozen=True)
class ReminderValues:
    """One reminder as asked for: minutes before the deadline, or days before at the same time on the clock."""

    channels: Sequence[str]
    offset_minutes: int | None = None
    days_before: int | None = None
    to: str = Audience.ASSIGNEE


class TaskValues(TypedDict, total=False):
    """The editable fields. `due` may be an instant, read as the wall clock of the assignee's zone."""

    title: str
    description: str
    client: Client | None
    assignee: User | None
    team: Team | None
    watchers: Sequence[User]
    status: str
    priority: str
    start_at: datetime | None
    due: Deadline | datetime | None
    promised_on: date | None
    client_line: str
    client_channel: str
    repeat: str
    repeat_after_days: int | None
    reminders: Sequence[ReminderValues]
    needs_acceptance: bool


_TEXTS = {"title": 300, "description": 20_000, "client_line": 300}
_SEVERAL_LINES = {"description"}
PLAIN = ("client", "assignee", "team", "start_at", "promised_on", "repeat_after_days", "needs_acceptance")


def put(task: Task, values: TaskValues, *, by: User | None) -> list[str]:
    """Put the given plain fields on the task and return the names of those that changed; lists are for the caller.

    Raises RuleError at the first field that is wrong, alone or together with the others.
    """
    before = snapshot(task)
    for field, limit in _TEXTS.items():
        if field in values:
            setattr(task, field, _text(field, values[field], limit))  # type: ignore[literal-required]
    start = values.get("start_at")
    if start is not None:
        _check_year(start, "start_at")
    for field in PLAIN:
        if field in values:
            setattr(task, field, values[field])  # type: ignore[literal-required]
    if "priority" in values:
        task.priority = _choice("priority", values["priority"], Priority.values)
    if "client_channel" in values:
        task.client_channel = _choice("client_channel", values["client_channel"], ["", *ClientChannel.values])
    _put_deadline(task, values, by)
    if "repeat" in values:
        _put_repeat(task, values["repeat"])
    changed = [name for name, value in snapshot(task).items() if value != before[name]]
    _check(task, changed, by)
    return changed


def snapshot(task: Task) -> dict[str, Any]:
    """Return the editable fields as plain data, in the names of the API."""
    return {
        "title": task.title,
        "description": task.description,
        "client": task.client_id,
        "assignee": task.assignee_id,
        "team": task.team_id,
        "status": task.status,
        "priority": task.priority,
        "start_at": task.start_at.isoformat() if task.start_at else None,
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "promised_on": task.promised_on.isoformat() if task.promised_on else None,
        "client_line": task.client_line,
        "client_channel": task.client_channel,
        "repeat": task.repeat,
        "repeat_after_days": task.repeat_after_days,
        "needs_acceptance": task.needs_acceptance,
    }


def as_plain(values: Mapping[str, Any], task: Task, *, by: User | None) -> dict[str, Any]:
    """Return given values as plain data, comparable with `snapshot`; lists are left out."""
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if name == "due":
            at = _wall_clock(value, task, by) if value else None
            plain["due_at"] = at.isoformat() if at else None
        elif isinstance(value, Model):
            plain[name] = value.pk
        elif name not in {"watchers", "reminders"}:
            plain[name] = value.isoformat() if isinstance(value, date) else value
    return plain


def _wall_clock(value: Deadline | datetime, task: Task, by: User | None) -> datetime:
    if isinstance(value, datetime):
        return value
    zone = value.zone or _zone_for(task, by)
    return resolve(datetime.combine(value.on, value.at or END_OF_WORK), zone_or_utc(zone))


def _text(field: str, value: str | None, limit: int) -> str:
    text = clean(value or "").strip()
    if field not in _SEVERAL_LINES:
        text = " ".join(text.split())
    if len(text) > limit:
        raise RuleError(_("At most %(limit)s characters.") % {"limit": limit}, "too_long", field)
    return text


def _choice(field: str, value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise RuleError(_("Choose one of the values offered."), "invalid_choice", field)
    return str(value)


def _zone_for(task: Task, by: User | None) -> str:
    """The zone in which a deadline is read: the assignee's, else the author's."""
    person = task.assignee or by
    return person.time_zone if person else "UTC"


def _check_year(value: date, field: str) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise RuleError(_("Check the year: %(year)s.") % {"year": value.year}, "far_future", field)


def _put_deadline(task: Task, values: TaskValues, by: User | None) -> None:
    if "due" in values:
        value = values["due"]
        if value is not None:
            _check_year(value.on if isinstance(value, Deadline) else value, "due_at")
        if isinstance(value, datetime):
            _put_instant(task, value, _zone_for(task, by))
        elif value is None:
            task.set_due(None, "")
        else:
            local = datetime.combine(value.on, value.at or END_OF_WORK)
            task.set_due(local, value.zone or _zone_for(task, by), date_only=value.at is None)
    elif task.is_date_only and "assignee" in values:
        # "on Friday" means the Friday of whoever does it; a time of day stays the same instant for everybody
        task.due_zone = _zone_for(task, by)
        task.resolve_due()


def _put_instant(task: Task, at: datetime, zone: str) -> None:
    if task.due_at == at:
        return  # a form that was only sent back does not turn a date into a time
    local = wall_clock(at, zone_or_utc(zone))
    if resolve(local, zone_or_utc(zone)) != at:
        # the second of two equal times on the night the clocks go back has no wall clock of its own
        zone, local = "UTC", wall_clock(at, zone_or_utc("UTC"))
    task.set_due(local, zone)


def _put_repeat(task: Task, rule: str) -> None:
    start = (task.repeat_from if task.repeat else None) or task.due_on or timezone.localdate()
    task.repeat = check_rule(rule or "", start)


def _check(task: Task, changed: Sequence[str], by: User | None) -> None:
    """Check the fields against each other; only what was touched, so that an old task can still be edited."""
    touched = set(changed)
    if not task.title:
        raise RuleError(_("Say what is to be done."), "required", "title")
    _check_times(task, touched, by)
    if touched & {"assignee", "client"}:
        _check_sees(task.assignee, task.client, "assignee")
    if touched & {"team", "client"}:
        _check_queue(task)
    if touched & {"client", "client_line", "client_channel"}:
        _check_client_line(task)
    if touched & {"repeat", "repeat_after_days", "due_at"}:
        _check_repeat(task)


def _check_times(task: Task, touched: set[str], by: User | None) -> None:
    now, zone = timezone.now(), task.zone if task.due_at else zone_or_utc(_zone_for(task, by))
    days = {
        "due_at": task.due_on,
        "start_at": task.start_at and local_date(task.start_at, zone),
        "promised_on": task.promised_on,
    }
    for field, day in days.items():
        if field in touched and day and day.year > now.year + MAX_YEARS_AHEAD:
            raise RuleError(_("Check the year: %(year)s.") % {"year": day.year}, "far_future", field)
    if "due_at" in touched and task.due_at and task.due_at < now:
        raise RuleError(_in_the_past(task, now), "past", "due_at")
    if "promised_on" in touched and task.promised_on and task.promised_on < local_date(now, zone):
        raise RuleError(_("This date is in the past."), "past", "promised_on")
    if touched & {"start_at", "due_at"} and task.start_at and task.due_at and task.due_at < task.start_at:
        raise RuleError(_("It would be due before it starts."), "before_start", "due_at")


def _in_the_past(task: Task, now: datetime) -> str:
    if task.is_date_only and task.due_on == local_date(now, task.zone):
        return _("Today's 18:00 has passed. Choose a later day or give a time.")
    return _("This time is in the past.")


def _check_sees(person: User | None, client: Client | None, field: str) -> None:
    if person is None:
        return
    if not person.is_active:
        raise RuleError(_("%(name)s no longer works here.") % {"name": person}, "inactive", field)
    is_theirs = client is not None and client.owner_id == person.pk and client.deleted_at is None
    if client is not None and not is_theirs and not can_see_client(person, client):
        raise RuleError(
            _("%(name)s may not see this client. Share the client first or choose somebody else.")
            % {"name": person},
            "cannot_see",
            field,
        )


def check_watchers(watchers: Sequence[User], client: Client | None) -> None:
    """Check that each may see the client. Raises RuleError at `watchers`. One query."""
    if len(watchers) > MAX_WATCHERS:
        raise RuleError(_("At most %(limit)s people.") % {"limit": MAX_WATCHERS}, "too_many", "watchers")
    if not watchers:
        return
    allowed = set(
        access.people_for(client).filter(pk__in=[p.pk for p in watchers]).values_list("pk", flat=True)
    )
    for person in watchers:
        if person.pk not in allowed:
            message = _("%(name)s may not see this client and cannot watch the task.") % {"name": person}
            raise RuleError(message, "cannot_see", "watchers")


def _check_queue(task: Task) -> None:
    """A queue takes work for clients that somebody in it may see, or that nobody owns yet."""
    if task.team is None or task.client is None or task.client.owner_id is None:
        return
    if not access.people_for(task.client).filter(team=task.team).exists():
        raise RuleError(
            _("Nobody in %(team)s may see this client.") % {"team": task.team}, "cannot_see", "team"
        )


def _check_client_line(task: Task) -> None:
    if not task.client_line and not task.client_channel:
        return
    if task.client is None:
        raise RuleError(_("Choose the client who is told."), "required", "client")
    if not task.client_line:
        raise RuleError(_("Write what the client is told."), "required", "client_line")
    if not task.client_channel:
        raise RuleError(_("Choose e-mail or SMS."), "required", "client_channel")
    if not addresses_of(task.client, task.client_channel):
        text = _("This client has no e-mail address.") if task.client_channel == "email" else _no_mobile()
        raise RuleError(text, "no_address", "client_channel")


def _no_mobile() -> str:
    return _("This client has no phone number that works.")


def _check_repeat(task: Task) -> None:
    if task.repeat and task.repeat_after_days:
        raise RuleError(_("Choose one way to repeat."), "invalid", "repeat")
    if task.repeat and task.due_on is None:
        raise RuleError(_("A task that repeats needs a due date."), "required", "due_at")
    days = task.repeat_after_days
    if days is not None and not 1 <= days <= MAX_REPEAT_DAYS:
        text = _("Give a number of days from 1 to %(longest)s.") % {"longest": MAX_REPEAT_DAYS}
        raise RuleError(text, "invalid", "repeat_after_days")


def check_reminders(task: Task, reminders: Sequence[ReminderValues]) -> None:
    """Check reminders against the task. Raises RuleError at `reminders` or at one of them (`reminders.0.channels`)."""
    if len(reminders) > MAX_REMINDERS:
        raise RuleError(_("At most %(limit)s reminders.") % {"limit": MAX_REMINDERS}, "too_many", "reminders")
    if reminders and task.due_at is None:
        raise RuleError(_("A reminder needs a due date."), "required", "due_at")
    for number, reminder in enumerate(reminders):
        _check_reminder(task, reminder, f"reminders.{number}")


def _check_reminder(task: Task, reminder: ReminderValues, path: str) -> None:
    def refuse(field: str, message: str | Promise) -> RuleError:
        return RuleError(message, "invalid", f"{path}.{field}")

    if (reminder.offset_minutes is None) == (reminder.days_before is None):
        raise refuse("offset_minutes", _("Give minutes or days before."))
    before = (reminder.offset_minutes or 0) + (reminder.days_before or 0) * 24 * 60
    if not 0 <= before <= MAX_OFFSET_MINUTES:
        raise refuse("offset_minutes", _("Remind at most a year before, and not after it is due."))
    if not reminder.channels or set(reminder.channels) - set(ReminderChannel.values):
        raise refuse("channels", _("Choose how to remind."))
    if reminder.to not in Audience.values:
        raise refuse("to", _("Choose whom to remind."))
    if reminder.to == Audience.CLIENT:
        if task.client is None:
            raise refuse("to", _("This task has no client to remind."))
        if set(reminder.channels) - set(ClientChannel.values):
            raise refuse("channels", _("A client is reminded by e-mail or SMS."))
