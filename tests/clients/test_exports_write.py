import csv
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from clients.exports import HEADERS, WRITERS, Exported
from core.csvsafe import plain_cell, safe_cell
from tests.clients.imports.data import published, read

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    " =1",
    "\u00a0=1",
    "\n=1",
    "'=1",
    "''=1",
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
]

ANN = Exported(
    id="7", name="Мария Иванова", given_name="Мария", middle_name="Петровна", family_name="Иванова", organisation="Ромашка; ООД",
    job_title="Director, Sales", addressed_as="г-жо Иванова", language="bg", phase="active", owner="ivan@example.com", source="Fair",
    what_counts="speed", tags=["VIP", "a, b", "it's"], phones=[("0888 123 456", "mobile"), ("ask (Bob)", ""), ("02 987 6543", "Вила")],
    emails=[("m@example.com", "work"), ("not a mail", "")], address="ul. Vitosha 1\n1000 Sofia", website="https://example.com",
    birthday="1980-05-04", notes="line one\nline; two, three\\n",
)  # fmt: skip


def written(rows: list[Exported], format: str) -> io.BytesIO:
    file = io.BytesIO()
    WRITERS[format](rows, file)
    file.seek(0)
    return file


@pytest.mark.parametrize("text", [*FORMULAS, "plain", "'plain", "", "O'Brien", "a=b"])
def test_a_cell_reads_back_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@given(st.text(alphabet=st.sampled_from(list("'=+-@ \t\r\nax\u00a0")), max_size=8))
def test_no_cell_begins_like_a_formula_and_all_read_back(text: str) -> None:
    safe = safe_cell(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert not safe.startswith(("\t", "\r", "\n"))
    assert plain_cell(safe) == text


def test_published_formula_strings_are_harmless() -> None:
    for line in published("torture/csv_injection_strings.txt").read_text().splitlines():
        (row,) = csv.reader(
            io.StringIO(
                written([Exported(name=line, notes=line)], "csv")
                .read()
                .decode("utf-8-sig")
                .split("\r\n", 1)[1]
            )
        )
        assert not row[2].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("format", ["csv", "xlsx", "vcf"])
def test_what_was_typed_comes_back(format: str) -> None:
    (row,) = read(written([ANN], format))
    assert (row.kind, row.name, row.given_name, row.middle_name, row.family_name) == (
        "person", ANN.name, ANN.given_name, ANN.middle_name, ANN.family_name,
    )  # fmt: skip
    assert (row.organisation, row.job_title, row.language, row.website) == (
        ANN.organisation,
        ANN.job_title,
        "bg",
        ANN.website,
    )
    assert [(phone.raw, phone.label) for phone in row.phones] == ANN.phones
    assert [(email.address, email.label) for email in row.emails] == ANN.emails
    assert (row.address, row.notes, row.tags) == (ANN.address, ANN.notes, ANN.tags)
    assert row.birthday is not None
    assert row.birthday.isoformat() == ANN.birthday
    if format != "vcf":
        assert (row.client_id, row.phase, row.owner, row.source, row.addressed_as, row.what_counts) == (
            "7", "active", ANN.owner, ANN.source, ANN.addressed_as, ANN.what_counts,
        )  # fmt: skip


@pytest.mark.parametrize("format", ["csv", "xlsx", "vcf"])
def test_an_organisation_comes_back_as_one(format: str) -> None:
    (row,) = read(written([Exported(kind="organisation", name="Acme")], format))
    assert (row.kind, row.name, row.organisation) == ("organisation", "Acme", "")


TYPED = st.text(
    alphabet=st.sampled_from(list("aЖم=+-@'\",;\\:|()[]{}<>&_x0041 \n"))
    | st.characters(codec="utf-8", categories=("L", "N", "P", "S")),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(TYPED, TYPED, TYPED, st.sampled_from(["csv", "xlsx", "vcf"]))
def test_any_text_comes_back(name: str, notes: str, address: str, format: str) -> None:
    name = " ".join(name.split()) or "Ann"
    row = read(
        written([Exported(name=name, notes=notes.strip(), address=address.strip(), given_name="G")], format)
    )[0]
    if name != "NULL":
        assert row.name == name
    assert row.notes == notes.strip()
    assert row.address == address.strip()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_workbook_holds_text_and_no_formula(text: str) -> None:
    book = load_workbook(written([Exported(name=text or "x", notes=text)], "xlsx"))
    cell = book.active["C2"]
    assert cell.data_type == "s"
    assert (cell.value or "").strip() == text.replace("\r", "").strip()


def test_a_workbook_is_one_that_excel_reads() -> None:
    file = written([ANN], "xlsx")
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
    book = load_workbook(file)
    assert [cell.value for cell in book.active[1]] == list(HEADERS)
    assert book.active.freeze_panes == "A2"


def test_text_with_a_break_cannot_add_a_property_to_a_card() -> None:
    card = (
        written([Exported(name="Ann\nTEL:0900\r\nEND:VCARD", notes="x\r\nBEGIN:VCARD")], "vcf")
        .read()
        .decode()
    )
    assert card.startswith("BEGIN:VCARD\r\n")
    assert "\r\nBEGIN" not in card
    assert "\r\nTEL" not in card


def test_lines_of_a_card_are_folded_at_75_octets() -> None:
    lines = written([Exported(name="Ann", notes="Ж" * 500)], "vcf").read().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)


def test_an_empty_export_is_a_header() -> None:
    assert written([], "csv").read().decode("utf-8-sig").strip().split(",") == list(HEADERS)
    assert load_workbook(written([], "xlsx")).active.max_row == 1
    assert written([], "vcf").read() == b""
