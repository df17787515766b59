"""Tables of what has to be done, one file per noun."""

from tasks.models.days import by_day
from tasks.models.load import MOST, with_loads
from tasks.models.reminder import MAX_OFFSET_MINUTES, Audience, Reminder, ReminderChannel
from tasks.models.request import Request, RequestQuerySet, Source
from tasks.models.task import (
    DONE,
    MAX_REPEAT_DAYS,
    OPEN,
    TO_ACCEPT,
    UNFINISHED,
    ClientChannel,
    Due,
    Priority,
    Status,
    Task,
    TaskQuerySet,
)
from tasks.models.told import Told

__all__ = [
    "DONE",
    "MAX_OFFSET_MINUTES",
    "MAX_REPEAT_DAYS",
    "MOST",
    "OPEN",
    "TO_ACCEPT",
    "UNFINISHED",
    "Audience",
    "ClientChannel",
    "Due",
    "Priority",
    "Reminder",
    "ReminderChannel",
    "Request",
    "RequestQuerySet",
    "Source",
    "Status",
    "Task",
    "TaskQuerySet",
    "Told",
    "by_day",
    "with_loads",
]
