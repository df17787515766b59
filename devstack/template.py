"""`python -m devstack.template`: one migrated database, which every test database is copied from.

Migrating takes seconds and grows with the product; PostgreSQL copies the result in a fraction of one.
"""

import os

import psycopg2
from django.core.management import execute_from_command_line


def main() -> None:
    """Make the template named in TEST_TEMPLATE, unless it is there; drop those of other migrations."""
    name, url = os.environ["TEST_TEMPLATE"], os.environ["DATABASE_URL"]
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
        found = {row[0] for row in cursor.fetchall()}
        if name in found:
            return
        for stale in {*found, "draft"}:
            cursor.execute(f'DROP DATABASE IF EXISTS "{stale}"')
        cursor.execute("CREATE DATABASE draft")
        migrate(f"{url.rpartition('/')[0]}/draft")
        cursor.execute(f'ALTER DATABASE draft RENAME TO "{name}"')
    connection.close()


def migrate(url: str) -> None:
    os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="crm.settings")
    execute_from_command_line(["manage.py", "migrate", "--verbosity", "0"])
    from django.db import connection  # noqa: PLC0415 (needs the settings above)

    connection.close()


if __name__ == "__main__":
    main()
