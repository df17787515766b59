"""Writing clients to CSV, Excel and vCard: pure functions over plain rows, streamed.

What is written reads back the same through clients.imports, and no spreadsheet runs a cell of it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax.saxutils import escape

from clients.taglist import join_tags
from core.csvsafe import safe_cell

HEADERS = (
    "id", "kind", "name", "given_name", "middle_name", "family_name", "organisation", "job_title", "addressed_as", "language",
    "phase", "phase_reason", "office", "owner", "source", "preferred_channel", "what_counts", "tags", "phones", "emails",
    "address", "website", "birthday", "notes", "tax_number",
)  # fmt: skip


@dataclass(slots=True)
class Exported:
    """One client as it leaves: texts as typed, dates in ISO form, empty strings for what is unknown.

    `phones` and `emails` are pairs of value and label, the primary first; `owner` is an e-mail address.
    """

    id: str = ""
    kind: str = "person"
    name: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    organisation: str = ""
    job_title: str = ""
    addressed_as: str = ""
    language: str = ""
    phase: str = ""
    phase_reason: str = ""
    office: str = ""
    owner: str = ""
    source: str = ""
    preferred_channel: str = ""
    what_counts: str = ""
    tags: list[str] = field(default_factory=list)
    phones: list[tuple[str, str]] = field(default_factory=list)
    emails: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    website: str = ""
    birthday: str = ""
    notes: str = ""
    tax_number: str = ""


def cells(row: Exported) -> list[str]:
    """The cells of one client under HEADERS: several phones stand in lines, `number (label)`."""
    found = []
    for header in HEADERS:
        value = getattr(row, header)
        if header in ("phones", "emails"):
            value = "\n".join(_labelled(text, label) for text, label in value)
        elif header == "tags":
            value = join_tags(value)
        found.append(value)
    return found


def write_csv(rows: Iterable[Exported], file: BinaryIO) -> None:
    """UTF-8 with a mark in front, for Excel, separated by commas; cells that look like formulas are marked as text."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows([safe_cell(cell) for cell in cells(row)] for row in rows)
    text.flush()
    text.detach()


def write_xlsx(rows: Iterable[Exported], file: BinaryIO) -> None:
    """A workbook of one sheet in which every cell is text, so that none is a formula and no zero is lost."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        for name, content in _PACKAGE.items():
            packed.writestr(name, content)
        with (
            packed.open("xl/worksheets/sheet1.xml", "w") as part,
            io.TextIOWrapper(part, encoding="utf-8", errors="replace") as text,
        ):
            text.write(_SHEET_BEGIN)
            text.write(_xlsx_row(list(HEADERS), style=' s="1"'))
            for row in rows:
                text.write(_xlsx_row(cells(row)))
            text.write("</sheetData></worksheet>")


def write_vcards(rows: Iterable[Exported], file: BinaryIO) -> None:
    """vCard 3.0, which phones and mail programs of every age read."""
    file.writelines(
        "".join(f"{_folded(line)}\r\n" for line in _card(row)).encode("utf-8", "replace") for row in rows
    )


WRITERS: dict[str, Callable[[Iterable[Exported], BinaryIO], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "vcf": write_vcards,
}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vcf": "text/vcard; charset=utf-8",
}

_BRACKETED = re.compile(r"\s\([^()]*\)$")


def _labelled(text: str, label: str) -> str:
    label = " ".join(label.translate(_NO_BRACKETS).split())
    text = " ".join(text.split())
    return f"{text} ({label})" if label or _BRACKETED.search(text) else text


_NO_BRACKETS = str.maketrans("()", "[]")


_PACKAGE = {
    "[Content_Types].xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Clients" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    # Style 0 is the "Text" format, so that a cell edited by hand stays text; style 1 is bold for the header.
    "xl/styles.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_SHEET_BEGIN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    "<sheetData>"
)
# What XML 1.0 cannot say; a carriage return would be read as a line feed.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XLSX_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MAX_XLSX_CELL = 32_767


def _xlsx_row(values: list[str], style: str = "") -> str:
    return "<row>" + "".join(map(_xlsx_cell, values, [style] * len(values))) + "</row>"


def _xlsx_cell(text: str, style: str) -> str:
    if not text:
        return f"<c{style}/>"
    if not text.isalnum():
        text = _NOT_XML.sub("", text).replace("\r", "")
        text = escape(_XLSX_ESCAPE.sub("_x005F_", text) if "_x" in text else text)
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text[:_MAX_XLSX_CELL]}</t></is></c>'


_CARD_TYPES = {
    "mobile": "CELL",
    "work": "WORK",
    "home": "HOME",
    "fax": "FAX",
    "pager": "PAGER",
    "main": "MAIN",
}
_CARD_SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def _card(row: Exported) -> list[str]:
    """The lines of one card, before folding."""
    is_person = row.kind == "person"
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_said(row.name)}"]
    lines.append(f"N:{_said(row.family_name)};{_said(row.given_name)};{_said(row.middle_name)};;")
    organisation = row.organisation if is_person else row.name
    if organisation:
        lines.append(f"ORG:{_said(organisation)}")
    if not is_person:
        lines.append("X-ABShowAs:COMPANY")
    lines += _points("TEL", row.phones) + _points("EMAIL", row.emails)
    simple = [
        ("TITLE", row.job_title), ("URL", row.website), ("BDAY", row.birthday), ("NOTE", row.notes), ("LANG", row.language),
        ("UID", f"dossier-client-{row.id}" if row.id else ""),
    ]  # fmt: skip
    lines += [f"{name}:{_said(value)}" for name, value in simple if value]
    if row.address:
        lines.append(f"ADR:;;{_said(row.address)};;;;")
    if row.tags:
        lines.append("CATEGORIES:" + ",".join(map(_said, row.tags)))
    return [*lines, "END:VCARD"]


def _points(name: str, points: list[tuple[str, str]]) -> list[str]:
    lines = []
    for number, (value, label) in enumerate(points, 1):
        known = _CARD_TYPES.get(label)
        if not label or known:
            lines.append(f"{name};TYPE={known}:{_said(value)}" if known else f"{name}:{_said(value)}")
        else:
            group = f"{name.lower()}{number}"
            lines += [f"{group}.{name}:{_said(value)}", f"{group}.X-ABLabel:{_said(label)}"]
    return lines


def _said(text: str) -> str:
    return text.translate(_CARD_SPECIAL)


def _folded(line: str) -> str:
    """Lines of at most 75 octets (RFC 2426 2.6), never cut inside a character."""
    if len(line) < 25 or len(line.encode("utf-8", "replace")) <= 75:
        return line
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece += char
        size += width
    return "\r\n ".join([*pieces, piece])
