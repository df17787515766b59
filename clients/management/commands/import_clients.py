import json
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from accounts.models import Role, User
from clients.imports import ReadError, Table, guess_mapping, no_rows, open_table, read_rows
from clients.models import ImportBatch, ImportState
from clients.services.consents import consent_options, note_import_consent
from clients.services.import_rows import Outcome, import_rows
from clients.services.imports import CHUNK
from core.ahead import one_ahead
from notifications.models import Basis


class Command(BaseCommand):
    help = "Import clients from CSV, TSV, XLSX or vCard, by content and not by name."

    requires_system_checks = ()  # they take longer than the work

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--as", dest="email", help="whose import it is; the oldest administrator's by default"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, store nothing")
        parser.add_argument(
            "--update", action="store_true", help="change clients that a row names by e-mail or phone"
        )
        parser.add_argument(
            "--consent",
            default="unknown",
            choices=["unknown", *Basis.values],
            help="by what right they are written to; only `consent` lets advertising through",
        )
        parser.add_argument("--consent-note", default="", help="where and when they agreed")
        parser.add_argument("--json", action="store_true", help="report as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by, path = self._person(options["email"]), Path(options["file"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            with translation.override(by.language), open_table(path) as table:
                consent = "" if options["consent"] == "unknown" else options["consent"]
                said = {
                    "update": options["update"],
                    "consent": consent_options(consent, options["consent_note"]),
                }
                report = self._import(table, path.name, by, said, dry_run=options["dry_run"])
        except ReadError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _sentence(report))

    def _person(self, email: str | None) -> User:
        people = User.objects.active().select_related("office", "team")
        found = people.filter(email__iexact=email) if email else people.filter(role=Role.ADMIN).order_by("id")
        person = found.first()
        if person is None:
            raise CommandError(
                f"Nobody active signs in as {email}." if email else "There is no administrator yet."
            )
        return person

    @transaction.atomic
    def _import(
        self, table: Table, name: str, by: User, said: dict[str, Any], *, dry_run: bool
    ) -> dict[str, Any]:
        """Import in one transaction: a file that turns out broken leaves nothing behind."""
        if not table.sample():
            raise no_rows()
        mapping = guess_mapping(table.headers, table.sample())
        batch = ImportBatch.objects.create(
            by=by,
            file_name=name[:255],
            mapping=mapping.to_json(),
            options=said,
            state=ImportState.DONE,
        )
        rows = read_rows(table, mapping, country=by.office.country, today=date.today())  # noqa: DTZ011 - the operator's day
        total, count = Outcome(), 0
        for chunk in one_ahead(iter(lambda: list(islice(rows, CHUNK)), [])):
            count += len(chunk)
            _add(total, import_rows(chunk, by=by, batch=batch, update=said["update"]))
        batch.row_count = batch.done_count = count
        batch.created_count, batch.updated_count = total.created, total.updated
        batch.skipped_count, batch.also_created_count = total.skipped, total.also_created
        batch.errors, batch.warnings = total.errors, total.warnings
        batch.save()
        note_import_consent(batch)
        if dry_run:
            transaction.set_rollback(True)
        return {"rows": count, **asdict(total), "batch": None if dry_run else batch.pk}


def _add(total: Outcome, part: Outcome) -> None:
    total.created += part.created
    total.updated += part.updated
    total.skipped += part.skipped
    total.also_created += part.also_created
    total.errors += part.errors
    total.warnings += part.warnings


def _sentence(report: dict[str, Any]) -> str:
    counts = {name: len(value) if isinstance(value, list) else value for name, value in report.items()}
    summary = (
        "{rows} rows: {created} created, {updated} updated, {skipped} skipped, {errors} problems, {warnings} warnings; "
        "{also_created} organisations made beside them."
    ).format(**counts)
    problems = [f"row {p['row']}, {p['field']}: {p['message']}" for p in report["errors"][:20]]
    return "\n".join([summary, *problems])
