#!/usr/bin/env python
"""Run a management command; without DATABASE_URL on the servers of `make run`, or on servers of its own."""

import os
import sys
from typing import NoReturn

import django
from django.core.management import CommandError, CommandParser, call_command, execute_from_command_line

from devstack.connect import ensure_servers

NEED_NO_SERVERS = {"check", "collectstatic", "help", "makemigrations", "spectacular", "--help", "--version"}
MIND_THE_SCHEMA_THEMSELVES = {"dbshell", "migrate", "restore", "showmigrations", "sqlmigrate"}


def main(command: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    setattr(CommandParser, "error", say_what_is_wrong)  # noqa: B010 - Django makes the parsers itself
    if command not in NEED_NO_SERVERS:
        ensure_servers(None if command in MIND_THE_SCHEMA_THEMSELVES else bring_schema_up)
    execute_from_command_line(sys.argv)


def say_what_is_wrong(parser: CommandParser, message: str) -> NoReturn:
    """Name a wrong argument in one line, without the whole usage around it; `--help` shows that."""
    if not parser.called_from_command_line:
        raise CommandError(message)
    parser.exit(2, f"{parser.prog}: {message}\n")


def bring_schema_up() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "help")
