"""An office changed when it alerts: what is planned for its open tasks follows at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Office
from tasks.models import Task
from tasks.services.planning import replan_alerts

BATCH = 500


def follow_ladders(now: datetime, horizon: datetime) -> None:
    """Plan the deadline alerts of every office whose ladder, week or holidays changed anew. Safe to run twice.

    Runs when the change is saved and with each tick of the planner, so that a lost kick costs a minute.
    """
    for office in Office.objects.filter(alerts_changed_at__isnull=False):
        _follow(office, now, horizon)


def _follow(office: Office, now: datetime, horizon: datetime) -> None:
    last = 0
    while True:
        last = _follow_batch(office, last, now, horizon)
        if not last:
            break
    # a change that came meanwhile keeps its own mark
    Office.objects.filter(pk=office.pk, alerts_changed_at=office.alerts_changed_at).update(
        alerts_changed_at=None
    )


@transaction.atomic
def _follow_batch(office: Office, after: int, now: datetime, horizon: datetime) -> int:
    """Replan the next open tasks of the office in order of their ids; returns the last one, 0 at the end."""
    theirs = Q(assignee__office=office) | Q(assignee=None, team__office=office)
    found = (
        Task.objects.open()
        .filter(theirs, due_at__isnull=False, pk__gt=after)
        .select_related("assignee__office", "assignee__team", "team__office", "client")
        .prefetch_related("assignee__team__managers", "team__managers")
        .select_for_update(of=("self",))
        .order_by("pk")[:BATCH]
    )
    pk = 0
    for task in found:
        replan_alerts(task, now, horizon)
        pk = task.pk
    return pk
