"""Kicks of this app; the batch is the job, losing a kick costs lateness."""

from celery import shared_task

from clients.services import import_undo, imports


@shared_task(name="clients.run_import")
def run_import(pk: int) -> None:
    imports.run_batch(pk)


@shared_task(name="clients.undo_import")
def undo_import(pk: int) -> None:
    import_undo.run_undo(pk)


@shared_task(name="clients.resume_imports")
def resume_imports() -> None:
    imports.resume_stale()
    import_undo.resume_stale()
    imports.forget_old_files()
