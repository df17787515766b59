"""Excel workbooks: looked through within limits first, then read by calamine."""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

import python_calamine as calamine
from django.utils.translation import gettext as _

from clients.imports import limits

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")

_CHUNK = 1 << 18
_LONGEST_TEXT = 8 << 20
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# What makes a part a sheet is in it; its name is whatever the workbook says.
_SHEET = b"sheetData"
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]*)\$?([0-9]+)["']""")
_ROW_OR_CELL = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])([^>]*)")
_HAS_REFERENCE = re.compile(rb"\br\s*=")
_MOST_DIGITS = 9
_MOST_LETTERS = 6
_MIDNIGHT = dt.time()


class Workbook:
    """An opened workbook; its sheets are read one at a time."""

    def __init__(self, file: BinaryIO) -> None:
        _check(file)
        file.seek(0)
        self._book = _guarded(calamine.CalamineWorkbook.from_filelike, file)
        visible = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        self.sheets: list[str] = visible or list(self._book.sheet_names)

    def has_rows(self, sheet: str) -> bool:
        """Whether the sheet has a cell with something in it."""
        return any(any(cells) for cells in self.records(sheet))

    def records(self, sheet: str) -> Iterator[list[str]]:
        """Every row of a sheet, as text."""
        found = _guarded(self._book.get_sheet_by_name, sheet)
        if (found.total_height or 0) * (found.total_width or 0) > limits.MAX_CELLS:
            raise limits.too_much_unpacked()
        for row in found.iter_rows():
            yield [_text(value) for value in row]

    def close(self) -> None:
        self._book.close()


def _guarded(read: Callable[[_Argument], _Result], argument: _Argument) -> _Result:
    """Call into calamine; its errors, and the panics of the library below it, are a damaged file."""
    try:
        return read(argument)
    except calamine.PasswordError as error:
        raise limits.protected() from error
    except (calamine.CalamineError, OSError, ValueError, RuntimeError) as error:
        raise limits.damaged() from error
    except BaseException as error:
        # A Rust panic arrives as pyo3's PanicException, which is no Exception on purpose.
        if type(error).__name__ == "PanicException":
            raise limits.damaged() from error
        raise


def _check(file: BinaryIO) -> None:
    """Refuse what would unpack beyond the limits or declares entities: by what it says and by what it holds."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            if len(parts) > limits.MAX_UNPACKED_PARTS:
                raise limits.too_much_unpacked()
            if sum(part.file_size for part in parts) > limits.MAX_UNPACKED_BYTES:
                raise limits.too_much_unpacked()
            budget = limits.MAX_UNPACKED_BYTES
            for part in parts:
                if part.flag_bits & 1:
                    raise limits.protected()
                budget = _check_part(packed, part, budget)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise limits.damaged() from error


def _check_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> int:
    """Stream one part through the checks; what remains of the budget of bytes."""
    extent = _Extent()
    with packed.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            budget -= len(chunk)
            window = tail + chunk
            # From the last tag on, which may be cut in two.
            tail = window[max(window.rfind(b"<"), 0) :]
            if budget < 0 or len(tail) > _LONGEST_TEXT:
                raise limits.too_much_unpacked()
            # UTF-16 parts are compared without their zero bytes.
            plain = window.replace(b"\0", b"") if b"\0" in window else window
            if _DECLARATION.search(plain):
                message = _("The spreadsheet contains declarations that are not allowed in it.")
                raise limits.ReadError(message, "wrong_type")
            extent.add(plain)
    return budget


class _Extent:
    """How far the cells of a sheet reach: one cell far outside makes a reader fill the whole area."""

    def __init__(self) -> None:
        self._is_sheet = False
        self._elements = 0
        # The furthest place that is written, and how many stand without a place.
        self._rows = self._columns = 0
        self._more_rows = self._more_columns = self._in_this_row = 0

    def add(self, text: bytes) -> None:
        self._is_sheet = self._is_sheet or _SHEET in text
        for letters, row in _REFERENCE.findall(text):
            self._rows = max(self._rows, _row_number(row))
            self._columns = max(self._columns, _column_number(letters))
        for element, attributes in _ROW_OR_CELL.findall(text):
            self._count(element, is_placed=bool(_HAS_REFERENCE.search(attributes)))
        rows, columns = self._rows + self._more_rows, self._columns + self._more_columns
        if self._is_sheet and (
            rows * max(columns, 1) > limits.MAX_CELLS or self._elements > limits.MAX_CELLS * 2
        ):
            raise limits.too_much_unpacked()

    def _count(self, element: bytes, *, is_placed: bool) -> None:
        self._elements += 1
        if element == b"row":
            self._in_this_row = 0
            self._more_rows += not is_placed
        elif not is_placed:
            self._in_this_row += 1
            self._more_columns = max(self._more_columns, self._in_this_row)


def _row_number(digits: bytes) -> int:
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:_MOST_LETTERS].upper():
        number = number * 26 + letter - 64
    return number


def _text(value: object) -> str:
    """A cell as a person reads it: whole numbers without a point, dates in ISO form."""
    match value:
        case str():
            return value
        case bool():
            return str(value)
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == _MIDNIGHT:
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ", "seconds")
        case None:
            return ""
    return str(value)
