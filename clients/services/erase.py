"""Erasing people: what says who they were goes, in place and for good, from rows, files, search and audit.

The row itself stays, without a name, so that counts, tasks and documents still add up. The apps above erase their own part
first (see desk.services.erasing); `PERSONAL` names every table here, and a test fails on one that is missing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CharField, F, Model, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from clients.models import (
    Client,
    Comment,
    Contact,
    Email,
    File,
    ImportBatch,
    ImportUpdate,
    Phone,
    Relation,
    SavedView,
)
from clients.models.client import ClientTag
from clients.models.comment import CommentMention, Reaction

_WORDS = (
    "given_name", "middle_name", "family_name", "job_title", "addressed_as", "language", "phase_reason", "source",
    "preferred_channel", "what_counts", "address", "website", "tax_number", "notes", "next_step_title",
)  # fmt: skip
_DATES = ("win_back_on", "birthday", "next_step_at", "organisation")
_DERIVED = {"search_text": "", "name_sort": "", "work_step_title": "", "work_step_at": None}
# table: how its rows, and those of its audit, stop saying who somebody is; None: the rows go, the audit is blanked as said
PERSONAL: dict[type[Model], dict[str, Any]] = {
    Client: {**dict.fromkeys(_WORDS, ""), **dict.fromkeys(_DATES)},
    Phone: {"number": None, "raw": "", "label": ""},
    Email: {"address": "", "label": ""},
    Comment: {"body": ""},
    Contact: {"outcome": "", "next_step": ""},
    File: {"name": "", "sha256": ""},
    Relation: {"role": ""},
    ClientTag: {},
    CommentMention: {},
    Reaction: {},
}
# hang on a client and say nothing about who it is
IMPERSONAL: set[type[Model]] = {ImportBatch, ImportUpdate, SavedView}


def erase_clients(pks: Sequence[int]) -> dict[str, int]:
    """Erase these clients (locked by the caller, inside its transaction); returns how many rows of what went."""
    counts = {
        "phones": Phone.objects.filter(client__in=pks).delete()[0],
        "emails": Email.objects.filter(client__in=pks).delete()[0],
        "relations": Relation.objects.filter(Q(client__in=pks) | Q(other__in=pks)).delete()[0],
        "files": _delete_files(File.objects.filter(client__in=pks)),
        "comments": _blank_comments(pks),
        "contacts": _blank_contacts(pks),
    }
    Client.tags.through.objects.filter(client__in=pks).delete()
    _blank_clients(pks)
    _blank_audit(pks)
    return counts


def _blank_clients(pks: Sequence[int]) -> None:
    now = timezone.now()
    clients = Client.objects.filter(pk__in=pks)
    batches = list(clients.exclude(import_batch=None).values_list("import_batch", flat=True).distinct())
    clients.update(
        **PERSONAL[Client] | _DERIVED,
        name=_nameless("pk"),
        is_language_guessed=False,
        is_channel_guessed=False,
        deleted_at=now,
        erased_at=now,
        version=F("version") + 1,
    )
    # what was wrong with a row quotes the row
    ImportBatch.objects.filter(pk__in=batches).update(errors=[], warnings=[])


def _nameless(key: str) -> Concat:
    return Concat(Value("#"), Cast(key, CharField()))


def _blank_comments(pks: Sequence[int]) -> int:
    comments = Comment.objects.filter(client__in=pks)
    gone = {"search_text": "", "deleted_at": timezone.now(), "is_pinned": False}
    return comments.update(**PERSONAL[Comment], **gone, version=F("version") + 1)


def _blank_contacts(pks: Sequence[int]) -> int:
    contacts = Contact.objects.filter(client__in=pks)
    planned, _each = contacts.filter(is_planned=True).delete()
    return planned + contacts.update(**PERSONAL[Contact])


def _delete_files(files: Any) -> int:
    paths = list(files.values_list("path", flat=True))
    files.delete()
    transaction.on_commit(lambda: _forget_bytes(paths), robust=True)
    return len(paths)


def _forget_bytes(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)


def _blank_audit(pks: Sequence[int]) -> None:
    """Blank what the audit remembers of these clients; who changed something, and when, stays."""
    for model, blanks in PERSONAL.items():
        audit = model.pgh_event_model.objects  # type: ignore[attr-defined]  # made by pghistory
        if model is Client:
            audit.filter(pgh_obj_id__in=pks).update(**blanks, name=_nameless("pgh_obj_id"))
        elif model is Relation:
            audit.filter(Q(client_id__in=pks) | Q(other_id__in=pks)).update(**blanks)
        elif model is ClientTag:
            audit.filter(client_id__in=pks).delete()
        elif blanks:
            audit.filter(client_id__in=pks).update(**blanks)


@transaction.atomic
def forget_removed_files(before: datetime, most: int = 500) -> int:
    """Delete for good the files that were taken away before that moment; returns how many."""
    pks = list(
        File.objects.filter(deleted_at__lt=before).order_by("deleted_at")[:most].values_list("pk", flat=True)
    )
    return _delete_files(File.objects.filter(pk__in=pks))


def delete_erased(pks: Sequence[int]) -> None:
    """Delete the rows of clients that were erased because their time in the trash was over."""
    Client.objects.filter(pk__in=pks, erased_at__isnull=False).delete()
