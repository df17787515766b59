"""The parts of a workbook that hold cells: elements in, text out, nothing kept that a row does not need."""

import datetime as dt
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from clients.imports import limits

_MAX_STRINGS = 2_000_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile("[0-9]{1,7}")  # a sheet ends at 1,048,576
_LETTERS = re.compile(r"\$?([A-Za-z]{1,7})\$?[0-9]")
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock without a zone, as Excel has it
EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_LONGEST_FORMAT = 255  # Excel's own limit
_DAYS = 2_958_466  # the first day that Excel does not know: 1 January 10000
# What of a number format is text, colour or padding, and what then makes it a date.
_FORMAT_TEXT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|General', re.IGNORECASE)
_FORMAT_DATE = re.compile("[dmyhs]", re.IGNORECASE)

Handler = Callable[[str, dict[str, str]], None]


@dataclass
class Handlers:
    start: Handler
    end: Callable[[str], None]
    text: Callable[[str], None]


def local_name(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def is_date_format(code: str) -> bool:
    return bool(_FORMAT_DATE.search(_FORMAT_TEXT.sub("", code[:_LONGEST_FORMAT])))


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


class StringReader:
    """The table of shared strings; the reading aid of Japanese (rPh) is no part of a string."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._text = _Text()
        self._is_aid = False

    def handlers(self) -> Handlers:
        return Handlers(self._start, self._end, self._text.add)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "si":
            self._text.begin()
        elif name == "rPh":
            self._is_aid = True
        elif name == "t":
            self._text.is_open = not self._is_aid

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name == "t":
            self._text.is_open = False
        elif name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.strings.append(self._text.taken())
            if len(self.strings) > _MAX_STRINGS:
                raise limits.too_much_unpacked()


class SheetReader:
    """Makes rows of text from the elements of a sheet."""

    def __init__(self, strings: list[str], dates: list[bool], epoch: dt.datetime) -> None:
        self.rows: deque[tuple[int, list[str]]] = deque()
        self._strings = strings
        self._dates = dates
        self._epoch = epoch
        self._cells: list[str] = []
        self._place = self._column = 0
        self._kind = ""
        self._style = ""
        self._text = _Text()
        self._is_aid = False

    def handlers(self) -> Handlers:
        return Handlers(self._start, self._end, self._text.add)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
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
            # Blank rows are often not written at all; a row that does not say where it stands follows the last.
            told = attributes.get("r", "")
            self._place = max(self._place + 1, int(told) if _PLACE.fullmatch(told) else 0)

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name in ("v", "t"):
            self._text.is_open = False
        elif name == "c":
            if value := self._value():
                self._put(value)
            self._column += 1
        elif name == "row":
            self.rows.append((self._place, self._cells))
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
    if epoch is EPOCH and 1 <= serial < 60:
        # Excel believes that 1900 was a leap year: before its 29 February it is a day behind.
        serial += 1
    moment = epoch + dt.timedelta(seconds=round(serial * 86_400))
    if serial < 1 and epoch is EPOCH:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(" ", "seconds")
