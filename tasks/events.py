"""The words of the timeline for everything that happens to a task. Registered when the app is ready."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history import kinds
from history.models import Event
from tasks.models import Status, Task

_OTHERS = {"due_at": _("due"), "reminders": _("reminders"), "watchers": _("watchers")}


def field_label(name: str) -> str:
    """Return what people call a field of a task, in the active language."""
    if name in _OTHERS:
        return str(_OTHERS[name])
    try:
        return str(getattr(Task._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def _fields(names: Iterable[str]) -> str:
    return ", ".join(map(field_label, names))


def _status() -> Callable[[Any], str]:
    words = dict(Status.choices)
    return lambda value: str(words.get(value, value))


# on the page of the task itself its title would only repeat
_SHORT: dict[str, Any] = {
    "task_created": _("Made"),
    "task_assigned": _("Given to %(assignee)s"),
    "task_taken": _("Taken from the queue"),
    "task_returned": _("Returned: %(comment)s"),
    "task_completed": _("Done"),
    "task_accepted": _("Result accepted"),
    "task_commented": _("%(words)s"),
    "task_reopened": _("Reopened"),
    "task_cancelled": _("Cancelled"),
    "task_trashed": _("Moved to the trash"),
    "task_restored": _("Restored from the trash"),
    "request_answered": _("Answered"),
    "task_changed": _("Changed: %(fields)s"),
    "task_moved": _("%(was)s → %(status)s"),
}


def short(event: Event) -> str:
    """Return what happened without the task's title, in the active language."""
    kind = kinds.of(event.kind)
    return (
        replace(kind, summary=_SHORT[event.kind]).sentence(event.data)
        if event.kind in _SHORT
        else kind.sentence(event.data)
    )


def task_url(data: dict[str, Any]) -> str:
    """Return the address of the task that an event speaks of."""
    pk = data.get("task")
    return f"{_tasks()}{pk}/" if isinstance(pk, int) and pk >= 0 else ""


@lru_cache(maxsize=1)
def _tasks() -> str:
    """The address above every task: a page of events asks for twenty."""
    return reverse("tasks:task_detail", args=[0]).removesuffix("0/")


def register() -> None:
    """Declare every kind of event that tasks write."""
    status = _status()
    for name, words, icon in (
        ("task_created", _("Task: %(title)s"), "tasks"),
        ("task_assigned", _("Task given to %(assignee)s: %(title)s"), "user"),
        ("task_taken", _("Task taken from the queue: %(title)s"), "user"),
        ("task_returned", _("Task returned: %(title)s. %(comment)s"), "undo"),
        ("task_completed", _("Task done: %(title)s"), "check-circle"),
        ("task_commented", _("%(title)s: %(words)s"), "comment"),
        ("task_accepted", _("Result accepted: %(title)s"), "shield-check"),
        ("task_reopened", _("Task reopened: %(title)s"), "refresh"),
        ("task_cancelled", _("Task cancelled: %(title)s"), "ban"),
        ("task_trashed", _("Task moved to the trash: %(title)s"), "trash"),
        ("task_restored", _("Task restored from the trash: %(title)s"), "undo"),
        ("request_received", _("Request: %(text)s"), "inbox"),
        ("request_answered", _("Request answered: %(title)s"), "check-circle"),
    ):
        kinds.register(
            name, words, icon=icon, chip="tasks", link=None if name == "task_trashed" else task_url
        )
    changed = {"fields": _fields}
    kinds.register("task_changed", _("Task changed (%(fields)s): %(title)s"), icon="edit", chip="tasks", words=changed, link=task_url)  # fmt: skip
    moved = {"was": status, "status": status}
    kinds.register("task_moved", _("Task %(title)s: %(was)s → %(status)s"), icon="board", chip="tasks", words=moved, link=task_url)  # fmt: skip
