"""The tick of this app: what lay in the trash for 30 days is erased."""

from celery import shared_task

from desk.services import erasing


@shared_task(name="desk.empty_trash")
def empty_trash() -> None:
    erasing.empty_trash()
