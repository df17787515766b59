"""Clients for the stories of this folder, made through the services like everywhere else."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from clients.models import Client
from clients.services import create_client

PDF = b"%PDF-1.7 a quote"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def make_client(by: User, name: str = "Ivan Petrov", **values: Any) -> Client:
    lists = {field: values.pop(field) for field in ("phones", "emails", "tags") if field in values}
    return create_client(by=by, values={"name": name, **values}, **lists)


def make_organisation(by: User, name: str = "Orbita", **values: Any) -> Client:
    return make_client(by, name, kind="organisation", **values)
