"""A message to a client that did not go out is told to whoever sent it, in the transaction that notes it.

Delivery stands below the services that tell people, so the services hand themselves in here.
"""

import logging
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from accounts.models import User
from notifications.models import Message

log = logging.getLogger(__name__)

BAD = ("dead", "unknown", "bounced", "expired")

Handler = Callable[[Message], Iterable[User]]
Teller = Callable[[Message, list[User]], None]

_handlers: list[Handler] = []
_tellers: list[Teller] = []


def register(func: Handler) -> None:
    """Let `func(message)` act on a message that failed, and return who else is to be told (the client's owner)."""
    if func not in _handlers:
        _handlers.append(func)


def register_teller(func: Teller) -> None:
    """Let `func(message, people)` tell them."""
    if func not in _tellers:
        _tellers.append(func)


def note(ids: Sequence[int]) -> None:
    """Tell about those of these messages that failed. A mistake here never undoes what was recorded."""
    if not ids:
        return
    failed = Message.objects.filter(pk__in=ids, user=None, state__in=BAD, is_secret=False).exclude(subject="")
    for message in failed.select_related("created_by"):
        try:
            with transaction.atomic():
                people = {user.pk: user for handler in _handlers for user in handler(message)}
                if message.created_by is not None:
                    people[message.created_by.pk] = message.created_by
                for teller in _tellers:
                    teller(message, list(people.values()))
        except Exception:
            log.exception("trouble_not_told", extra={"pk": message.pk})
