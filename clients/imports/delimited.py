"""CSV, TSV and their relatives: separator found by trying, rows streamed, small damage repaired."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from clients.imports import limits

csv.field_size_limit(limits.MAX_CELL_CHARS)

_SAMPLE_CHARS = 1 << 17
_SAMPLE_ROWS = 100
_SEPARATORS = ",;\t|"
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?[ \t]*(?:\r\n|\n|\r)", re.IGNORECASE)
_BACKSLASHED_QUOTE = re.compile(r'[^\\,;\t|"]\\"(?![,;\t|\r\n]|$)')
_SINGLE_QUOTED = re.compile(r"\s*'[^'\"]*'(?:[,;\t|]'[^'\"]*')+\s*(?:\r|\n|$)")


@dataclass(frozen=True)
class Dialect:
    """How the cells of a file are set apart."""

    delimiter: str
    quotechar: str = '"'
    escapechar: str | None = None
    skipinitialspace: bool = False
    # Excel's own first line "sep=;" is no row.
    has_declaration: bool = False


def guess_dialect(text: str) -> Dialect:
    """The dialect that cuts the beginning of a file into the most regular rows."""
    declared = _DECLARED.match(text)
    if declared:
        text = text[declared.end() :]
    quote = "'" if '"' not in text and _SINGLE_QUOTED.match(text) else '"'
    escape = "\\" if _BACKSLASHED_QUOTE.search(text) else None
    delimiter = (
        declared.group(1) if declared else max(_SEPARATORS, key=lambda mark: _regularity(text, mark, quote))
    )
    spaced = f'{delimiter} "' in text and f'{delimiter}"' not in text
    return Dialect(delimiter, quote, escape, spaced, bool(declared))


def _regularity(text: str, delimiter: str, quote: str) -> float:
    """The usual number of cells, weighed by how usual it is."""
    if delimiter not in text:
        return 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
        widths = Counter(len(row) for row in islice(reader, _SAMPLE_ROWS) if any(row))
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    share = count / widths.total()
    return share * share * math.sqrt(width - 1)


def beginning(file: BinaryIO, encoding: str) -> str:
    """The first characters of a file, whole lines only when there are more."""
    file.seek(0)
    data = file.read(_SAMPLE_CHARS)
    text = data.decode(encoding, "ignore").replace("\0", "")
    if len(data) < _SAMPLE_CHARS:
        return text
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end > 0 else text


class _Lines:
    """The physical lines of a file, remembering those of the current record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if "\0" in line:
            line = line.replace("\0", "")
        self.taken.append(line)
        return line


def records(file: BinaryIO, encoding: str, dialect: Dialect) -> Iterator[list[str]]:
    """Every record of the file, as cells, the header included; raises ReadError at a cell that is too long."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield from _records(text, dialect)
    finally:
        # The caller's file stays open.
        text.detach()


def _records(text: io.TextIOWrapper, dialect: Dialect) -> Iterator[list[str]]:
    if dialect.has_declaration:
        text.readline()
    lines = _Lines(_bounded(text))
    reader = _reader(lines, dialect)
    width = 0
    try:
        for cells in reader:
            taken, lines.taken = lines.taken, []
            if len(taken) > 1 and width and (len(cells) != width or _is_unbalanced(taken, dialect)):
                yield from _line_by_line(taken, cells, width, dialect)
            else:
                yield _joined(cells, width, dialect.delimiter) if len(cells) > width > 1 else cells
            width = width or (len(cells) if any(cells) else 0)
    except csv.Error as error:
        raise limits.cell_too_long() from error


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines of a length that memory can take: a line is at most a row of full cells."""
    limit = limits.MAX_CELL_CHARS * 4
    while line := text.readline(limit):
        if len(line) == limit:
            raise limits.cell_too_long()
        yield line


def _reader(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar,
        escapechar=dialect.escapechar,
        skipinitialspace=dialect.skipinitialspace,
    )


def _is_unbalanced(lines: list[str], dialect: Dialect) -> bool:
    return sum(line.count(dialect.quotechar) for line in lines) % 2 == 1


def _line_by_line(lines: list[str], cells: list[str], width: int, dialect: Dialect) -> list[list[str]]:
    """A record over several lines with the wrong width: when each line alone is a right row, a quote was missing."""
    rows = [row for line in lines for row in _reader(iter([line]), dialect)]
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    return rows if all(len(row) == width for row in filled) else [cells]


def _joined(cells: list[str], width: int, delimiter: str) -> list[str]:
    """A row with too many cells: where a separator is followed by a space, it belonged to the text."""
    surplus = len(cells) - width
    if not any(cells[width:]):
        return cells[:width]
    inner = [i for i, cell in enumerate(cells) if i and cell.startswith(" ") and cell.strip()]
    if len(inner) != surplus:
        return cells
    joined: list[str] = []
    for i, cell in enumerate(cells):
        if i in inner:
            joined[-1] += delimiter + cell
        else:
            joined.append(cell)
    return joined
