"""The tick of this app: what ended long ago is forgotten."""

from celery import shared_task

from links import services


@shared_task(name="links.forget")
def forget() -> None:
    services.forget_links()
