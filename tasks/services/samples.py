"""Tasks of the sample office: some are overdue from the start, which the ordinary verb rightly refuses."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients.models import Client
from tasks.models import Task
from tasks.services.rows import keep_next_step


@transaction.atomic
def make_sample_task(client: Client, *, by: User, title: str, due: datetime) -> Task:
    """Make a task without reminders, alerts or words to anybody."""
    task = Task(title=title, client=client, assignee=by, created_by=by, is_sample=True)
    task.set_due(due.astimezone(by.zone).replace(tzinfo=None), by.time_zone)
    task.save()
    keep_next_step(client.pk)
    return task


@transaction.atomic
def set_samples_trashed(at: datetime | None, *, was: datetime | None = None) -> int:
    """Move the sample tasks to the trash at that moment, or (None) bring back those trashed at `was`."""
    return Task.objects.filter(is_sample=True, deleted_at=was).update(deleted_at=at)
