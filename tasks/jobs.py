"""Machine work of tasks: takes ids, calls a service."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from notifications.clock import office_now
from tasks import services


@shared_task(name="tasks.follow_ladders")
def follow_ladders() -> None:
    """Plan deadline alerts anew for offices whose ladder changed."""
    now = office_now()
    services.follow_ladders(now, now + timedelta(seconds=settings.DELIVERY["horizon_s"]))
