"""`python -m devstack.prepare [URL]`: bring the database up to date; a new one gets its first administrator.

A process of its own between the servers and the office, so that the supervisor never imports Django.
"""

import io
import os
import secrets
import sys

import django
from django.conf import settings
from django.core.management import call_command

from devstack.environment import data_folder
from devstack.folder import write_private


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if not has_people():
        make_first_admin()


def has_people() -> bool:
    from accounts.models import User  # noqa: PLC0415 (models exist only after django.setup)

    return bool(User.objects.exists())


def make_first_admin() -> None:
    """Write the first login down before it exists, so that it cannot be lost between the two."""
    email = settings.ADMIN_EMAIL
    password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(9)
    url = sys.argv[1] if len(sys.argv) > 1 else settings.BASE_URL
    login = f"Open: {url}\nFirst login: {email} / {password}\n"
    write_private(data_folder() / "first-login", login)
    call_command("create_admin", email=email, password=password, stdout=io.StringIO())


if __name__ == "__main__":
    main()
