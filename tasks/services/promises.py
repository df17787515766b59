"""A promise to a client becomes a task of the one who gave it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Comment, CommentKind
from clients.services import add_comment
from core.errors import RuleError
from tasks.models import Task
from tasks.services.writing import create_task
from tasks.values import Deadline

TITLE_LENGTH = 120


@transaction.atomic
def add_client_comment(
    client: Client,
    *,
    by: User,
    body: str,
    kind: str = CommentKind.NOTE,
    mentions: Sequence[User] = (),
    due_on: date | None = None,
) -> Comment:
    """Post a comment of any kind; a promise also makes its task. Raises RuleError at the field."""
    if kind == CommentKind.PROMISE:
        return add_promise(client, by=by, body=body, due_on=due_on, mentions=mentions)
    return add_comment(client, by=by, body=body, kind=kind, mentions=mentions)


@transaction.atomic
def add_promise(
    client: Client, *, by: User, body: str, due_on: date | None, mentions: Sequence[User] = ()
) -> Comment:
    """Post a promise and make the task that keeps it, linked both ways. Raises RuleError at `due_on`, `body`, `mentions`."""
    if due_on is None:
        raise RuleError(_("A promise needs a date."), "required", "due_on")
    comment = add_comment(
        client, by=by, body=body, kind=CommentKind.PROMISE, mentions=mentions, due_on=due_on
    )
    task = _keep(comment, client, due_on, by)
    Comment.objects.filter(pk=comment.pk).update(task_id=task.pk)
    comment.task_id = task.pk
    return comment


def _keep(comment: Comment, client: Client, due_on: date, by: User) -> Task:
    try:
        return create_task(
            by=by,
            values={
                "title": _title(comment.body),
                "description": comment.body if len(comment.body) > TITLE_LENGTH else "",
                "client": client,
                "assignee": by,
                "due": Deadline(due_on),
                "promised_on": due_on,
            },
            comment=comment,
        )
    except RuleError as error:
        field = "due_on" if error.field in {"due_at", "promised_on"} else "body"
        raise RuleError(error.message, error.code, field) from None


def _title(body: str) -> str:
    """The first line of the promise, short enough for a list."""
    line = " ".join(body.strip().splitlines()[0].split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"
