"""The one writer of what is derived from a client's own data: name, sort key and search column."""

from collections.abc import Iterable

from clients.models import Client, Email, Phone
from core.text import name_sort, search_text

NAME_SORT_MAX = 700
NAME_MAX = 300


def full_name(client: Client) -> str:
    """Return a person's name put together from its parts; empty when there are none."""
    parts = (client.given_name, client.middle_name, client.family_name)
    return " ".join(part for part in parts if part)[:NAME_MAX]


def refresh_derived(
    client: Client, *, phones: Iterable[Phone] | None = None, emails: Iterable[Email] | None = None
) -> None:
    """Set `name` (where empty, from a person's parts), `name_sort` and `search_text`; does not save.

    Pure when `phones` and `emails` are given, so that an import runs it over rows that are not stored yet; without
    them they are read, one query each.
    """
    phones = client.phones.all() if phones is None else phones
    emails = client.emails.all() if emails is None else emails
    if not client.name:
        client.name = full_name(client)
    client.name_sort = name_sort(client.name)[:NAME_SORT_MAX]
    client.search_text = search_text(
        [client.name, client.given_name, client.middle_name, client.family_name, client.tax_number],
        addresses=[email.address for email in emails],
        numbers=[phone.number or phone.raw for phone in phones],
    )
