"""What somebody should think of, said beside what was saved."""

from django.contrib import messages
from django.http import HttpRequest

from tasks.cautions import day_warnings, promise_warnings
from tasks.models import Task


def warn(request: HttpRequest, task: Task) -> None:
    """Say it beside what was saved."""
    for words in [*day_warnings(task), *promise_warnings(task)]:
        messages.warning(request, words)
