"""What tasks and requests say about a client who is erased; see desk.services.erasing."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from tasks.models import Reminder, Request, Task
from tasks.models.task import UNFINISHED, Status

NAMELESS = "…"
_WORDS: dict[str, Any] = {
    "title": NAMELESS,
    "description": "",
    "client_line": "",
    "return_comment": "",
    "series": None,
}
# table: how its rows stop saying who somebody is
PERSONAL: dict[type[Model], dict[str, Any]] = {
    Task: _WORDS,
    Request: {"name": "", "phone": "", "email": "", "text": ""},
}


# hang on a task and say nothing about whose it is
IMPERSONAL: set[type[Model]] = {Reminder, Task.watchers.through}


def erase_tasks(clients: Sequence[int]) -> tuple[int, list[str]]:
    """Blank the tasks and requests of these clients, cancel the open ones; returns how many and their subjects."""
    tasks = Task.objects.filter(client__in=clients)
    pks = list(tasks.values_list("pk", flat=True))
    tasks.filter(status__in=UNFINISHED).update(status=Status.CANCELLED, next_alert_at=None)
    tasks.update(**_WORDS, version=F("version") + 1, updated_at=timezone.now())
    Request.objects.filter(client__in=clients).update(**PERSONAL[Request])
    Task.pgh_event_model.objects.filter(pgh_obj_id__in=pks).update(**_WORDS)  # type: ignore[attr-defined]
    return len(pks), [f"task:{pk}" for pk in pks]
