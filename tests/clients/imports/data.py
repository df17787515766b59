"""The published test data beside the checkout."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import BinaryIO

import pytest

from clients.imports import ClientRow, guess_mapping, open_table, read_rows

ROOT = Path(__file__).resolve().parents[4] / "shared" / "data"
TODAY = dt.date(2026, 3, 1)


def published(path: str) -> Path:
    """A file of the shared test data; the test is skipped where it is absent."""
    if not ROOT.exists():
        pytest.skip("the shared test data is not beside the checkout")
    return ROOT / path


def read(source: Path | BinaryIO, country: str = "BG") -> list[ClientRow]:
    """All rows of a file, as the import reads them without anybody's help."""
    with open_table(source) as table:
        mapping = guess_mapping(table.headers, table.sample())
        return list(read_rows(table, mapping, country=country, today=TODAY))


def typed(text: str, encoding: str = "utf-8") -> BinaryIO:
    """A file with this text."""
    return io.BytesIO(text.encode(encoding))


def table_of(*rows: list[str]) -> BinaryIO:
    """A CSV file with these rows."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return typed(text.getvalue())
