"""Whatever the bytes are: rows, or one ReadError with a sentence."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clients.imports import ClientRow, ReadError, guess_mapping, open_table, read_rows
from core.csvsafe import plain_cell, safe_cell
from core.text import search_readings
from tests.clients.imports.data import ROOT, TODAY
from tests.clients.imports.test_spreadsheets_read import package, workbook


def attempt(data: bytes) -> list[ClientRow] | None:
    """The rows, or None when the file is refused properly; anything else fails the test."""
    refusal = ""
    rows: list[ClientRow] = []
    try:
        with open_table(io.BytesIO(data)) as table:
            mapping = guess_mapping(table.headers, table.sample())
            rows = list(read_rows(table, mapping, country="BG", today=TODAY))
    except ReadError as error:
        refusal = str(error.message)
    assert refusal.endswith((".", "?")) or not refusal
    for row in rows:
        check(row)
    return None if refusal else rows


def check(row: ClientRow) -> None:
    """What the database and the pages count on."""
    assert bool(row.name) != bool(row.errors)
    texts = [row.name, row.organisation, row.notes, row.address, row.job_title, row.website, *row.tags]
    texts += [phone.raw for phone in row.phones] + [email.address for email in row.emails]
    for text in texts:
        assert "\0" not in text
        assert text.encode("utf-8").decode("utf-8") == text
    assert len(row.name) <= 300
    assert len(row.notes) <= 20_000
    assert len(row.address) <= 1_000
    assert all(len(phone.raw) <= 100 and len(phone.label) <= 60 for phone in row.phones)
    assert all(len(email.address) <= 254 and len(email.label) <= 60 for email in row.emails)


CELLS = st.text(
    alphabet=st.sampled_from(list("aЖم1 ,;\t|\"'\\=\n\r\0@.+<\u200b\ud7ff")) | st.characters(codec="utf-8"),
    max_size=12,
)
HEADERS = st.sampled_from(
    [
        "Name",
        "First name",
        "Email",
        "Phone",
        "Birthday",
        "Адрес",
        "Город",
        "tags",
        "Company",
        "",
        "x",
        "الاسم",
        "status",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=600))
@example(b"name\n\x00")
@example(b"BEGIN:VCARD")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\x00")
@example(b"PK\x03\x04")
@example(b"sep=\n")
@example(b'\xef\xbb\xbf"')
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    attempt(data)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(HEADERS, min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=8), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-16", "cp1251", "cp1256", "utf-32-le"]),
)  # fmt: skip
def test_any_text_in_rows_is_read_or_refused(
    headers: list[str], rows: list[list[str]], separator: str, end: str, encoding: str
) -> None:
    text = end.join(separator.join(row) for row in [headers, *rows])
    attempt(text.encode(encoding, "ignore"))


PROPERTIES = st.sampled_from(
    ["FN", "N", "TEL;TYPE=CELL", "EMAIL", "ADR", "NOTE;ENCODING=QUOTED-PRINTABLE", "PHOTO;ENCODING=b", "item1.TEL", "item1.X-ABLabel",
     "BEGIN", "END", "VERSION", "N;CHARSET=\"", "BDAY", "ORG", "CATEGORIES", "TEL;=;;x", "AGENT", " FN", "\tEMAIL", "#x", "N;CHARSET=idna",
     "N;CHARSET=zip", "N;CHARSET=undefined", "FN;CHARSET=rot13", "URL", "KIND"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            PROPERTIES,
            CELLS | st.sampled_from(["VCARD", "=", "=\n=D0", "a;b;c", "\\", "\\;", ";;;;;;", "x" * 80]),
        ),
        max_size=14,
    )
)
def test_any_card_is_read_or_refused(lines: list[tuple[str, str]]) -> None:
    text = "BEGIN:VCARD\nFN:Ann\n" + "\n".join(f"{name}:{value}" for name, value in lines)
    attempt(text.encode("utf-8", "ignore"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=20),
    st.integers(0, 10_000),
)
def test_a_workbook_with_wrong_bytes_is_read_or_refused(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(workbook(["Name", "Phone"], ["Ann", 359888123456], ["Bob", "x"]).getvalue())
    for place, value in changes:
        data[place % len(data)] = value
    attempt(bytes(data))
    attempt(bytes(data[: cut % len(data)]))


SHEET_PARTS = st.sampled_from(
    ["<sheetData>", "</sheetData>", '<row r="1">', "</row>", '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>99999</v></c>',
     '<c r="A1" t="inlineStr"><is><t>Ann</t></is></c>', '<c r="C1" s="9"><v>1e400</v></c>', '<c t="b"><v>x</v></c>', '<c r="1A"><v>1</v></c>',
     '<c r="A0"><v>1</v></c>', '<c r=""><v/></c>', '<c t="d"><v>2020-13-45</v></c>', '<c t="e"><v>#REF!</v></c>', "<v>", "&#0;", "&amp;", "&x;",
     '<c r="A1"><f>A1</f></c>', '<mergeCell ref="A1:XFD1048576"/>', '<dimension ref="A1:XFD1048576"/>', '<c r="AAAA1"><v>1</v></c>', "]]>", "<![CDATA[x]]>"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(SHEET_PARTS, max_size=12))
def test_a_sheet_of_any_parts_is_read_or_refused(parts: list[str]) -> None:
    attempt(package("<worksheet><sheetData>" + "".join(parts)).getvalue())
    attempt(package("<worksheet><sheetData>" + "".join(parts) + "</sheetData></worksheet>").getvalue())


def samples() -> list[str]:
    if not ROOT.exists():
        return []
    found = [*(ROOT / "vcard").rglob("*.vcf"), *(ROOT / "contacts_csv").rglob("*.csv"), *(ROOT / "torture").rglob("*.xls*"),
             *(ROOT / "torture").rglob("*.csv")]  # fmt: skip
    return sorted(str(path.relative_to(ROOT)) for path in found if path.stat().st_size < 40_000)


@pytest.mark.parametrize("part", range(8))
def test_published_files_with_wrong_bytes_are_read_or_refused(part: int) -> None:
    chance = random.Random(part)
    for path in samples()[part::8]:
        data = bytearray((ROOT / path).read_bytes())
        for _turn in range(min(10, len(data))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        attempt(bytes(data))
        attempt(bytes(data[: chance.randrange(len(data) + 1)]))
        del data[chance.randrange(len(data) + 1) :: 2]
        attempt(bytes(data))


LONG = 200_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * LONG, " " * LONG + "x", "a" * LONG, "@" * LONG, "a@" + "." * LONG + " ", "1" + " " * LONG + "x", "['a'" + "   'a'" * 25_000,
        "'" * LONG, "' " * (LONG // 2) + "x", "\\" * LONG, ";" * LONG, "=" * LONG, "a," * (LONG // 2), "x" + " " * LONG + "y", "[" * LONG,
        ":::" * (LONG // 3), "1/" * (LONG // 2), "\n" * LONG + "x", "a\n" * (LONG // 2), "(" + " (" * (LONG // 2), "\u0651" * LONG, "ъ" * LONG,
    ],
    ids=range(22),
)  # fmt: skip
def test_no_long_cell_takes_long(text: str) -> None:
    """Each is harmless in linear time and hours in quadratic."""
    began = time.process_time()
    quoted = '"' + text.replace('"', "") + '"'
    headers = [
        "Name",
        "Phone",
        "Email",
        "Tags",
        "Birthday",
        "Website",
        "Address",
        "Notes",
        "Status",
        "Language",
        "x",
        "phones",
        "emails",
    ]
    attempt((",".join(headers) + "\n" + ",".join([quoted] * len(headers)) + "\n").encode())
    attempt((quoted + ",b\n" + "c,d\n").encode())
    attempt(text.encode("cp1251", "ignore"))
    attempt(
        b"BEGIN:VCARD\nFN:Ann\n"
        + b"".join(f"{name}:{text}\n".encode() for name in ("N", "TEL", "EMAIL", "CATEGORIES", "ADR"))
    )
    attempt(f'BEGIN:VCARD\nFN:Ann\nTEL;{text}:1\n{text}:2\nTEL;X="{text}\n'.encode())
    search_readings(text)
    assert plain_cell(safe_cell(text)) == text
    assert time.process_time() - began < 30


def test_a_part_with_an_odd_name_is_never_written_anywhere(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = workbook(["Name"], ["Ann"])
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("../../../escaped.xml", "<x/>")
        packed.writestr("/absolute.xml", "<x/>")
        packed.writestr("..\\windows.xml", "<x/>")
    assert [row.name for row in attempt(file.getvalue()) or []] == ["Ann"]
    assert list(tmp_path.iterdir()) == []
