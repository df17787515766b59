"""The Celery application and its schedule. Celery carries kicks; rows in PostgreSQL are the jobs."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")


def every(seconds: float, job: str, *args: object) -> dict[str, object]:
    """Return a tick; one that waited for longer than its own interval is worth nothing any more."""
    return {"task": job, "args": args, "schedule": seconds, "options": {"expires": seconds}}


app = Celery("crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@app.on_after_configure.connect
def schedule(sender: Celery, **_: object) -> None:
    """Set the schedule: code, nothing to restore, nothing to drift. Drills divide the waits (settings.STORM_SCALE).

    Later than at import: settings that build on crm.settings import this package while they are being read.
    """
    sender.conf.beat_schedule = {
        "plan": every(settings.DELIVERY["plan_s"], "notifications.plan"),
        "sweep": every(settings.DELIVERY["sweep_s"], "notifications.sweep", True),
        "mailbox": every(settings.DELIVERY["mailbox_s"], "notifications.read_mailbox"),
        "resume-imports": every(60.0, "clients.resume_imports"),
        "empty-trash": every(3600.0, "desk.empty_trash"),
        "forget-links": every(3600.0, "links.forget"),
    }
