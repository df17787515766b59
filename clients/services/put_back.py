"""Going back to an earlier version of a client, but for what somebody has changed since."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import User
from clients.models import Client
from clients.services import versions
from clients.services.clients import lists_now, locked, update_client
from core.errors import RuleError

_DAYS = {"birthday", "win_back_on"}


def move_between(client: Client, start: int, end: int, *, by: User) -> tuple[bool, list[str]]:
    """Give a client the values that version `end` had where they differ from `start` and are still those of `start`.

    Returns whether anything changed, and the fields that stay because somebody changed them since. A version that the
    audit does not know, or values that no longer pass the rules, leave everything as it is and name every field.
    """
    row = locked(client)
    lists = lists_now(row)
    had, wanted = versions.as_of(row, lists, start), versions.as_of(row, lists, end)
    if had is None or wanted is None:
        return False, ["name"]
    now = versions.snapshot(row) | lists
    differing = [field for field in wanted if wanted[field] != had[field]]
    kept = [field for field in differing if now[field] not in (had[field], wanted[field])]
    moving = {field: wanted[field] for field in differing if now[field] == had[field]}
    if not moving:
        return False, kept
    try:
        update_client(row, by=by, **_arguments(moving))
    except RuleError:
        return False, differing
    return True, kept


def _arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: values[name] for name in versions.LISTS if name in values}
    rest = {
        field: date.fromisoformat(value) if value and field in _DAYS else value
        for field, value in values.items()
        if field not in lists
    }
    return {"values": rest, **lists}
