"""A promise to a client becomes a task of the one who gave it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Comment, CommentKind
from clients.services import add_comment, edit_comment, link_task
from core.errors import RuleError
from tasks.models import Task
from tasks.services.writing import create_task, update_task
from tasks.values import Deadline, TaskValues

TITLE_LENGTH = 120
MOST_TEXT = 20_000


def add_client_comment(client: Client, *, by: User, **said: Any) -> Comment:
    """Post a comment of any kind, as clients.services.add_comment; a promise also makes its task. Raises RuleError."""
    if said.get("kind") != CommentKind.PROMISE:
        return add_comment(client, by=by, **said)
    with transaction.atomic():
        return _with_task(add_comment(client, by=by, **said), client, by)


def add_promise(
    client: Client, *, by: User, body: str, due_on: date | None, mentions: Sequence[User] = ()
) -> Comment:
    """Post a promise and make the task that keeps it, linked both ways. Raises RuleError at `due_on`, `body`, `mentions`."""
    if due_on is None:
        raise RuleError(_("A promise needs a date."), "required", "due_on")
    return add_client_comment(
        client, by=by, body=body, kind=CommentKind.PROMISE, mentions=mentions, due_on=due_on
    )


@transaction.atomic
def edit_client_comment(comment: Comment, *, by: User, **changes: Any) -> Comment:
    """Change a comment, as clients.services.edit_comment. A promise moved to another day moves its task with it."""
    due_on = comment.due_on
    row = edit_comment(comment, by=by, **changes)
    if row.kind != CommentKind.PROMISE or row.due_on is None:
        return row
    kept = Task.objects.kept().filter(pk=row.task_id, comment=row).first() if row.task_id else None
    if kept is None:
        return _with_task(row, row.client, row.author)
    if row.due_on != due_on and kept.is_open:
        moved: TaskValues = {"due": Deadline(row.due_on), "promised_on": row.due_on}
        _at_comment(lambda: update_task(kept, by=by, values=moved))
    return row


def _with_task(comment: Comment, client: Client, author: User) -> Comment:
    if comment.kind != CommentKind.PROMISE or comment.due_on is None:
        return comment
    task = _keep(comment, client, comment.due_on, author)
    link_task(comment, task.pk)
    return comment


def _keep(comment: Comment, client: Client, due_on: date, author: User) -> Task:
    title = _title(comment.body)
    values: TaskValues = {
        "title": title,
        "description": comment.body[:MOST_TEXT] if comment.body != title else "",
        "client": client,
        "assignee": author,
        "due": Deadline(due_on),
        "promised_on": due_on,
    }
    return _at_comment(lambda: create_task(by=author, values=values, comment=comment))


def _at_comment(act: Callable[[], Task]) -> Task:
    """Do it; what the task refuses stands at the field of the comment."""
    try:
        return act()
    except RuleError as error:
        field = "due_on" if error.field in {"due_at", "promised_on"} else "body"
        raise RuleError(error.message, error.code, field) from None


def _title(body: str) -> str:
    """The first line of the promise, short enough for a list."""
    line = " ".join(body.strip().splitlines()[0].split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"
