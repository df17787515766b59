"""Tasks and clients for the stories of this folder, made through the services like everywhere else."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from clients.models import Client
from clients.services import create_client
from tasks.models import Task
from tasks.services import create_task


def in_days(days: float, zone: str = "Europe/Sofia") -> datetime:
    """An aware time some days from now, on a full minute."""
    return (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0)


def make_client(by: User, name: str = "Ivan Petrov", **values: Any) -> Client:
    points = {field: values.pop(field) for field in ("phones", "emails") if field in values}
    return create_client(by=by, values={"name": name, "kind": "person", **values}, **points)


def make_task(by: User, title: str = "Call back", **values: Any) -> Task:
    return create_task(by=by, values={"title": title, **values})
