"""What colleagues say about a task. See docs/decisions/0025-comments-on-tasks.md."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.access import can_see as can_see_client
from core.errors import RuleError
from core.text import clean
from history.services import record
from tasks import notices
from tasks.models import Task
from tasks.services.promises import add_client_comment
from tasks.services.rows import locked

MAX_WORDS = 5000


@transaction.atomic
def comment_on_task(task: Task, *, body: str, by: User, mentions: Sequence[User] = ()) -> None:
    """Say something about a task, and tell those it concerns.

    About a client's task it is a comment on that client, which names the task: it stands in the dossier, is edited,
    answered and searched there. Without a client, or from somebody who may not see it, it stands in the task's history
    and stays as it was said. Raises RuleError at `body` or `mentions`.
    """
    row = locked(task)
    if row.client is not None and can_see_client(by, row.client):
        comment = add_client_comment(row.client, by=by, body=body, mentions=mentions, task_id=row.pk)
        told = {by.pk, *(person.pk for person in mentions)}
        notices.task_commented(row, comment.body, told, by=by)
        return
    words = clean(body).strip()
    if not words:
        raise RuleError(_("Write something first."), "required", "body")
    if len(words) > MAX_WORDS:
        raise RuleError(_("At most %(limit)s characters.") % {"limit": MAX_WORDS}, "too_long", "body")
    data = {"task": row.pk, "title": row.title, "words": words}
    record(row.subject, "task_commented", actor=by, data=data)
    notices.task_commented(row, words, {by.pk}, by=by, is_of_task=True)
