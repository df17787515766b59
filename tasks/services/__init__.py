"""Every write to tasks, one function per business verb. Import the verbs from here."""

from tasks.services.cards import place_card
from tasks.services.days import Moved, move_back, move_to_day
from tasks.services.flow import (
    accept_task,
    assign_task,
    cancel_task,
    complete_task,
    hand_over_open_tasks,
    move_task,
    reopen_task,
    restore_task,
    return_task,
    take_task,
    trash_task,
)
from tasks.services.ladders import follow_ladders
from tasks.services.planning import follow_zone, follow_zones, plan_alerts, plan_reminders
from tasks.services.promises import add_client_comment, add_promise, edit_client_comment
from tasks.services.requests import Asked, answer_request, receive_request
from tasks.services.series import SCOPES
from tasks.services.talk import comment_on_task
from tasks.services.writing import create_task, set_task_reminders, update_task

__all__ = [
    "SCOPES",
    "Asked",
    "Moved",
    "accept_task",
    "add_client_comment",
    "add_promise",
    "answer_request",
    "assign_task",
    "cancel_task",
    "comment_on_task",
    "complete_task",
    "create_task",
    "edit_client_comment",
    "follow_ladders",
    "follow_zone",
    "follow_zones",
    "hand_over_open_tasks",
    "move_back",
    "move_task",
    "move_to_day",
    "place_card",
    "plan_alerts",
    "plan_reminders",
    "receive_request",
    "reopen_task",
    "restore_task",
    "return_task",
    "set_task_reminders",
    "take_task",
    "trash_task",
    "update_task",
]
