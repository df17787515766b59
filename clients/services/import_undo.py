"""Undoing an import: what it made goes into the trash as a set, but for clients that somebody has worked with since.

The batch and the moment (`ImportBatch.undone_at`) name the set, so that it comes back as one. Clients that the import only
updated get their earlier values back out of the audit, field by field: what somebody changed since stays and is named.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, ImportBatch, ImportState, ImportUpdate, Kind
from clients.services.put_back import move_between
from core.copying import copy_rows
from core.errors import Conflict
from core.jobs import enqueue
from history.models import Event

AT_ONCE = 500  # clients that are removed within the request
UPDATES_AT_ONCE = 50  # clients that get their values back within the request
CHUNK = 2_000  # clients a transaction
UPDATES_CHUNK = 100
JOB = "clients.undo_import"  # either way: the state says which
STATES = (ImportState.UNDOING, ImportState.REDOING)
# what the import and its undoing wrote themselves is no work of anybody
OWN_EVENTS = ("client_imported", "client_trashed", "client_restored")


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Remove what the import made: a few clients at once, many by a job. Raises Conflict where there is nothing to undo."""
    row = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not row.can_be_undone:
        raise Conflict(_("There is nothing to undo here."), code="not_undoable")
    row.state, row.undone_at, row.undone_by = ImportState.UNDOING, timezone.now(), by
    row.undone_count, row.put_back_count, row.undo_after, row.undo_kept = 0, 0, 0, []
    row.save()
    if row.created_count + row.also_created_count <= AT_ONCE and row.updated_count <= UPDATES_AT_ONCE:
        while _undo_chunk(row):
            pass
    else:
        enqueue(JOB, row.pk)
    return row


def run_undo(pk: int) -> None:
    """Work through an undoing, or a redoing, from where it stands, chunk by chunk; of two jobs at once one gives way."""
    while _next_chunk(pk):
        pass


def resume_stale() -> int:
    """Kick every undoing and redoing that nobody has worked on lately; returns how many."""
    pks = list(ImportBatch.objects.stale(*STATES).values_list("pk", flat=True)[:100])
    for pk in pks:
        enqueue(JOB, pk)
    return len(pks)


@transaction.atomic
def _next_chunk(pk: int) -> bool:
    batch = ImportBatch.objects.filter(pk=pk, state__in=STATES).select_for_update(skip_locked=True).first()
    if batch is None:
        return False
    return _undo_chunk(batch) if batch.state == ImportState.UNDOING else _redo_chunk(batch)


def _undo_chunk(batch: ImportBatch) -> bool:
    """Undo the next piece of a batch, locked; False when that was all. Values go back before clients go away."""
    latest = batch.updates.filter(is_undone=False).select_related("client").order_by("-id")[:UPDATES_CHUNK]
    if not latest:
        return _remove_chunk(batch)
    by = batch.undone_by or batch.by
    seen = set(_seen(by, latest))
    for update in latest:
        _put_back(batch, update, by, is_seen=update.client_id in seen)
    batch.save()
    return True


def _seen(by: User, updates: Iterable[ImportUpdate]) -> QuerySet[Client, int]:
    pks = [update.client_id for update in updates]
    return Client.objects.visible_to(by).kept().filter(pk__in=pks).values_list("pk", flat=True)


def _put_back(batch: ImportBatch, update: ImportUpdate, by: User, *, is_seen: bool) -> None:
    """Give one client its earlier values; one in the trash, or out of sight by now, is left alone."""
    update.is_undone = True
    update.save(update_fields=["is_undone"])
    if not is_seen:
        return
    is_moved, kept = move_between(update.client, update.version, update.was_version, by=by)
    batch.put_back_count += is_moved
    if kept:
        batch.undo_kept += [{"client": update.client_id, "reason": "changed", "fields": kept}]


def _remove_chunk(batch: ImportBatch) -> bool:
    """Move the next clients of a batch, locked, to the trash; False when that was all. People go before organisations."""
    found = list(_made(batch).filter(kind=Kind.PERSON, pk__gt=batch.undo_after).order_by("pk")[:CHUNK])
    if found:
        batch.undo_after = found[-1].pk
        _remove(batch, found)
        batch.save()
        return True
    organisations = list(_made(batch).filter(kind=Kind.ORGANISATION).order_by("pk"))
    _remove(batch, organisations)
    batch.state = ImportState.UNDONE
    batch.save()
    return False


def _made(batch: ImportBatch) -> QuerySet[Client]:
    return Client.objects.kept().filter(import_batch=batch).only("pk", "kind", "import_batch_id")


def _remove(batch: ImportBatch, clients: list[Client]) -> None:
    """Trash those nobody has worked with since and that nobody who stays belongs to; note the others."""
    touched = _touched(clients)
    needed = _needed(clients) - touched
    batch.undo_kept += [{"client": pk, "reason": "touched"} for pk in sorted(touched)]
    batch.undo_kept += [{"client": pk, "reason": "needed"} for pk in sorted(needed)]
    going = [client for client in clients if client.pk not in touched | needed]
    pks = [client.pk for client in going]
    Client.objects.filter(pk__in=pks).update(deleted_at=batch.undone_at, version=F("version") + 1)
    _tell(going, "client_trashed", batch)
    batch.undone_count += len(going)


def _touched(clients: list[Client]) -> set[int]:
    """Return those whose timeline says more than that they were imported: edits, comments, tasks, letters."""
    subjects = {client.subject: client.pk for client in clients}
    later = Event.objects.filter(subject__in=subjects).exclude(kind__in=OWN_EVENTS)
    return {subjects[subject] for subject in later.order_by().values_list("subject", flat=True).distinct()}


def _needed(clients: list[Client]) -> set[int]:
    """Return the organisations among them that somebody outside the trash belongs to."""
    pks = [client.pk for client in clients if client.kind == Kind.ORGANISATION]
    people = Client.objects.kept().filter(organisation__in=pks)
    return set(people.order_by().values_list("organisation_id", flat=True).distinct()) if pks else set()


@transaction.atomic
def redo_import(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Bring back what undoing took, as one set: a little at once, much by a job. Raises Conflict where nothing was undone."""
    row = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if row.state != ImportState.UNDONE or row.undone_at is None:
        raise Conflict(_("This import is not undone."), code="not_undone")
    row.state, row.undone_by = ImportState.REDOING, by
    row.save()
    if row.undone_count <= AT_ONCE and row.updated_count <= UPDATES_AT_ONCE:
        while _redo_chunk(row):
            pass
    else:
        enqueue(JOB, row.pk)
    return row


def _redo_chunk(batch: ImportBatch) -> bool:
    """Redo the next piece of a batch, locked; False when that was all. Clients come back before values do."""
    if _restore_chunk(batch) or _update_chunk(batch):
        batch.save()
        return True
    batch.state = ImportState.FAILED if batch.failure else ImportState.DONE
    batch.undone_at, batch.undone_by = None, None
    batch.undone_count, batch.put_back_count, batch.undo_after, batch.undo_kept = 0, 0, 0, []
    batch.save()
    return False


def _restore_chunk(batch: ImportBatch) -> bool:
    """Take the next clients out of the trash; those that are out are no longer among the removed."""
    removed = list(_removed(batch).only("pk").order_by("pk")[:CHUNK])
    pks = [client.pk for client in removed]
    Client.objects.filter(pk__in=pks).update(deleted_at=None, version=F("version") + 1)
    _tell(removed, "client_restored", batch)
    return bool(removed)


def _update_chunk(batch: ImportBatch) -> bool:
    """Give the next clients that the import changed its values again, where nobody has changed them since."""
    updates = list(
        batch.updates.filter(is_undone=True).select_related("client").order_by("id")[:UPDATES_CHUNK]
    )
    by = batch.undone_by or batch.by
    seen = set(_seen(by, updates))
    for update in updates:
        if update.client_id in seen:
            move_between(update.client, update.was_version, update.version, by=by)
    batch.updates.filter(pk__in=[update.pk for update in updates]).update(is_undone=False)
    return bool(updates)


def _removed(batch: ImportBatch) -> QuerySet[Client]:
    return Client.objects.filter(import_batch=batch, deleted_at__isnull=False, deleted_at=batch.undone_at)


def _tell(clients: list[Client], kind: str, batch: ImportBatch) -> None:
    data = {"batch": batch.pk}
    copy_rows(
        Event,
        [Event(subject=client.subject, kind=kind, actor=batch.undone_by, data=data) for client in clients],
    )
