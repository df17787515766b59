"""What the palette finds: clients by name, phone or e-mail in any script, then actions and places by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients import access
from clients.models import Found
from clients.search import page_of
from core.text import fold, name_sort

MOST_CLIENTS = 8
CANDIDATES = 40  # of a frequent word, so that a common name costs no more than a rare one


@dataclass(frozen=True)
class Command:
    """Something to do or a place to go, with the key that does it without the palette."""

    label: str | Promise
    url_name: str
    icon: str
    keys: tuple[str, ...] = ()
    is_place: bool = False


COMMANDS = (
    Command(gettext_lazy("New client"), "clients:client_create", "plus", ("n", "c")),
    Command(gettext_lazy("New task"), "tasks:task_create", "plus", ("n", "t")),
    Command(gettext_lazy("Import clients"), "clients:import_create", "upload"),
    Command(gettext_lazy("Today"), "desk:today", "home", ("g", "h"), is_place=True),
    Command(gettext_lazy("Clients"), "clients:client_list", "users", ("g", "c"), is_place=True),
    Command(gettext_lazy("Tasks"), "tasks:task_list", "check-circle", ("g", "t"), is_place=True),
    Command(gettext_lazy("Inbox"), "notifications:inbox", "inbox", ("g", "i"), is_place=True),
    Command(gettext_lazy("Messages"), "clients:message_list", "mail", ("g", "m"), is_place=True),
    Command(gettext_lazy("Settings"), "desk:settings", "settings", ("g", "s"), is_place=True),
)


def find_clients(user: User, query: str, limit: int = MOST_CLIENTS) -> Sequence[Found]:
    """Return the best visible clients for a query: names that begin with it, then whatever contains it.

    Two queries at most, each bounded; a trigram index answers the second.
    """
    if len(query) < 2:
        return []
    key = name_sort(query)
    begins = access.clients_by_beginning(user, key, limit) if key else []
    if len(begins) == limit:
        return begins
    known = {client.pk for client in begins}
    wanted = fold(query)
    others = [one for one in access.clients_that_match(user, query, CANDIDATES) if one.pk not in known]
    others.sort(key=lambda one: (not _has_word(one.name, wanted), one.name))
    return [*begins, *others][:limit]


def _has_word(name: str, start: str) -> bool:
    return any(word.startswith(start) for word in fold(name).split())


def palette_groups(user: User, query: str) -> list[dict[str, Any]]:
    """Return the groups of `ui/palette_results.html`; empty ones are left out."""
    groups = [
        {"label": _("Clients"), "items_list": [_client_item(client) for client in find_clients(user, query)]},
        {"label": _("Actions"), "items_list": _command_items(query, is_place=False)},
        {"label": _("Go to"), "items_list": _command_items(query, is_place=True)},
    ]
    return [group for group in groups if group["items_list"]]


def _client_item(client: Found) -> dict[str, Any]:
    hints = (client.organisation or client.job_title, client.phone)
    return {
        "title": client.name,
        "subtitle": " · ".join(filter(None, hints)),
        "url": page_of(client.pk),
        "avatar": client.name,
    }


def _command_items(query: str, *, is_place: bool) -> list[dict[str, Any]]:
    wanted = fold(query)
    return [
        {
            "title": str(command.label),
            "url": reverse(command.url_name),
            "icon": command.icon,
            "shortcut": command.keys,
        }
        for command in COMMANDS
        if command.is_place == is_place and wanted in fold(str(command.label))
    ]
