"""What kind of file it is, by content and never by name."""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from clients.imports import encodings, limits

_HEAD = 1 << 16
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"RIFF",
           b"ID3", b"OggS", b"SQLite format", b"PK\x05\x06")  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_VCARD = re.compile(r"^[ \t\ufeff]*BEGIN[ \t]*:[ \t]*VCARD\b", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(r"^\s*<(?:!doctype|\?xml|html|head|body|table|meta|svg|!--)", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """`format` is csv, vcard or xlsx; text formats have an encoding and the number of lines at most."""

    format: str
    encoding: str = ""
    lines: int = 0


def sniff(file: BinaryIO) -> Kind:
    """Tell the kind of a seekable file, or raise ReadError with the reason why it cannot be imported."""
    size = file.seek(0, 2)
    if size == 0:
        raise limits.empty()
    if size > limits.MAX_FILE_BYTES:
        raise limits.too_large()
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_ZIP):
        return _zip_kind(file)
    if head.startswith(_OLE):
        raise _old_workbook(file)
    if head.startswith(_BINARY):
        raise limits.not_a_table()
    return _text_kind(file, head)


def _old_workbook(file: BinaryIO) -> limits.ReadError:
    """Why a container of old Office is refused: a password, or the format of 1997.

    Readers of that format can be made to ask for gigabytes by seven kilobytes, and Excel saves it as XLSX in one step.
    """
    file.seek(0)
    if _ENCRYPTED in file.read():
        return limits.protected()
    return limits.ReadError(
        _("This is an Excel file of the old kind (XLS). Save it as XLSX or CSV."), "wrong_type"
    )


def _zip_kind(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as packed:
            names = {name.replace("\\", "/").lower().lstrip("/") for name in packed.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise limits.damaged() from error
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return Kind("xlsx")
    raise limits.not_a_table()


def _text_kind(file: BinaryIO, head: bytes) -> Kind:
    encoding, lines = encodings.detect(file)
    text = head.decode(encoding, "replace")
    if not text.strip("\ufeff\0 \t\r\n"):
        raise limits.empty()
    if len(_CONTROL.findall(text)) * 20 > len(text):
        raise limits.not_a_table()
    if _VCARD.search(text):
        return Kind("vcard", encoding, lines)
    if text.lstrip("\ufeff").startswith("1CClientBankExchange"):
        raise limits.ReadError(
            _("This is a file of bank payments, not a list of clients. Export the contractors as a table."),
            "wrong_type",
        )
    if _MARKUP.match(text):
        raise limits.ReadError(
            _("This is a web page, not a table. Open it in a spreadsheet and save it as XLSX or CSV."),
            "wrong_type",
        )
    return Kind("csv", encoding, lines)
