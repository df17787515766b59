"""The audit of every change: triggers in the database, so that bulk and raw SQL are caught too."""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
from django.db.models import Model


def audited(*, exclude: Sequence[str] = ()) -> Callable[[type[Model]], type[Model]]:
    """Track inserts, updates and deletes of a model (pghistory's default forgets deletes).

    Trackers remember their model, so each model gets its own.
    """
    trackers: tuple[Any, ...] = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*trackers, exclude=list(exclude))  # type: ignore[no-any-return]
