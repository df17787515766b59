"""Evidence that an attack changed nothing: a fingerprint of every table before and after."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# what looking at a page may write: sessions and counters of rate limits
IGNORED = {"django_session", "core_cache", "django_migrations"}


def fingerprint() -> dict[str, str]:
    """Return a hash of all rows of each table."""
    hashes = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - IGNORED):
            cursor.execute(
                f"SELECT coalesce(md5(string_agg(row::text, chr(10) ORDER BY row::text)), '') FROM \"{table}\" row"
            )
            hashes[table] = cursor.fetchone()[0]
    return hashes


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fail when any row differs afterwards."""
    before = fingerprint()
    yield
    after = fingerprint()
    changed = [table for table in after if after[table] != before.get(table)]
    assert not changed, f"these tables changed: {', '.join(changed)}"
