import csv
import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from clients.imports import ReadError, guess_mapping, limits, open_table
from tests.clients.imports.data import ROOT, published, table_of, typed


def cells(source) -> list[list[str]]:
    with open_table(source) as table:
        return [table.headers, *table]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = (
        separator.join(["name", "note", "phone"]) + "\n" + separator.join(["Ann", '"a, b; c|d"', "1"]) + "\n"
    )
    assert cells(typed(text)) == [["name", "note", "phone"], ["Ann", "a, b; c|d", "1"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_understood(end: str) -> None:
    assert cells(typed(end.join(["name,city", "Ann,Sofia", "", "Bob,Plovdiv"]))) == [
        ["name", "city"], ["Ann", "Sofia"], ["Bob", "Plovdiv"],
    ]  # fmt: skip


def test_a_quoted_cell_may_hold_lines_and_quotes() -> None:
    assert cells(typed('name,note\n"Ann ""A"" Lee","one\ntwo"\n'))[1] == ['Ann "A" Lee', "one\ntwo"]


def test_backslashes_escape_quotes_where_a_program_writes_them_so() -> None:
    assert cells(typed('id,name\n1,"Test \\" line"\n2,"b"\n'))[1] == ["1", 'Test " line']


def test_the_declaration_of_excel_is_no_row() -> None:
    assert cells(typed("sep=;\r\nname;city\r\nAnn;Sofia\r\n")) == [["name", "city"], ["Ann", "Sofia"]]


def test_titles_above_the_table_are_passed_over() -> None:
    text = "Clients of 2024,,\nprinted by Ann,,\n,,\nname,phone,city\nAnn,1,Sofia\nBob,2,Varna\n"
    assert cells(typed(text))[0] == ["name", "phone", "city"]


def test_a_file_that_begins_with_data_gets_headings() -> None:
    found = cells(typed("Ann Lee,ann@example.com\nBob Ray,bob@example.com\n"))
    assert found == [["Column 1", "Column 2"], ["Ann Lee", "ann@example.com"], ["Bob Ray", "bob@example.com"]]


def test_the_header_repeated_in_the_middle_is_no_client() -> None:
    assert len(cells(typed("name,city\nAnn,Sofia\nname,city\nBob,Varna\n"))) == 3


def test_a_missing_quote_costs_one_row_and_not_the_rest() -> None:
    text = "name,city\n" + 'Ann,"Sofia\n' + "".join(f"Bob {n},Varna\n" for n in range(20))
    assert len(cells(typed(text))) == 22


def test_a_table_can_be_read_again_and_sampled() -> None:
    with open_table(typed("name\nAnn\nBob\n")) as table:
        assert table.sample(1) == [["Ann"]]
        assert list(table) == list(table) == [["Ann"], ["Bob"]]


def test_the_format_is_told_by_content_and_not_by_name(tmp_path) -> None:
    path = tmp_path / "clients.xlsx"
    path.write_text("name,city\nAnn,Sofia\n")
    with open_table(path) as table:
        assert table.format == "csv"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty"),
        (b",,,\n,,\n", "empty"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"\x89PNG\r\n\x1a\n", "not a table"),
        (b"\x7fELF" + bytes(200), "not a table"),
        (bytes(range(256)) * 8, "not a table"),
        (b"<html><body><table><tr><td>Ann</td></tr></table>", "web page"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "web page"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000, "old kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
            "password",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        cells(io.BytesIO(data))


def test_a_file_over_the_limit_is_refused_unread() -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return 60 * 1024 * 1024 if whence == 2 else super().seek(offset, whence)

        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("the file was read")

    with pytest.raises(ReadError, match="50 MB"):
        open_table(Huge())


def test_a_million_rows_are_refused_before_any_is_imported() -> None:
    with pytest.raises(ReadError, match="200000 rows"):
        open_table(io.BytesIO(b"name,phone\n" + b"Ann,0888123456\n" * 1_000_000))


def test_five_thousand_columns_are_refused() -> None:
    with pytest.raises(ReadError, match="500 columns"):
        open_table(typed(",".join(f"c{n}" for n in range(5_000)) + "\n" + "x," * 4_999 + "x\n"))


@pytest.mark.parametrize(
    "cell", ['"' + "x" * 3_000_000 + '"', "x" * 3_000_000, "x" * 9_000_000, '"' + "a\n" * 2_000_000]
)
def test_a_giant_cell_is_refused_and_not_loaded(cell: str) -> None:
    with pytest.raises(ReadError, match="longer than"):
        cells(typed(f"name,note\nAnn,{cell}\n"))


def test_a_long_file_is_streamed() -> None:
    data = b"name,note\n" + b"Ann,something about her that takes a line\n" * 190_000
    with open_table(io.BytesIO(data)) as table:
        tracemalloc.start()
        count = sum(1 for _row in table)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 190_000
    assert peak < 3_000_000


def torture(pattern: str) -> Iterator[str]:
    if ROOT.exists():
        yield from (str(path.relative_to(ROOT)) for path in sorted((ROOT / "torture").rglob(pattern)))


@pytest.mark.parametrize(
    "path", [*torture("*.csv"), *torture("*.tsv"), *torture("*.xls*"), *torture("*.ods"), *torture("*.txt")]
)
def test_no_broken_file_does_worse_than_being_refused(path: str) -> None:
    refusal = "It was read."
    try:
        with open_table(published(path)) as table:
            mapping = guess_mapping(table.headers, table.sample())
            assert len(mapping.columns) == len(table.headers)
            for row in table:
                assert any(cell.strip() for cell in row)
    except ReadError as error:
        refusal = str(error.message)
    assert refusal.endswith((".", "?"))


# The published reading of location_coordinates has another phone number than its table.
@pytest.mark.parametrize("path", [path for path in torture("csv_spectrum/*.csv") if "location" not in path])
def test_tables_with_a_published_reading_are_read_like_it(path: str) -> None:
    expected = json.loads(published(path.replace(".csv", ".expected.json")).read_text("utf-8"))
    found = cells(published(path))
    rows = [dict(zip(found[0], row, strict=True)) for row in found[1:]]
    assert rows == [
        {key: value.replace("\r\n", "\n") for key, value in row.items()} for row in _rows(expected)
    ]


def _rows(expected):
    return expected if isinstance(expected, list) else [expected]


POLLOCK_WHOLE = [
    "file_double_trailing_newline", "file_field_delimiter_0x2C_0x20", "file_field_delimiter_0x3B",
    "file_no_trailing_newline", "file_preamble", "file_record_delimiter_0xA", "file_record_delimiter_0xD",
    "row_more_sep_row16_col8",
]  # fmt: skip


@pytest.mark.parametrize("name", POLLOCK_WHOLE)
def test_polluted_copies_of_one_table_are_read_like_the_clean_one(name: str) -> None:
    clean = published(f"torture/pollock_expected/{name}.csv")
    with clean.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    found = cells(published(f"torture/pollock/{name}.csv"))
    assert found[0] == expected[-84]
    assert [[cell.strip() for cell in row] for row in found[1:]] == expected[-83:]


@pytest.mark.parametrize("path", list(torture("pollock/row_*.csv")))
def test_one_spoilt_row_leaves_the_others_whole(path: str) -> None:
    with published(path.replace("pollock/", "pollock_expected/")).open(encoding="utf-8", newline="") as file:
        expected = [row[3] for row in csv.reader(file)]
    found = cells(published(path))
    assert len(found) == len(expected)
    same = sum(1 for row, sku in zip(found, expected, strict=True) if len(row) > 3 and row[3] == sku)
    assert same >= len(expected) - 1


def test_cells_come_as_typed_from_a_table_of_naughty_strings() -> None:
    source = published("names/naughty_strings.json")
    strings = [text for text in json.loads(source.read_text("utf-8")) if text.strip() and "\0" not in text]
    found = cells(table_of(["name", "n"], *([text, str(n)] for n, text in enumerate(strings))))
    assert [row[0] for row in found[1:]] == strings


def test_a_header_of_two_rows_is_one_header() -> None:
    assert len(cells(published("torture/pollock/file_header_multirow_2.csv"))) == 84


def test_limits_are_those_that_the_documentation_states() -> None:
    assert (limits.MAX_FILE_BYTES, limits.MAX_ROWS, limits.MAX_COLUMNS) == (50 * 2**20, 200_000, 500)
