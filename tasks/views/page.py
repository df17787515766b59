"""What the page of one task shows, as text, and what a form would do before it is saved."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from clients import access as client_access
from core.days import short_day
from core.errors import RuleError
from core.times import END_OF_WORK, local_date, resolve, wall_clock
from history import kinds
from tasks import access, client_line
from tasks.cautions import day_warnings, promise_warnings
from tasks.events import short
from tasks.forms import TaskForm
from tasks.models import Audience, Reminder, ReminderChannel, Status, Task
from tasks.repeats import describe, next_days
from tasks.views.rows import STATE_LOOK, Rows

MOST_EVENTS = 30
PREVIEW = 5


def task_context(task: Task, user: User) -> dict[str, Any]:
    """The context of page and preview of a task loaded by `task_for_view`."""
    rows = Rows(user)
    tone, icon = STATE_LOOK[task.status]
    sees_client = task.client is not None and client_access.can_see(user, task.client)
    return {
        "task": task,
        "sees_client": sees_client,
        "may_accept": task.waits_for_acceptance and access.may_accept(user, task),
        "may_change": access.may_change(user, task),
        "state_tone": tone,
        "state_icon": icon,
        "due": rows.due_text(task) if task.due_on else "",
        "due_tone": rows.due_tone(task) if task.is_open else "",
        "zone_note": _zone_note(task, user),
        "repeat_text": describe(task.repeat, task.repeat_after_days),
        "next_dates": next_dates(task) if task.is_open else [],
        "reminders": [reminder_text(reminder) for reminder in task.reminders.all()],
        "watchers": [person.name for person in task.watchers.all()],
        "events": events_of(task),
        "moves": [(s.value, s.label, STATE_LOOK[s][1]) for s in Status if s != task.status],
        "day_warnings": day_warnings(task) if task.is_open else [],
        "promise_warnings": promise_warnings(task),
    }


def _zone_note(task: Task, user: User) -> str:
    """Name the zone of a deadline that is not the reader's own."""
    if task.due_on and task.due_zone and task.due_zone != user.time_zone and task.due_local:
        shown = f"{short_day(task.due_local.date())} {time_format(task.due_local, 'H:i')}"
        return f"{shown} {task.due_zone.rpartition('/')[2].replace('_', ' ')}"
    return ""


def reminder_text(reminder: Reminder) -> str:
    """Say in words when whom and how."""
    names = dict(ReminderChannel.choices)
    by = ", ".join(str(names.get(channel, channel)) for channel in reminder.channels)
    whom = str(Audience(reminder.to).label)
    return _("%(when)s · %(whom)s · %(by)s") % {"when": _moment(reminder), "whom": whom, "by": by}


def _moment(reminder: Reminder) -> str:
    if reminder.days_before is not None:
        n = reminder.days_before
        return ngettext("%(n)s day before", "%(n)s days before", n) % {"n": n}
    minutes = reminder.offset_minutes or 0
    if not minutes:
        return _("When it is due")
    if minutes % 60:
        return ngettext("%(n)s minute before", "%(n)s minutes before", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)s hour before", "%(n)s hours before", hours) % {"n": hours}


def next_dates(task: Task) -> list[datetime]:
    """The next five deadlines of a rule after this one, as the clock of the task's zone will show them."""
    if not (task.repeat and task.due_on):
        return []
    start = task.repeat_from or task.due_on
    days = next_days(task.repeat, start, max(task.due_on, local_date(timezone.now(), task.zone)), PREVIEW)
    return _shown(task, days)


def _shown(task: Task, days: Any) -> list[datetime]:
    at = task.due_time or END_OF_WORK
    # a time that the change of the clocks leaves out is shown as it will be: moved by the gap
    return [wall_clock(resolve(datetime.combine(day, at), task.zone), task.zone) for day in days]


def events_of(task: Task) -> list[dict[str, Any]]:
    """What happened to the task, newest first. One query."""
    return [
        {
            "icon": kinds.of(event.kind).icon,
            "text": short(event),
            "actor": event.actor.name if event.actor else "",
            "at": event.at,
        }
        for event in access.history_of(task)[:MOST_EVENTS]
    ]


def preview_of(data: QueryDict, user: User) -> dict[str, Any]:
    """What the typed form would do: what to think of, the next dates, the text for the client.

    Half-typed forms preview what they can.
    """
    form = TaskForm(data, by=user)
    form.is_valid()
    typed = form.cleaned_data
    task = Task(
        assignee=typed.get("assignee"),
        team=typed.get("team"),
        due_on=typed.get("due_on"),
        due_time=typed.get("due_time"),
        due_zone=form.zone,
        promised_on=typed.get("promised_on"),
        client=typed.get("client"),
        client_line=typed.get("client_line") or "",
    )
    return {
        "day_warnings": day_warnings(task),
        "promise_warnings": promise_warnings(task),
        "next_dates": _typed_dates(form, task),
        "client_text": _typed_text(task, typed),
    }


def _typed_dates(form: TaskForm, task: Task) -> list[datetime]:
    rule = form.values().get("repeat", "") if "repeat_kind" in form.cleaned_data and not form.errors else ""
    if not (rule and task.due_on):
        return []
    try:
        return _shown(task, next_days(rule, task.due_on, task.due_on, PREVIEW))
    except RuleError:
        return []


def _typed_text(task: Task, typed: dict[str, Any]) -> Any:
    channel = typed.get("client_channel")
    if not (task.client and task.client_line and channel):
        return None
    return client_line.fact_text(task, task.client, channel, "planned")


def client_page(pk: int) -> str:
    """The dossier's address, which stands in the contract."""
    return f"/clients/{pk}/"
