"""The audit of every change: triggers in the database, so that bulk and raw SQL are caught too."""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
import pgtrigger
from django.db.models import Model


def audited(*, exclude: Sequence[str] = (), in_bulk: bool = False) -> Callable[[type[Model]], type[Model]]:
    """Track inserts, updates and deletes of a model (pghistory's default forgets deletes).

    `in_bulk` is for tables written thousands of rows at a time: one trigger call per statement instead of per row.
    Trackers remember their model, so each model gets its own.
    """
    trackers: tuple[Any, ...] = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    level = pgtrigger.Statement if in_bulk else pgtrigger.Row
    return pghistory.track(*trackers, exclude=list(exclude), level=level)


def audited_pairs() -> Callable[[type[Model]], type[Model]]:
    """Track who was put beside what: for a proxy of the table behind a many-to-many field."""
    trackers: tuple[Any, ...] = (pghistory.InsertEvent(), pghistory.DeleteEvent())
    return pghistory.track(*trackers, obj_field=None, level=pgtrigger.Statement)
