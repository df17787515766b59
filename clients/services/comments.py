"""Comments: internal words on a client, with mentions, promises, pins and a past."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients import access, notices
from clients.models import Client, Comment, CommentKind, File, Reaction, Sign
from clients.models.comment import MAX_BODY
from clients.services.files import add_file, check_file
from clients.unseen import why_few_see
from clients.validation import at_field, check_text, refuse, unknown_id
from core.errors import Conflict
from core.text import fold
from history.services import record

MOST_FILES = 10  # with one comment


@transaction.atomic
def add_comment(  # noqa: PLR0913 - what a comment consists of
    client: Client,
    *,
    by: User,
    kind: str = CommentKind.NOTE,
    body: str,
    mentions: Sequence[User] = (),
    due_on: date | None = None,
    is_pinned: bool = False,
    parent: Comment | None = None,
    files: Sequence[Any] = (),
    task_id: int | None = None,
) -> Comment:
    """Write a comment, or an answer to one, and tell the people concerned; uploaded `files` come with it.

    `task_id` is the task it is about, said by the app that knows what a task is.

    An answer to an answer stands below the first comment. Raises RuleError at `body`, `mentions` (`cannot_see`), `due_on`,
    `parent`, `file`.
    """
    comment = Comment(
        client=client, author=by, is_pinned=is_pinned, parent=_first(parent, client), task_id=task_id
    )
    _put(comment, kind=kind, body=body, due_on=due_on)
    people = _who_may_be_mentioned(client, mentions)
    for upload in files[:MOST_FILES]:
        check_file(upload, by=by)
    comment.save()
    if people:
        comment.mentions.set(people)
    comment.known_mentions, comment.is_fresh = people, not files
    for upload in files[:MOST_FILES]:
        add_file(client, upload, by=by, comment=comment)
    _record(comment, "comment_answered" if comment.parent_id else "comment_added", by)
    notices.mentioned(comment, people, by=by)
    if comment.parent is not None:
        notices.answered(comment, _others_in(comment, people), by=by)
    return comment


def _first(parent: Comment | None, client: Client) -> Comment | None:
    """Return the comment that a thread began with. Raises RuleError at `parent` for one that is deleted or of another client."""
    if parent is None:
        return None
    first = parent.parent or parent
    if first.client_id != client.pk or first.deleted_at or parent.deleted_at:
        raise refuse("parent", unknown_id())
    return first


def _others_in(comment: Comment, told: Sequence[User]) -> list[User]:
    """Return who wrote in this thread before, may still see the client and is not told already."""
    thread = Comment.objects.filter(Q(pk=comment.parent_id) | Q(parent=comment.parent_id), deleted_at=None)
    writers = thread.values_list("author", flat=True)
    known = {comment.author_id, *(user.pk for user in told)}
    return list(access.people_who_see(comment.client).filter(pk__in=writers).exclude(pk__in=known))


@transaction.atomic
def react_to_comment(comment: Comment, sign: str, *, by: User) -> bool:
    """Put a sign on a comment, or take one's own back; returns whether it stands now. Raises RuleError at `sign`."""
    if sign not in Sign.values:
        raise refuse("sign", _("Choose one of the values offered."))
    row = _lock(comment)
    taken, _each = Reaction.objects.filter(comment=row, user=by, sign=sign).delete()
    if not taken:
        Reaction.objects.create(comment=row, user=by, sign=sign)
    return not taken


@transaction.atomic
def edit_comment(  # noqa: PLR0913 - what may change, and on which terms
    comment: Comment,
    *,
    by: User,
    version: int | None = None,
    body: str | None = None,
    kind: str | None = None,
    due_on: date | None = None,
    mentions: Sequence[User] | None = None,
    is_pinned: bool | None = None,
) -> Comment:
    """Change what is given (None: untouched); earlier words stay readable in its history.

    People mentioned for the first time are told. Raises RuleError, and Conflict where `version` is stale.
    """
    row = _lock(comment)
    changes: dict[str, Any] = {"body": body, "kind": kind, "due_on": due_on, "is_pinned": is_pinned}
    changes = {name: value for name, value in changes.items() if value is not None}
    if version is not None and version != row.version:
        _refuse_stale(row, changes)
    old = {user.pk for user in row.mentions.all()}
    new = [] if mentions is None else [user for user in mentions if user.pk not in old]
    _who_may_be_mentioned(row.client, new)
    before = _words(row)
    _put(row, **({"kind": row.kind, "body": row.body, "due_on": row.due_on} | changes))
    is_same_people = mentions is None or {user.pk for user in mentions} == old
    if _words(row) == before and is_same_people:
        return row
    if _words(row)[:3] != before[:3] or not is_same_people:
        row.edited_at = timezone.now()
    row.version += 1
    row.save()
    if mentions is not None and not is_same_people:
        row.mentions.set(mentions)
    _record(
        row, "comment_edited" if _words(row)[:3] != before[:3] or not is_same_people else "comment_pinned", by
    )
    notices.mentioned(row, new, by=by)
    return row


@transaction.atomic
def delete_comment(comment: Comment, *, by: User, version: int | None = None) -> None:
    """Take a comment away; that there was one, whose, and who took it away stays on the timeline."""
    row = _lock(comment)
    if version is not None and version != row.version:
        _refuse_stale(row, {})
    row.deleted_at = timezone.now()
    row.version += 1
    row.save(update_fields=["deleted_at", "version"])
    File.objects.filter(comment=row, deleted_at=None).update(deleted_at=row.deleted_at)
    record(
        row.client.subject,
        "comment_deleted",
        actor=by,
        data={
            "comment": row.pk,
            "comment_kind": row.kind,
            "author": row.author_id,
            "author_name": row.author.name,
        },
    )


@transaction.atomic
def pin_comment(comment: Comment, is_pinned: bool = True, *, by: User) -> Comment:
    """Keep a comment on top of the dossier, or let it sink back. Not an edit of its words."""
    row = _lock(comment)
    if row.is_pinned != is_pinned:
        row.is_pinned = is_pinned
        row.version += 1
        row.save(update_fields=["is_pinned", "version"])
        _record(row, "comment_pinned" if is_pinned else "comment_unpinned", by)
    return row


@transaction.atomic
def settle_comment(comment: Comment, is_settled: bool = True, *, by: User) -> Comment:
    """Say that a risk or preference no longer holds, or does again. Raises RuleError for other kinds, promises included."""
    row = _lock(comment)
    if row.kind not in {CommentKind.RISK, CommentKind.PREFERENCE}:
        raise refuse("kind", _("Only risks and preferences can stop to hold."))
    if bool(row.settled_at) != is_settled:
        row.settled_at = timezone.now() if is_settled else None
        row.version += 1
        row.save(update_fields=["settled_at", "version"])
        _record(row, "comment_settled" if is_settled else "comment_unsettled", by)
    return row


def settle_promise(pk: int, is_settled: bool) -> None:
    """Note that the task of a promise is over, or open again; called by the app that knows tasks, in its transaction."""
    Comment.objects.filter(pk=pk).update(settled_at=timezone.now() if is_settled else None)


@transaction.atomic
def link_task(comment: Comment, task_id: int | None) -> None:
    """Remember the task that keeps a promise; called by the app that knows what a task is."""
    Comment.objects.filter(pk=comment.pk).update(task_id=task_id)
    comment.task_id = task_id


def _put(
    comment: Comment, *, kind: str, body: str, due_on: date | None, is_pinned: bool | None = None
) -> None:
    """Clean the words and set them on the row; does not save. Raises RuleError at the field."""
    if kind not in CommentKind.values:
        raise refuse("kind", _("Choose one of the values offered."))
    text = at_field("body", lambda: check_text(body, MAX_BODY, is_multiline=True))
    if not text:
        raise refuse("body", _("Write something first."))
    if kind == CommentKind.PROMISE and due_on is None:
        raise refuse("due_on", _("A promise needs a date."))
    comment.kind, comment.body = kind, text
    comment.due_on = due_on if kind == CommentKind.PROMISE else None
    comment.search_text = fold(text)
    if is_pinned is not None:
        comment.is_pinned = is_pinned


def _words(comment: Comment) -> tuple[Any, ...]:
    return comment.kind, comment.body, comment.due_on, comment.is_pinned


def _who_may_be_mentioned(client: Client, people: Iterable[User]) -> list[User]:
    """Return the people without repeats. Raises RuleError at `mentions` naming those who may not see the client."""
    wanted = {user.pk: user for user in people}
    if not wanted:
        return []
    seeing = set(access.people_who_see(client).filter(pk__in=wanted).values_list("pk", flat=True))
    blind = [user.name for pk, user in wanted.items() if pk not in seeing]
    if blind:
        refusal = _("%(names)s may not see this client and cannot be mentioned here.") % {
            "names": ", ".join(blind)
        }
        raise refuse("mentions", f"{refusal} {why_few_see(client)}".strip(), "cannot_see")
    return list(wanted.values())


def _record(comment: Comment, kind: str, by: User) -> None:
    data = {"comment": comment.pk, "comment_kind": comment.kind}
    if comment.parent_id:
        data["parent"] = comment.parent_id
    if comment.task_id:
        data["task"] = comment.task_id
    record(comment.client.subject, kind, actor=by, data=data)


def _lock(comment: Comment) -> Comment:
    row = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("client__owner", "author")
        .get(pk=comment.pk)
    )
    if row.deleted_at:
        raise Conflict(_("Somebody deleted this comment meanwhile."), code="deleted")
    return row


def _refuse_stale(comment: Comment, mine: dict[str, Any]) -> None:
    now = {
        "kind": comment.kind,
        "body": comment.body,
        "due_on": comment.due_on,
        "is_pinned": comment.is_pinned,
    }
    changed = {f: {"yours": v, "theirs": now[f]} for f, v in mine.items() if v != now[f]}
    raise Conflict(
        _("Somebody changed this comment meanwhile. Compare both and save again."),
        data={"current": {"id": comment.pk, **now, "version": comment.version}, "changed": changed},
    )
