"""One raw row and a mapping become one plain client."""

import datetime as dt
from collections.abc import Iterator

from clients.imports.building import RowBuilder
from clients.imports.client_row import (
    ClientRow,
)
from clients.imports.fields import Field
from clients.imports.mapping import Mapping
from clients.imports.raw import RawRow, cell, surplus
from clients.imports.tables import Table


def read_rows(table: Table, mapping: Mapping, *, country: str, today: dt.date) -> Iterator[ClientRow]:
    """Read every row of a table; `number` counts from 1 after the header, blank rows too. Lazy; raises ReadError as the table does.

    `country` is the region of phone numbers without a country code where the row names no country.
    """
    reader = RowReader(mapping, country=country, today=today)
    for number, cells in table.numbered():
        yield reader.read(number, cells)


class RowReader:
    """Reads one row at a time under one mapping, for previews and single corrections."""

    def __init__(self, mapping: Mapping, *, country: str, today: dt.date) -> None:
        self._mapping = mapping
        self._country = country
        self._today = today
        self._plan = [
            (index, column, mapping.headers[index])
            for index, column in enumerate(mapping.columns)
            if column.field != Field.IGNORE
        ]

    def read(self, number: int, cells: list[str]) -> ClientRow:
        raw = RawRow()
        width = len(cells)
        for index, column, header in self._plan:
            if index < width and (value := cell(cells[index])):
                raw.add(column, header, value)
        row = ClientRow(number, cells)
        if len(cells) > len(self._mapping.headers) and any(map(cell, cells[len(self._mapping.headers) :])):
            surplus(row, raw, cells[len(self._mapping.headers) :])
        RowBuilder(row, raw, self._mapping, self._country, self._today).build()
        return row
