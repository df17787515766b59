"""One client by its number, as its page shows it and as what is written about it needs it: two statements written by hand."""

from django.db import connection

from accounts.models import Office, User
from clients.models.client import DERIVED, Client
from clients.models.found import sees
from core.columns import Columns

MAX_ID = 2**63 - 1

_CLIENT = Columns(Client, but=DERIVED)
_OWNER = Columns(User, {"name"})
_OFFICE = Columns(Office, {"country", "languages"})
_ORGANISATION = Columns(Client, {"name", "owner_id", "deleted_at"})
_PAGE = f"""
SELECT {_CLIENT.sql("c")}, {_OFFICE.sql("f")}, {_OWNER.sql("u")}, {_ORGANISATION.sql("o")}
FROM clients_client c JOIN accounts_office f ON f.id = c.office_id LEFT JOIN accounts_user u ON u.id = c.owner_id
LEFT JOIN clients_client o ON o.id = c.organisation_id
WHERE c.id = %s AND {{seen}}
"""  # noqa: S608 - the models' own columns
# who they belong to and how to address them; the rest of the row is loaded when asked for
_NAMED = Columns(
    Client,
    {
        "kind", "name", "given_name", "middle_name", "family_name", "addressed_as", "language", "preferred_channel",
        "office_id", "owner_id", "deleted_at",
    },
)  # fmt: skip
_WRITE = (
    f"SELECT {_NAMED.sql('c')} FROM clients_client c WHERE c.id = %s AND c.deleted_at IS NULL AND {{seen}}"  # noqa: S608
)


def one_for_page(user: User, pk: int) -> Client | None:
    """Return a client that this person may see, the trash included, with owner, office and organisation. One query."""
    row = _one(_PAGE, user, pk)
    if row is None:
        return None
    values = iter(row)
    client = _CLIENT.made(values)
    client.office, client.owner = _OFFICE.made(values), _OWNER.made_if_any(values)
    client.organisation = _ORGANISATION.made_if_any(values)
    return client


def one_to_write_about(user: User, pk: int) -> Client | None:
    """Return a client that this person may see and that is not in the trash, by the columns that a text about it needs. One query."""
    row = _one(_WRITE, user, pk)
    return _NAMED.made(iter(row)) if row else None


def _one(statement: str, user: User, pk: int) -> tuple[object, ...] | None:
    if pk > MAX_ID:
        return None
    seen, who = sees(user, "c")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(seen=seen), [pk, *who])
        row: tuple[object, ...] | None = cursor.fetchone()
    return row
