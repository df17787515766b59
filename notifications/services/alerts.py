"""Administrators hear once of each incident, and the notice goes when the incident is over.

Looked at by the planner every minute, and by the watchdog when the planner is away.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications import kinds
from notifications.health.problems import Problem, problems
from notifications.models import Incident, Notification
from notifications.services.messages import withdraw
from notifications.services.telling import notify

ALERT = "health_alert"


def register_words() -> None:
    """Declare the notice about an incident."""
    kinds.register(
        ALERT,
        label=_("Delivery has a fault"),
        title=_("%(problem)s"),
        body=_("Nothing is lost: see what waits, and why, on the health page."),
        names={"problem"},
        channels=("app", "email"),
        is_groupable=False,
        is_urgent=True,
        icon="alert",
    )


@transaction.atomic
def watch(now: datetime, horizon: datetime) -> None:
    """Open, tell and close incidents. One more query than health() while all is well."""
    found = {problem.code: problem for problem in problems()}
    known = {row.code: row for row in Incident.objects.select_for_update().filter(ended_at=None)}
    for code, problem in found.items():
        row = known.get(code) or Incident.objects.create(code=code, started_at=now)
        if row.told_at is None and (problem.is_sure or row.started_at < now):
            _tell(row, problem)
            Incident.objects.filter(pk=row.pk).update(told_at=now)
    for code, row in known.items():
        if code not in found:
            _close(row, now)


def incidents(limit: int = 10) -> list[dict[str, Any]]:
    """Return the latest incidents that were told, newest first: code, started_at, ended_at."""
    rows = Incident.objects.exclude(told_at=None).order_by("-started_at")[:limit]
    return [dict(row) for row in rows.values("code", "started_at", "ended_at")]


def _tell(row: Incident, problem: Problem) -> None:
    notify(
        ALERT,
        User.objects.admins(),
        by=None,
        subject=row.subject,
        url=_page(),
        values={"problem": _Said(problem)},
        why=_("You are an administrator."),
        dedupe=f"{ALERT}:{row.pk}",
    )


def _close(row: Incident, now: datetime) -> None:
    Incident.objects.filter(pk=row.pk).update(ended_at=now)
    withdraw(row.subject, kinds=[ALERT])
    Notification.objects.filter(subject=row.subject, kind=ALERT, done_at=None).update(done_at=now)


class _Said:
    """A problem in the language of whoever reads it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.text


def _page() -> str:
    try:
        return reverse("desk:settings_health")
    except NoReverseMatch:  # a house without the desk
        return ""


def incidents_seen(user: User, ids: set[int]) -> set[int]:
    """Return which incidents somebody may see: administrators all, others none."""
    return ids if user.is_admin else set()
