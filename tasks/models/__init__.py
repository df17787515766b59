"""Tables of what has to be done, one file per noun."""

from tasks.models.board import board_of
from tasks.models.days import by_day
from tasks.models.load import MOST, Score, scores_by, with_loads
from tasks.models.reminder import MAX_OFFSET_MINUTES, Audience, Reminder, ReminderChannel
from tasks.models.request import Request, RequestQuerySet, Source
from tasks.models.task import (
    DONE,
    IN_TIME,
    LATE,
    MAX_REPEAT_DAYS,
    OPEN,
    TO_ACCEPT,
    UNFINISHED,
    ClientChannel,
    Due,
    Kept,
    Priority,
    Status,
    Task,
    TaskQuerySet,
)
from tasks.models.told import Told

__all__ = [
    "DONE",
    "IN_TIME",
    "LATE",
    "MAX_OFFSET_MINUTES",
    "MAX_REPEAT_DAYS",
    "MOST",
    "OPEN",
    "TO_ACCEPT",
    "UNFINISHED",
    "Audience",
    "ClientChannel",
    "Due",
    "Kept",
    "Priority",
    "Reminder",
    "ReminderChannel",
    "Request",
    "RequestQuerySet",
    "Score",
    "Source",
    "Status",
    "Task",
    "TaskQuerySet",
    "Told",
    "board_of",
    "by_day",
    "scores_by",
    "with_loads",
]
