"""Reminders and deadline alerts, written before their time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.services import notify, withdraw
from tasks.models import Reminder, ReminderChannel, Task
from tasks.notices.words import ALERTS, PLANNED, due_of, in_their_words, url_of


def withdraw_planned(task: Task) -> None:
    """Take back reminders and alerts that have not left."""
    withdraw(task.subject, kinds=PLANNED)


def withdraw_alerts(task: Task) -> None:
    withdraw(task.subject, kinds=ALERTS)


def withdraw_reminder(reminder: Reminder) -> None:
    """Take back what was planned for one reminder."""
    withdraw(reminder.task.subject, dedupe=f"reminder:{reminder.pk}:")


def task_reminder(reminder: Reminder, people: Iterable[User], at: datetime, occurrence: str) -> None:
    """Plan one reminder of colleagues for an instant; `occurrence` is its local time, which makes it one."""
    # browsers are reached through the notice until push has a transport of its own
    channels = {
        ReminderChannel.APP if channel == ReminderChannel.PUSH else channel for channel in reminder.channels
    }
    key = f"reminder:{reminder.pk}:{occurrence}"
    why = _("A reminder was set on this task.")
    for group, values in in_their_words(reminder.task, people):
        _plan("task_reminder", group, reminder.task, values, at, key, why=why, channels=sorted(channels))


def deadline_alert(kind: str, task: Task, people: Iterable[User], at: datetime, rung: str) -> None:
    """Plan one rung of the deadline alerts for an instant."""
    occurrence = task.due_local.isoformat(timespec="minutes") if task.due_local else ""
    key = f"alert:{task.pk}:{rung}:{occurrence}"
    if kind == "task_overdue_of":
        values = {
            "title": task.title,
            "due": due_of(task),
            "name": task.assignee.name if task.assignee else "",
        }
        _plan(kind, people, task, values, at, key, why=_("You lead the team that has this task."))
        return
    if kind == "task_overdue_deputy":
        values = {
            "title": task.title,
            "due": due_of(task),
            "name": task.assignee.name if task.assignee else "",
        }
        _plan(kind, people, task, values, at, key, why=_("You are the deputy of who is responsible."))
        return
    for group, values in in_their_words(task, people):
        _plan(kind, group, task, values, at, key, why=_("You are responsible for this task."))


def _plan(  # noqa: PLR0913 - one planned notice
    kind: str,
    people: Iterable[User],
    task: Task,
    values: dict[str, Any],
    at: datetime,
    key: str,
    *,
    why: Any,
    channels: list[str] | None = None,
) -> None:
    notify(
        kind,
        people,
        by=None,
        subject=task.subject,
        url=url_of(task),
        values=values,
        why=why,
        due_at=at,
        dedupe=key,
        channels=["app"] if task.is_sample else channels,
    )
