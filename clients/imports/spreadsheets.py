"""Excel workbooks (XLSX), read as a stream: rows come out while the sheet is still being unpacked.

The file is hostile until read: declared and unpacked sizes are bounded, a DOCTYPE ends the reading, nothing is fetched, and
no number in it decides how much memory is taken.
"""

import datetime as dt
import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from clients.imports import limits

_CHUNK = 1 << 16
_MAX_STRINGS = 2_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"\$?([A-Za-z]{1,7})\$?[0-9]")
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# What of a number format is text, colour or padding, and what then makes it a date.
_FORMAT_TEXT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|General', re.IGNORECASE)
_FORMAT_DATE = re.compile("[dmyhs]", re.IGNORECASE)
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock without a zone, as Excel has it
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_DAYS = 2_958_466  # the first day that Excel does not know: 1 January 10000

Handler = Callable[[str, dict[str, str]], None]


@dataclass
class _Sheet:
    name: str
    path: str


@dataclass
class _Book:
    sheets: list[_Sheet] = field(default_factory=list)
    strings_path: str = ""
    styles_path: str = ""
    epoch: dt.datetime = _EPOCH


class Workbook:
    """An opened workbook; each sheet may be read any number of times, one at a time."""

    def __init__(self, file: BinaryIO) -> None:
        with _Damage():
            self._zip = zipfile.ZipFile(file)
            self._parts = _checked_parts(self._zip)
            self._book = self._read_book()
            self._strings = self._read_strings()
            self._dates = self._read_date_styles()
        self._paths = {sheet.name: sheet.path for sheet in self._book.sheets}
        self.sheets = list(self._paths)
        if not self.sheets:
            raise limits.empty()

    def has_rows(self, sheet: str) -> bool:
        """Whether the sheet has a cell with something in it."""
        return any(any(cells) for cells in self.records(sheet))

    def records(self, sheet: str) -> Iterator[list[str]]:
        """The rows of a sheet as text, empty ones too; raises ReadError where the file turns out to be bad."""
        reader = _SheetReader(self._strings, self._dates, self._book.epoch)
        with _Damage():
            for _chunk in self._parsed(self._paths[sheet], reader.handlers()):
                while reader.rows:
                    yield reader.rows.popleft()

    def close(self) -> None:
        self._zip.close()

    def _parsed(self, path: str, handlers: "_Handlers") -> Iterator[None]:
        """Unpack and parse a part, chunk by chunk, calling the handlers on the way."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handlers.start
        parser.EndElementHandler = handlers.end
        parser.CharacterDataHandler = handlers.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        budget = limits.MAX_UNPACKED_BYTES
        with self._zip.open(self._parts[path]) as stream:
            while chunk := stream.read(_CHUNK):
                budget -= len(chunk)
                if budget < 0:
                    raise limits.too_much_unpacked()
                parser.Parse(chunk, False)
                yield
        parser.Parse(b"", True)
        yield

    def _collect(self, path: str, start: Handler) -> None:
        """Call `start` with local name and attributes of every element of a small part; a missing part has none."""
        if path not in self._parts:
            return
        handlers = _Handlers(
            lambda name, attributes: start(_local(name), attributes), _ignore_end, _ignore_text
        )
        for _chunk in self._parsed(path, handlers):
            pass

    def _read_book(self) -> _Book:
        path = next(iter(self._related("").get("officeDocument", {}).values()), "xl/workbook.xml")
        related = self._related(path)
        sheets = related.get("worksheet", {})
        book = _Book(
            strings_path=next(iter(related.get("sharedStrings", {}).values()), "xl/sharedstrings.xml"),
            styles_path=next(iter(related.get("styles", {}).values()), "xl/styles.xml"),
        )
        hidden: list[_Sheet] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr" and attributes.get("date1904", "").lower() in ("1", "true"):
                book.epoch = _EPOCH_1904
            elif name == "sheet":
                key = next(
                    (value for attribute, value in attributes.items() if _local(attribute) == "id"), ""
                )
                if (target := sheets.get(key, "")) in self._parts:
                    shown = attributes.get("state", "visible") == "visible"
                    (book.sheets if shown else hidden).append(_Sheet(attributes.get("name", ""), target))

        self._collect(path, start)
        # A workbook of hidden sheets only is read all the same.
        book.sheets = book.sheets or hidden
        return book

    def _related(self, path: str) -> dict[str, dict[str, str]]:
        """The parts that a part (or the package) names: kind of relation → id → path."""
        folder, name = posixpath.split(path)
        found: dict[str, dict[str, str]] = {}

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode", "") != "External":
                kind = attributes.get("Type", "").rsplit("/", 1)[-1]
                target = _normal(
                    posixpath.join("/" + folder, attributes.get("Target", "").replace("\\", "/"))
                )
                found.setdefault(kind, {})[attributes.get("Id", "")] = target

        self._collect(_normal(posixpath.join(folder, "_rels", f"{name}.rels")), start)
        return found

    def _read_strings(self) -> list[str]:
        reader = _StringReader()
        if self._book.strings_path in self._parts:
            for _chunk in self._parsed(self._book.strings_path, reader.handlers()):
                pass
        return reader.strings

    def _read_date_styles(self) -> list[bool]:
        """For each cell style whether its number is a date."""
        custom: dict[str, bool] = {}
        styles: list[bool] = []
        section = ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal section
            if name in ("cellXfs", "cellStyleXfs", "dxfs"):
                section = name
            elif name == "numFmt":
                custom[attributes.get("numFmtId", "")] = _is_date_format(attributes.get("formatCode", ""))
            elif name == "xf" and section == "cellXfs":
                number = attributes.get("numFmtId", "0")
                styles.append(
                    custom.get(number, number.isdigit() and len(number) < 5 and int(number) in _DATE_FORMATS)
                )

        self._collect(self._book.styles_path, start)
        return styles


@dataclass
class _Handlers:
    start: Handler
    end: Callable[[str], None]
    text: Callable[[str], None]


class _Damage:
    """Turns what a broken file makes the libraries raise into one ReadError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        known = (
            zipfile.BadZipFile,
            zlib.error,
            expat.ExpatError,
            EOFError,
            OSError,
            ValueError,
            LookupError,
            NotImplementedError,
        )
        if isinstance(error, known):
            raise limits.damaged() from error


def _checked_parts(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by their normal path, after a look at what the directory says of them."""
    infos = packed.infolist()
    if (
        len(infos) > limits.MAX_UNPACKED_PARTS
        or sum(info.file_size for info in infos) > limits.MAX_UNPACKED_BYTES
    ):
        raise limits.too_much_unpacked()
    for info in infos:
        if info.flag_bits & 1:
            raise limits.protected()
        if info.compress_type not in _METHODS:
            raise limits.damaged()
    return {_normal(info.filename): info for info in infos}


def _normal(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/").lower()


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _ignore_end(_name: str) -> None:
    return


def _ignore_text(_text: str) -> None:
    return


def _refuse_doctype(*_declaration: object) -> None:
    raise limits.ReadError(
        _("The spreadsheet contains declarations that are not allowed in it."), "wrong_type"
    )


def _is_date_format(code: str) -> bool:
    return bool(_FORMAT_DATE.search(_FORMAT_TEXT.sub("", code)))


class _Text:
    """Collects the text of one cell, and no more than a cell may have."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self.is_open = False

    def begin(self) -> None:
        self._parts, self._size = [], 0

    def add(self, text: str) -> None:
        if self.is_open:
            self._size += len(text)
            if self._size > limits.MAX_CELL_CHARS:
                raise limits.cell_too_long()
            self._parts.append(text)

    def taken(self) -> str:
        text = "".join(self._parts)
        return _unescaped(text) if "_x" in text else text


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_, those beyond 16 bits in two halves."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _StringReader:
    """The table of shared strings; the reading aid of Japanese (rPh) is no part of a string."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._text = _Text()
        self._is_aid = False

    def handlers(self) -> _Handlers:
        return _Handlers(self._start, self._end, self._text.add)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            self._text.begin()
        elif name == "rPh":
            self._is_aid = True
        elif name == "t":
            self._text.is_open = not self._is_aid

    def _end(self, name: str) -> None:
        name = _local(name)
        if name == "t":
            self._text.is_open = False
        elif name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.strings.append(self._text.taken())
            if len(self.strings) > _MAX_STRINGS:
                raise limits.too_much_unpacked()


class _SheetReader:
    """Makes rows of text from the elements of a sheet."""

    def __init__(self, strings: list[str], dates: list[bool], epoch: dt.datetime) -> None:
        self.rows: deque[list[str]] = deque()
        self._strings = strings
        self._dates = dates
        self._epoch = epoch
        self._cells: list[str] = []
        self._column = 0
        self._kind = ""
        self._style = ""
        self._text = _Text()
        self._is_aid = False

    def handlers(self) -> _Handlers:
        return _Handlers(self._start, self._end, self._text.add)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            place = _LETTERS.match(attributes.get("r", ""))
            self._column = _column_index(place[1]) if place else self._column
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._text.begin()
        elif name in ("v", "t"):
            self._text.is_open = not self._is_aid and (name == "t") == (self._kind == "inlineStr")
        elif name == "rPh":
            self._is_aid = True
        elif name == "row":
            self._cells, self._column = [], 0

    def _end(self, name: str) -> None:
        name = _local(name)
        if name in ("v", "t"):
            self._text.is_open = False
        elif name == "c":
            if value := self._value():
                self._put(value)
            self._column += 1
        elif name == "row":
            self.rows.append(self._cells)
            self._cells = []
        elif name == "rPh":
            self._is_aid = False

    def _put(self, value: str) -> None:
        if self._column >= limits.MAX_COLUMNS:
            raise limits.too_many_columns()
        missing = self._column - len(self._cells)
        if missing >= 0:
            self._cells.extend([""] * missing)
            self._cells.append(value)
        else:
            self._cells[self._column] = value

    def _value(self) -> str:
        text = self._text.taken()
        if self._kind == "s":
            return self._strings[int(text)] if text.isdecimal() and int(text) < len(self._strings) else ""
        if self._kind == "n":
            return self._number(text.strip())
        if self._kind == "b":
            return {"1": "True", "0": "False"}.get(text.strip(), text)
        if self._kind == "e":
            return ""
        if self._kind == "d":
            return text.strip().removesuffix("T00:00:00").replace("T", " ")
        return text

    def _number(self, text: str) -> str:
        """A number as a person reads it: whole without a point, a date in ISO form."""
        try:
            number = float(text)
        except ValueError:
            return text
        if (
            self._style.isdecimal()
            and len(self._style) < 7
            and int(self._style) < len(self._dates)
            and self._dates[int(self._style)]
        ):
            return _date(number, self._epoch) or text
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number))
        return repr(number)


def _column_index(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _date(serial: float, epoch: dt.datetime) -> str:
    """The date of a serial number; the time alone when it is less than a day. Empty when it is none."""
    if not 0 <= serial < _DAYS:
        return ""
    if epoch is _EPOCH and 1 <= serial < 60:
        # Excel believes that 1900 was a leap year: before its 29 February it is a day behind.
        serial += 1
    moment = epoch + dt.timedelta(seconds=round(serial * 86_400))
    if serial < 1 and epoch is _EPOCH:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(" ", "seconds")
