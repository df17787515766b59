"""Kicks of this app; the batch is the job, losing a kick costs lateness."""

from celery import shared_task

from clients.services import imports


@shared_task(name="clients.run_import")
def run_import(pk: int) -> None:
    imports.run_batch(pk)


@shared_task(name="clients.resume_imports")
def resume_imports() -> None:
    imports.resume_stale()
    imports.forget_old_files()
