"""The Celery application and its schedule. Celery carries kicks; rows in PostgreSQL are the jobs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

app = Celery("crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

# The schedule is code: nothing to restore, nothing to drift. `expires` keeps a sleeping worker from a backlog of ticks.
app.conf.beat_schedule = {
    "plan": {"task": "notifications.plan", "schedule": 60.0, "options": {"expires": 60}},
    "sweep": {"task": "notifications.sweep", "args": [True], "schedule": 5.0, "options": {"expires": 5}},
    "mailbox": {"task": "notifications.read_mailbox", "schedule": 60.0, "options": {"expires": 60}},
    "resume-imports": {"task": "clients.resume_imports", "schedule": 60.0, "options": {"expires": 60}},
}
