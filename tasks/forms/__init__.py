"""What people type about tasks, checked at the field. Nothing here saves."""

from tasks.forms.fields import (
    FIELD_OF,
    NO_CHOICE,
    PLAIN,
    DayField,
    Known,
    Remote,
    blank_initial,
    rows_of,
    show_refusal,
)
from tasks.forms.reminders import BLANK_ROWS, ReminderRow, ReminderRows
from tasks.forms.request import IntakeForm, RequestForm
from tasks.forms.steps import QuickTaskForm, TaskAssignForm, TaskReturnForm
from tasks.forms.task import TaskForm

__all__ = [
    "BLANK_ROWS",
    "FIELD_OF",
    "NO_CHOICE",
    "PLAIN",
    "DayField",
    "IntakeForm",
    "Known",
    "QuickTaskForm",
    "ReminderRow",
    "ReminderRows",
    "Remote",
    "RequestForm",
    "TaskAssignForm",
    "TaskForm",
    "TaskReturnForm",
    "blank_initial",
    "rows_of",
    "show_refusal",
]
