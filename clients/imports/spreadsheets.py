"""Excel workbooks (XLSX), read as a stream: rows come out while the sheet is still being unpacked.

The file is hostile until read: declared and unpacked sizes are bounded, a DOCTYPE ends the reading, nothing is fetched, and
no number in it decides how much memory is taken.
"""

import datetime as dt
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from clients.imports import limits
from clients.imports.sheets import (
    EPOCH,
    EPOCH_1904,
    Handler,
    Handlers,
    SheetReader,
    StringReader,
    is_date_format,
    local_name,
)

_CHUNK = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])


@dataclass
class _Sheet:
    name: str
    path: str


@dataclass
class _Book:
    sheets: list[_Sheet] = field(default_factory=list)
    strings_path: str = ""
    styles_path: str = ""
    epoch: dt.datetime = EPOCH


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
        return any(any(cells) for _place, cells in self.records(sheet))

    def records(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet as text with their places in it, empty ones too; raises ReadError where the file turns out to be bad."""
        reader = SheetReader(self._strings, self._dates, self._book.epoch)
        with _Damage():
            for _chunk in self._parsed(self._paths[sheet], reader.handlers()):
                while reader.rows:
                    yield reader.rows.popleft()

    def close(self) -> None:
        self._zip.close()

    def _parsed(self, path: str, handlers: Handlers) -> Iterator[None]:
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
        handlers = Handlers(
            lambda name, attributes: start(local_name(name), attributes), _ignore_end, _ignore_text
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
                book.epoch = EPOCH_1904
            elif name == "sheet":
                key = next(
                    (value for attribute, value in attributes.items() if local_name(attribute) == "id"), ""
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
        reader = StringReader()
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
                custom[attributes.get("numFmtId", "")] = is_date_format(attributes.get("formatCode", ""))
            elif name == "xf" and section == "cellXfs":
                number = attributes.get("numFmtId", "0")
                styles.append(
                    custom.get(number, number.isdigit() and len(number) < 5 and int(number) in _DATE_FORMATS)
                )

        self._collect(self._book.styles_path, start)
        return styles


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


def _ignore_end(_name: str) -> None:
    return


def _ignore_text(_text: str) -> None:
    return


def _refuse_doctype(*_declaration: object) -> None:
    raise limits.ReadError(
        _("The spreadsheet contains declarations that are not allowed in it."), "wrong_type"
    )
