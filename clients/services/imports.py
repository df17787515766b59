"""One import from upload to result: a row that a job works through in chunks, each its own transaction.

A job that dies goes on where the last chunk ended; a kick that is lost is found by the tick of `clients.resume_imports`.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import islice
from typing import IO

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from clients.imports import (
    ClientRow,
    Mapping,
    ReadError,
    RowReader,
    Table,
    guess_mapping,
    no_rows,
    open_table,
    read_rows,
)
from clients.models import ImportBatch, ImportState
from clients.models.import_batch import AT_WORK
from clients.services.consents import consent_options, note_import_consent
from clients.services.import_rows import Outcome, import_rows
from core.ahead import one_ahead
from core.errors import RuleError
from core.jobs import enqueue

CHUNK = 2_000  # rows a transaction
SLICE_S = 25  # a job gives way after this long and goes on in the next
KEEP_FILE = timedelta(days=7)
MOST_PROBLEMS = 10_000  # kept of a batch; a file that is all wrong needs no more to show it
JOB = "clients.run_import"


@transaction.atomic
def start_batch(file: IO[bytes], name: str, *, by: User) -> ImportBatch:
    """Store an uploaded file under a random name, guess its mapping and return the batch. Raises RuleError at `file`."""
    path = default_storage.save(f"imports/{secrets.token_hex(16)}", DjangoFile(file))
    batch = ImportBatch(by=by, file_name=name[:255], path=path)
    try:
        with open_table(default_storage.path(path)) as table:
            mapping = guess_mapping(table.headers, table.sample())
            if not table.sample():
                raise no_rows()
    except ReadError as error:
        default_storage.delete(path)
        raise RuleError(str(error), code="unreadable", field="file") from error
    batch.mapping = mapping.to_json()
    batch.save()
    return batch


def preview(batch: ImportBatch, count: int = 50) -> list[ClientRow]:
    """Return the first rows as they would be read. Raises RuleError at `file`."""
    try:
        with open_table(default_storage.path(batch.path)) as table:
            return list(islice(_rows(batch, table), count))
    except (ReadError, OSError) as error:
        raise RuleError(str(error), code="unreadable", field="file") from error


def _rows(batch: ImportBatch, table: Table) -> Iterator[ClientRow]:
    mapping = Mapping.from_json(batch.mapping)
    today = timezone.localdate(timezone=batch.by.zone)
    return read_rows(table, mapping, country=batch.by.office.country, today=today)


@transaction.atomic
def run_later(
    batch: ImportBatch,
    *,
    mapping: Mapping | None = None,
    update: bool = False,
    consent: str = "",
    consent_note: str = "",
) -> None:
    """Let a job import the batch. Raises RuleError where it runs or ran already, and at `consent`."""
    row = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if row.state != ImportState.UPLOADED:
        raise RuleError(_("This file is imported already."), code="started")
    if mapping is not None:
        row.mapping = mapping.to_json()
    row.options = {"update": update, "consent": consent_options(consent, consent_note)}
    row.state = ImportState.RUNNING
    row.save()
    enqueue(JOB, row.pk)


def run_batch(pk: int, *, slice_s: float | None = SLICE_S) -> bool:
    """Work through a batch from where it stands; returns whether it ended. Of two jobs at once one gives way."""
    began = time.monotonic()
    batch = _running().filter(pk=pk).first()
    if batch is None:
        return True
    try:
        with (
            translation.override(batch.by.language),
            open_table(default_storage.path(batch.path)) as table,
            closing(one_ahead(_chunks(batch, table))) as chunks,  # its thread ends before the table closes
        ):
            if not batch.row_count:
                # Reading is a small part of the work, and a bar that says how far it is needs the whole.
                _running().filter(pk=pk).update(row_count=sum(1 for _row in table))
            for position, chunk in chunks:
                if not _store(pk, position, chunk):
                    return True
                if slice_s is not None and time.monotonic() - began > slice_s:
                    enqueue(JOB, pk)
                    return False
    except (ReadError, OSError) as error:
        _running().filter(pk=pk).update(state=ImportState.FAILED, failure=str(error)[:300])
    return True


def _running() -> QuerySet[ImportBatch]:
    running = ImportBatch.objects.filter(state=ImportState.RUNNING)
    return running.select_related("by__office", "by__team")


def _chunks(batch: ImportBatch, table: Table) -> Iterator[tuple[int, list[ClientRow]]]:
    """Yield (rows before it, rows); the last one is shorter than CHUNK, maybe empty."""
    mapping = Mapping.from_json(batch.mapping)
    today = timezone.localdate(timezone=batch.by.zone)
    reader = RowReader(mapping, country=batch.by.office.country, today=today)
    position = batch.done_count
    cells = islice(table.numbered(), position, None)  # rows done before are skipped unread
    while True:
        chunk = [reader.read(number, row) for number, row in islice(cells, CHUNK)]
        yield position, chunk
        position += len(chunk)
        if len(chunk) < CHUNK:
            return


@transaction.atomic
def _store(pk: int, position: int, chunk: list[ClientRow]) -> bool:
    """Import one chunk under a lock on the batch; False when the batch ended or somebody else is at it."""
    batch = _running().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if batch is None or batch.done_count != position:
        return False
    outcome = import_rows(chunk, by=batch.by, batch=batch, update=batch.options.get("update", False))
    _add(batch, outcome, len(chunk))
    if len(chunk) < CHUNK:
        batch.state, batch.row_count = ImportState.DONE, batch.done_count
        note_import_consent(batch)
        if (
            not batch.errors
        ):  # a file with refused rows stays a while, so that they can be downloaded and mended
            _forget_file(batch)
    batch.save()
    return batch.state == ImportState.RUNNING


def refused_cells(batch: ImportBatch) -> Iterator[list[str]]:
    """Yield the header and the refused rows as they stood in the file, with what is wrong in front; for a spreadsheet."""
    reasons: dict[int, list[str]] = {}
    for problem in batch.errors:
        reasons.setdefault(problem["row"], []).append(problem["message"])
    with open_table(default_storage.path(batch.path)) as table:
        yield [_("Row"), _("What is wrong"), *table.headers]
        for number, cells in table.numbered():
            if number in reasons:
                yield [str(number), " ".join(reasons[number]), *cells]


def _forget_file(batch: ImportBatch) -> None:
    path, batch.path = batch.path, ""
    transaction.on_commit(lambda: default_storage.delete(path), robust=True)


def forget_old_files() -> int:
    """Delete the files of imports that ended or were left lying a week ago; returns how many."""
    old = ImportBatch.objects.filter(updated_at__lt=timezone.now() - KEEP_FILE).exclude(path="")
    batches = list(old.exclude(state__in=AT_WORK)[:500])
    with transaction.atomic():
        for batch in batches:
            _forget_file(batch)
            batch.save(update_fields=["path"])
    return len(batches)


def _add(batch: ImportBatch, outcome: Outcome, rows: int) -> None:
    batch.done_count += rows
    batch.created_count += outcome.created
    batch.updated_count += outcome.updated
    batch.skipped_count += outcome.skipped
    batch.also_created_count += outcome.also_created
    batch.errors = [*batch.errors, *outcome.errors][:MOST_PROBLEMS]
    batch.warnings = [*batch.warnings, *outcome.warnings][:MOST_PROBLEMS]


def resume_stale() -> int:
    """Kick every running batch that nobody has worked on lately; returns how many."""
    pks = list(ImportBatch.objects.stale(ImportState.RUNNING).values_list("pk", flat=True)[:100])
    for pk in pks:
        enqueue(JOB, pk)
    return len(pks)
