"""What a file is, by its bytes. The name only has to agree with them."""

import zipfile
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.lazy import Lazy

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = Lazy("PIL.Image")

HEAD = 64 * 1024
TEXT = "text/plain"
OTHER = "application/octet-stream"
# what a browser may show inside our origin, behind nosniff and a sandbox: never text, SVG or HTML
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})

_IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp", "BMP": "image/bmp",
           "TIFF": "image/tiff"}  # fmt: skip
_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
)
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"\x00asm", b"MSCF", b"!<arch>",
)  # fmt: skip
_PROGRAM_NAMES = (
    "exe", "dll", "com", "scr", "pif", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh",
    "hta", "msi", "msp", "msix", "reg", "lnk", "url", "jar", "class", "apk", "app", "deb", "rpm", "sh", "bash", "py",
    "pyc", "php", "phtml", "pl", "rb", "cpl", "inf", "iso", "img", "vhd", "chm", "scf", "desktop", "xll", "docm",
    "xlsm", "pptm", "dotm",
)  # fmt: skip
_PAGE_NAMES = ("html", "htm", "xhtml", "shtml", "mht", "mhtml", "svgz", "swf")
_TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_PAGE_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<meta")
_ZIPPED = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLD_OFFICE = ("application/x-ole-storage", "application/rtf")
_PICTURES = tuple(_IMAGES.values())
_EXPECTED: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",), "svg": ("image/svg+xml",), "zip": ("application/zip", *_ZIPPED.values()),
    "jpg": _PICTURES, "jpeg": _PICTURES, "png": _PICTURES, "gif": _PICTURES, "webp": _PICTURES, "bmp": _PICTURES,
    "tif": _PICTURES, "tiff": _PICTURES,
    "docx": (_ZIPPED["word/"],), "xlsx": (_ZIPPED["xl/"],), "pptx": (_ZIPPED["ppt/"],),
    "doc": _OLD_OFFICE, "xls": _OLD_OFFICE, "ppt": _OLD_OFFICE, "msg": _OLD_OFFICE,
    "txt": (TEXT,), "csv": (TEXT,), "tsv": (TEXT,), "md": (TEXT,), "vcf": (TEXT,), "ics": (TEXT,), "log": (TEXT,),
    "eml": (TEXT,), "xml": (TEXT,), "json": (TEXT,),
}  # fmt: skip


def judge(name: str, stream: IO[bytes]) -> str:
    """Return the content type by content. Raises ValidationError for programs, pages, test viruses and lying names."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise ValidationError(_("This file is empty."), code="empty")
    if ending in _PROGRAM_NAMES or head.startswith(_PROGRAMS):
        raise ValidationError(_("Programs and scripts are not kept here."), code="program")
    if _TEST_VIRUS in head:
        raise ValidationError(_("A virus scanner would refuse this file, and so do we."), code="virus")
    kind = _kind(head, stream)
    if kind == "text/html" or ending in _PAGE_NAMES:
        raise ValidationError(_("Web pages are not kept here; save it as PDF."), code="page")
    if kind not in _EXPECTED.get(ending, (kind,)):
        raise ValidationError(
            _("The name ends with .%(ending)s, but the content is something else.") % {"ending": ending},
            code="wrong_type",
        )
    if kind == "image/svg+xml" and ending != "svg":
        raise ValidationError(_("Give this drawing a name that ends with .svg."), code="wrong_type")
    return kind


def _kind(head: bytes, stream: IO[bytes]) -> str:
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _zipped(stream)
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else "video/mp4"
    return _image(stream) or _text(head) or OTHER


def _image(stream: IO[bytes]) -> str:
    """Return the type of an image whose header is sound; pixels are not decoded."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=list(_IMAGES)) as picture:
            return _IMAGES.get(picture.format or "", "")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""


def _zipped(stream: IO[bytes]) -> str:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()[:5000]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return OTHER
    for folder, kind in _ZIPPED.items():
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return kind
    return "application/zip"


def _text(head: bytes) -> str:
    """Tell pages and drawings from plain text; binary content is none of them."""
    start = (
        head.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").lower()
    )  # UTF-16 hides behind NULs
    if start.startswith(b"<"):
        before, drawing, _rest = start.partition(b"<svg")
        if any(mark in before for mark in _PAGE_MARKS):
            return "text/html"
        if drawing:
            return "image/svg+xml"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return TEXT
    return "" if b"\0" in head else TEXT
