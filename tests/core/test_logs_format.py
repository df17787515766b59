import json
import logging

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from core.logs import JsonLine
from tests.people import Cast


def line_of(event: str, **more) -> str:
    record = logging.LogRecord("crm", logging.INFO, __file__, 1, event, (), more.pop("exc_info", None))
    record.__dict__.update(more)
    return JsonLine().format(record)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\u2029"])
def test_a37_an_entry_is_one_line_whatever_somebody_typed(end):
    forged = f'Olga{end}{{"level": "info", "event": "signed_in"}}'
    line = line_of("refused", login=forged)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["login"] == forged


def test_a37_nothing_typed_moves_the_cursor_of_who_reads_the_log():
    line = line_of("\x1b[2J\x9b2J\u202e", login="\x07")
    assert line.isprintable()
    assert json.loads(line)["event"] == "\x1b[2J\x9b2J\u202e"


def test_names_stay_readable():
    assert "Олга" in line_of("seen", name="Олга")


def test_a59_an_error_of_the_database_tells_no_row(cast: Cast):
    olga = User.objects.get(pk=cast.olga.pk)
    olga.pk = None
    try:
        olga.save()
    except IntegrityError as error:
        line = line_of("page_failed", exc_info=(type(error), error, error.__traceback__))
        connection.set_rollback(True)
    assert "IntegrityError" in line
    assert "unique constraint" in line
    assert cast.olga.email not in line
