"""A file as headers and rows of cells, whatever its format."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from django.utils.translation import gettext as _

from clients.imports import delimited, limits, sniff, vcards
from clients.imports.guessing import guess_mapping
from clients.imports.headers import is_known_header
from clients.imports.spreadsheets import Workbook

_SEARCHED_FOR_HEADER = 40
_SAMPLE = 200
_SHEETS_LOOKED_AT = 20
_LONGEST_DATUM = 200
# What stands in data and never in a header.
_DATA = re.compile(
    r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|\+?[\d(][\d\s()./-]{5,}\d|\d{4}-\d\d-\d\d.*|\d\d?[./]\d\d?[./]\d{4}.*"
)

Rows = Iterator[list[str]]
# A row with its place in the file, blank ones counted: what a spreadsheet writes beside it.
Placed = Iterator[tuple[int, list[str]]]


class Table:
    """Headers and restartable rows. `format` is csv, xlsx or vcard; cells stand as they do in the file.

    Rows without any content, and repetitions of the header, are left out. Rows may be shorter or longer than the
    headers. One iteration at a time. Iterating raises ReadError when a limit is passed.
    """

    def __init__(self, format: str, records: Callable[[], Placed], headers: list[str] | None = None) -> None:
        self.format = format
        self.encoding = ""
        self.delimiter = ""
        self.sheet = ""
        self.sheets: list[str] = []
        self._records = records
        self._skipped = self._before = 0
        self._close: list[Callable[[], None]] = []
        if headers is None:
            first = list(islice(records(), _SEARCHED_FOR_HEADER))
            self._skipped, headers = find_header([cells for _place, cells in first])
            # Where the file begins with data, the row before its first is where the header would be.
            self._before = first[self._skipped - 1][0] if self._skipped else first[0][0] - 1
        self.headers = headers
        self._sample: list[list[str]] | None = None

    def __iter__(self) -> Rows:
        return (cells for _number, cells in self.numbered())

    def numbered(self) -> Placed:
        """The rows with their numbers: from 1 after the header, rows that are left out counted, as a spreadsheet does."""
        wanted = [header.strip() for header in self.headers]
        count = 0
        for place, cells in islice(self._records(), self._skipped, None):
            if len(cells) > limits.MAX_COLUMNS:
                raise limits.too_many_columns()
            if not any(cell and not cell.isspace() for cell in cells) or _is_repetition(cells, wanted):
                continue
            count += 1
            if count > limits.MAX_ROWS:
                raise limits.too_many_rows()
            yield place - self._before, cells

    def sample(self, count: int = _SAMPLE) -> list[list[str]]:
        """The first rows; kept, so asking again costs nothing."""
        if self._sample is None or len(self._sample) < count:
            self._sample = list(islice(self, count))
        return self._sample[:count]

    def close(self) -> None:
        while self._close:
            self._close.pop()()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_table(source: str | Path | BinaryIO, *, sheet: str = "") -> Table:
    """Open a file of clients, a path or a seekable binary file; raises ReadError and nothing else on bad content.

    Of a workbook `sheet` is read, else the visible sheet whose headers say most about clients.
    """
    if isinstance(source, str | Path):
        file = Path(source).open("rb")  # noqa: SIM115 - closed with the table
        try:
            table = _opened(file, sheet)
        except BaseException:
            file.close()
            raise
        table._close.append(file.close)  # noqa: SLF001
        return table
    return _opened(source, sheet)


def _opened(file: BinaryIO, sheet: str) -> Table:
    kind = sniff.sniff(file)
    if kind.format == "xlsx":
        return _workbook_table(file, sheet)
    if kind.format == "vcard":
        table = Table("vcard", lambda: enumerate(vcards.rows(file, kind.encoding), 1), list(vcards.HEADERS))
    else:
        dialect = delimited.guess_dialect(delimited.beginning(file, kind.encoding))
        table = Table("csv", lambda: enumerate(delimited.records(file, kind.encoding, dialect), 1))
        table.delimiter = dialect.delimiter
    table.encoding = kind.encoding
    if kind.lines > limits.MAX_ROWS:
        # Only a file with that many lines can have too many rows: count before anything is imported.
        for _row in table:
            pass
    return table


def _workbook_table(file: BinaryIO, sheet: str) -> Table:
    book = Workbook(file)
    if sheet and sheet not in book.sheets:
        raise limits.ReadError(_("The workbook has no sheet “%(name)s”.") % {"name": sheet}, "no_sheet")
    names = [sheet] if sheet else book.sheets[:_SHEETS_LOOKED_AT]
    candidates = [(name, _sheet_table(book, name)) for name in names if book.has_rows(name)]
    if not candidates:
        raise limits.empty()
    name, table = max(candidates, key=lambda item: guess_mapping(item[1].headers, item[1].sample()).weight)
    table.sheet, table.sheets = name, book.sheets
    table._close.append(book.close)  # noqa: SLF001
    return table


def _sheet_table(book: Workbook, name: str) -> Table:
    return Table("xlsx", lambda: book.records(name))


def find_header(rows: list[list[str]]) -> tuple[int, list[str]]:
    """How many rows stand before the data, and the headers; invented ones when the file begins with data.

    Titles and notes above the table are narrower than the table, that is how they are told from its header.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    widths = Counter(count for count in filled if count)
    if not widths:
        raise limits.empty()
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    needed = max(1, min(usual, max(filled)) * 0.5)
    index = next(i for i, count in enumerate(filled) if count >= needed and (count > 1 or usual == 1))
    header = [cell.strip() for cell in rows[index]]
    if len(header) > limits.MAX_COLUMNS:
        raise limits.too_many_columns()
    if _is_data(header):
        width = max(len(row) for row in rows[index:])
        return index, [_("Column %(number)s") % {"number": number} for number in range(1, width + 1)]
    return index + 1, header


def _is_data(cells: list[str]) -> bool:
    return any(_DATA.fullmatch(cell) for cell in cells if len(cell) < _LONGEST_DATUM) and not any(
        is_known_header(cell) for cell in cells
    )


def _is_repetition(cells: list[str], wanted: list[str]) -> bool:
    return cells[0].strip() == wanted[0] and len(wanted) > 1 and [cell.strip() for cell in cells] == wanted
