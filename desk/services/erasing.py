"""Erasing a client on request, and emptying the trash: one verb over everything that knows them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require_admin
from accounts.models import User
from clients.models import Client
from clients.services.erase import delete_erased, erase_clients, forget_removed_files
from core.errors import Conflict, RuleError
from core.text import fold
from history.services import erase_words, record
from links.services import forget_links_of
from notifications.services.erasing import erase_letters
from tasks.services.erasing import erase_tasks

KEPT_IN_TRASH = timedelta(days=30)
AT_ONCE = 100  # clients a transaction


def erase_client(client: Client, *, by: User, name: str) -> dict[str, int]:
    """Erase somebody who asked for it, for good; administrators alone. Returns how much of what went.

    `name` is the client's name, typed again. Raises PermissionDenied, RuleError at `name`, Conflict when erased already.
    """
    require_admin(by)
    with transaction.atomic():
        row = Client.objects.select_for_update().get(pk=client.pk)
        if row.erased_at:
            raise Conflict(_("This client is erased already."), code="erased")
        if _plain(name) != _plain(row.name):
            raise RuleError(_("Type the name exactly as it stands above."), field="name", code="not_the_name")
        counts = _erase([row.pk])
        record(row.subject, "client_erased", actor=by, data=counts)
    return counts


def _plain(name: str) -> str:
    return " ".join(fold(name).split())


def _erase(pks: Sequence[int]) -> dict[str, int]:
    """Erase locked clients everywhere: what stands above clients first."""
    tasks, task_subjects = erase_tasks(pks)
    subjects = [f"client:{pk}" for pk in pks]
    letters = erase_letters([*subjects, *task_subjects])
    forget_links_of([*subjects, *task_subjects])
    counts = erase_clients(pks) | {"tasks": tasks, "letters": letters}
    erase_words([*subjects, *task_subjects])
    return counts


def empty_trash() -> int:
    """Erase and delete what has lain in the trash for 30 days; returns how many clients. A tick starts it."""
    before = timezone.now() - KEPT_IN_TRASH
    done = 0
    while pks := _empty_some(before):
        done += len(pks)
    while forget_removed_files(before):
        pass
    return done


@transaction.atomic
def _empty_some(before: datetime) -> list[int]:
    due = Client.objects.due_to_leave(before).select_for_update(skip_locked=True)
    pks = [client.pk for client in due.only("pk")[:AT_ONCE]]
    if pks:
        _erase(pks)
        delete_erased(pks)
    return pks
