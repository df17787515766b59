"""Files of a client: judged by content, stored under random names, given back only through a view."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.content import judge
from clients.models import Client, Comment, File
from clients.validation import at_field
from core.errors import RuleError
from core.text import clean
from history.services import record

MAX_BYTES = 30 * 1024 * 1024
MAX_NAME = 255
DAILY_FILES, DAILY_BYTES = 1000, 2 * 1024**3  # per person


class FileTooLarge(RuleError):
    """Too much for one file, or for one person in one day."""

    status = 413


def too_large() -> FileTooLarge:
    """Return the refusal that states the limit."""
    text = _("This file is too large; the limit is %(limit)d MB.") % {"limit": MAX_BYTES // 1024**2}
    return FileTooLarge(text, code="too_large", field="file")


def check_file(upload: Any, *, by: User) -> tuple[str, str]:
    """Return name and content type of an upload that may be kept. Raises RuleError at `file`, FileTooLarge (413)."""
    if upload.size > MAX_BYTES:
        raise too_large()
    _refuse_excess(by, upload.size)
    name = safe_name(upload.name or "")
    return name, at_field("file", lambda: judge(name, _open(upload)))


def add_file(client: Client, upload: Any, *, by: User, comment: Comment | None = None) -> File:
    """Keep an uploaded file (name, size, chunks()). Raises RuleError at `file`, FileTooLarge (413).

    The content decides what it is; the browser's word does not count. Bytes are on disk before the row is written.
    One that comes with a comment is told of by the comment.
    """
    name, content_type = check_file(upload, by=by)
    path = f"clients/{secrets.token_hex(1)}/{secrets.token_urlsafe(24)}"
    default_storage.save(path, DjangoFile(_open(upload), name=path))
    try:
        row = File(client=client, comment=comment, name=name, path=path, content_type=content_type)
        return _write(row, by, upload)
    except BaseException:
        default_storage.delete(path)
        raise


@transaction.atomic
def _write(row: File, by: User, upload: Any) -> File:
    row.size, row.sha256, row.uploaded_by = upload.size, _sha256(upload), by
    row.save()
    if row.comment_id is None:
        record(row.client.subject, "file_added", actor=by, data={"file": row.pk, "name": row.name})
    return row


@transaction.atomic
def remove_file(file: File, *, by: User) -> None:
    """Take a file out of the dossier; its bytes stay until the trash is emptied. Twice is once."""
    changed = File.objects.filter(pk=file.pk, deleted_at=None).update(deleted_at=timezone.now())
    if changed:
        record(
            f"client:{file.client_id}", "file_removed", actor=by, data={"file": file.pk, "name": file.name}
        )


@transaction.atomic
def bring_back_file(file: File, *, by: User) -> None:
    """Undo remove_file."""
    changed = File.objects.filter(pk=file.pk, deleted_at__isnull=False).update(deleted_at=None)
    if changed:
        record(f"client:{file.client_id}", "file_added", actor=by, data={"file": file.pk, "name": file.name})


def safe_name(name: str) -> str:
    """Return a file name as people typed it, in any script, without folders, control and direction characters."""
    last = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable() and char not in _DIRECTION).strip(" .")
    if len(kept) > MAX_NAME:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: MAX_NAME - len(ending) - 1]}{dot}{ending}" if len(ending) < 12 else kept[:MAX_NAME]
    return kept or "file"


# a right-to-left override makes photo_gpj.exe read as photo_exe.jpg
_DIRECTION = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _refuse_excess(by: User, size: int) -> None:
    since = timezone.now() - timedelta(days=1)
    used = File.objects.filter(uploaded_by=by, created_at__gte=since).aggregate(
        n=Count("pk"), bytes=Sum("size")
    )
    if used["n"] >= DAILY_FILES or (used["bytes"] or 0) + size > DAILY_BYTES:
        raise FileTooLarge(_("You have uploaded a lot today; go on tomorrow."), code="quota", field="file")


def _open(upload: Any) -> Any:
    upload.seek(0)
    return getattr(upload, "file", upload)


def _sha256(upload: Any) -> str:
    return hashlib.file_digest(_open(upload), "sha256").hexdigest()
