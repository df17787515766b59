"""What somebody should think of before they mean a deadline. None of it forbids anything."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.calendar import effective_assignee, holidays_of, working_time_of, working_time_of_office
from accounts.models import Office, User
from core.days import long_day
from tasks.models import Task


def day_warnings(task: Task) -> list[str]:
    """Say that whoever does it is not at work on the day it is due: the person, or the office of the queue."""
    if task.due_on is None:
        return []
    if task.assignee:
        return (
            []
            if working_time_of(task.assignee).is_working_day(task.due_on)
            else [_away(task.assignee, task.due_on)]
        )
    if task.team and not working_time_of_office(task.team.office).is_working_day(task.due_on):
        return [_closed(task.team.office, task.due_on)]
    return []


def promise_warnings(task: Task) -> list[str]:
    """Say that the deadline has passed what was promised."""
    is_late = task.promised_on and task.due_on and task.due_on > task.promised_on
    return [_("It is due after the date promised to the client.")] if is_late else []


def _away(person: User, day: date) -> str:
    words = {"name": person.name, "day": long_day(day)}
    deputy = effective_assignee(person, day)
    if deputy.pk != person.pk:
        return _("%(name)s is away on %(day)s; %(deputy)s answers.") % {**words, "deputy": deputy.name}
    if any(absence.starts_on <= day <= absence.ends_on for absence in person.absences.all()):
        return _("%(name)s is away on %(day)s.") % words
    if day in holidays_of(person.office):
        return _closed(person.office, day)
    return _("%(name)s does not work on %(day)s.") % words


def _closed(office: Office, day: date) -> str:
    words = {"office": office.name, "day": long_day(day)}
    if day in holidays_of(office):
        return _("%(day)s is a holiday in the office %(office)s.") % words
    return _("The office %(office)s does not work on %(day)s.") % words
