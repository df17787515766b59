"""The one writer of what is derived from a client's own data: name, sort key and search column."""

from collections.abc import Iterable
from typing import Protocol

from clients.models import Client
from core.text import name_sort, search_text

NAME_SORT_MAX = 700
NAME_MAX = 300


class HasNumber(Protocol):
    """A phone, stored or about to be."""

    @property
    def number(self) -> str | None: ...
    @property
    def raw(self) -> str: ...


class HasAddress(Protocol):
    """An e-mail address, stored or about to be."""

    @property
    def address(self) -> str: ...


def full_name(client: Client) -> str:
    """Return a person's name put together from its parts; empty when there are none."""
    parts = (client.given_name, client.middle_name, client.family_name)
    return " ".join(part for part in parts if part)[:NAME_MAX]


def refresh_derived(
    client: Client, *, phones: Iterable[HasNumber] | None = None, emails: Iterable[HasAddress] | None = None
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
