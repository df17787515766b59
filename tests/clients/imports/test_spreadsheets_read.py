import datetime as dt
import io
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from clients.imports import ReadError, guess_mapping, open_table
from tests.clients.imports.data import read

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Clients" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET = '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def workbook(*rows: list[object], sheet: str = "Clients") -> io.BytesIO:
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def package(sheet: str | bytes, **more: bytes) -> io.BytesIO:
    """A workbook by hand, with this text as its only sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", CONTENT_TYPES)
        packed.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", BOOK)
        packed.writestr(
            "xl/_rels/workbook.xml.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, data in more.items():
            packed.writestr(name, data)
    file.seek(0)
    return file


def test_cells_read_as_people_see_them() -> None:
    file = workbook(
        ["Name", "Phone", "Birthday", "Postal code", "Since", "VIP"],
        ["Ann", 359888123456, dt.date(1980, 5, 4), "01234", dt.datetime(2024, 1, 2, 3, 4), True],
    )
    with open_table(file) as table:
        assert table.format == "xlsx"
        assert list(table) == [["Ann", "359888123456", "1980-05-04", "01234", "2024-01-02 03:04:00", "True"]]


def test_a_number_cell_is_still_a_phone() -> None:
    (row,) = read(workbook(["Name", "Phone"], ["Ann", 359888123456]))
    assert row.phones[0].number == "+359888123456"


def test_the_sheet_of_clients_is_chosen_and_another_may_be() -> None:
    book = Workbook()
    book.active.title = "Prices"
    book.active.append(["Article", "Price"])
    book.active.append(["Tea", 3])
    people = book.create_sheet("Хора")
    people.append(["First name", "Last name", "Email"])
    people.append(["Ann", "Lee", "ann@example.com"])
    hidden = book.create_sheet("Old")
    hidden.append(["Name", "Email", "Phone", "City"])
    hidden.append(["Bob", "bob@example.com", "1", "Sofia"])
    hidden.sheet_state = "hidden"
    with open_table(saved(book)) as table:
        assert (table.sheet, table.sheets) == ("Хора", ["Prices", "Хора"])
    with open_table(saved(book), sheet="Prices") as table:
        assert table.headers == ["Article", "Price"]
    with pytest.raises(ReadError, match="no sheet"):
        open_table(saved(book), sheet="Nothing")


def test_an_empty_workbook_says_so() -> None:
    with pytest.raises(ReadError, match="empty"):
        open_table(saved(Workbook()))


def bomb(megabytes: int) -> io.BytesIO:
    """A workbook whose sheet unpacks to so many megabytes, itself a thousandth of that."""
    file = package("<worksheet/>")
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _turn in range(megabytes):
            part.write(b" " * (1 << 20))
    return file


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    with pytest.raises(ReadError, match="Unpacked"):
        open_table(bomb(220))


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_holds() -> None:
    data = bomb(300).getvalue()
    true_size = (300 << 20).to_bytes(4, "little")
    assert true_size in data
    lying = io.BytesIO(data.replace(true_size, (1_000).to_bytes(4, "little")))
    tracemalloc.start()
    with pytest.raises(ReadError):
        open_table(lying)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_hundred_thousand_parts_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", CONTENT_TYPES)
        packed.writestr("xl/workbook.xml", BOOK)
        for number in range(3_000):
            packed.writestr(f"xl/x{number}.xml", "")
    with pytest.raises(ReadError, match="Unpacked"):
        open_table(file)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!doctype\nx [\n<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_stand(declaration: str, encoding: str) -> None:
    text = SHEET.format(before=declaration, rows='<row><c t="inlineStr"><is><t>&a;</t></is></c></row>')
    with pytest.raises(ReadError, match="declarations|damaged"):
        open_table(package(text.encode(encoding)))


def test_a_declaration_across_two_chunks_is_seen() -> None:
    for shift in range(0, 40, 3):
        padding = " " * ((1 << 18) - 60 + shift)
        text = '<?xml version="1.0"?>' + padding + "<!DOCTYPE x []><worksheet/>"
        with pytest.raises(ReadError, match="declarations"):
            open_table(package(text))


@pytest.mark.parametrize("row", ["1048576", "4000000000", "99999999999999999999"])
def test_a_row_far_below_takes_no_memory(row: str) -> None:
    head = '<row><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    rows = f'{head}<row r="{row}"><c r="A{row}" t="str"><v>Ann</v></c></row>'
    tracemalloc.start()
    with open_table(package(SHEET.format(before="", rows=rows))) as table:
        assert list(table) == [["Ann"]]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize("column", ["XFD", "ZZZZZZ", "AAAAAAA"])
def test_a_column_far_to_the_right_is_refused(column: str) -> None:
    head = '<row><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    with pytest.raises(ReadError, match="500 columns"):
        open_table(package(SHEET.format(before="", rows=f'{head}<row><c r="{column}2"><v>1</v></c></row>')))


def test_a_sheet_may_lie_under_any_name() -> None:
    rows = '<row><c t="inlineStr"><is><t>Name</t></is></c></row><row><c t="inlineStr"><is><t>Ann</t></is></c></row>'
    with zipfile.ZipFile(package("<x/>")) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    links = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = links.replace(b"worksheets/sheet1.xml", b"/xl\\Picture.png")
    parts["xl/picture.png"] = SHEET.format(before="", rows=rows).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    with open_table(file) as table:
        assert (table.headers, list(table)) == (["Name"], [["Ann"]])


def test_numbers_that_lie_about_how_much_there_is_take_no_memory() -> None:
    strings = (
        b'<sst count="4294967295" uniqueCount="4294967295"><si><t>Name</t></si><si><t>Ann</t></si></sst>'
    )
    rows = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in (0, 1, 4294967295))
    sheet = SHEET.format(before="", rows=rows).replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    with open_table(package(sheet, **{"xl/sharedStrings.xml": strings})) as table:
        assert (table.headers, list(table)) == (["Name"], [["Ann"]])


def test_a_long_sheet_is_streamed() -> None:
    row = '<row><c t="inlineStr"><is><t>{}</t></is></c><c><v>1</v></c></row>'
    rows = row.format("Name") + row.format("Ann") * 150_000
    with open_table(package(SHEET.format(before="", rows=rows))) as table:
        tracemalloc.start()
        assert sum(1 for _row in table) == 150_000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 3_000_000


@pytest.mark.parametrize(
    "cell", ["<v>" + "1" * 1_100_000 + "</v>", "<is><t>" + "x" * 1_100_000 + "</t></is>"]
)
def test_a_cell_longer_than_allowed_is_refused(cell: str) -> None:
    kind = "str" if "<v>" in cell else "inlineStr"
    with pytest.raises(ReadError, match="longer than"):
        open_table(package(SHEET.format(before="", rows=f'<row><c t="{kind}">{cell}</c></row>')))


def test_a_damaged_part_is_a_damaged_file() -> None:
    data = bytearray(package(SHEET.format(before="", rows="<row/>" * 1000)).getvalue())
    start = data.index(b"sheet1.xml") + len("sheet1.xml")
    data[start : start + 20] = b"\xff" * 20
    with pytest.raises(ReadError, match="damaged"):
        open_table(io.BytesIO(bytes(data)))


def test_a_zip_of_anything_else_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("../../x", "y")
    with pytest.raises(ReadError, match="not a table"):
        open_table(file)


def test_characters_beyond_xml_are_put_back() -> None:
    text = "a_x000A_b_xD83D__xDE00__x005F_x0041_"
    rows = "".join(f'<row><c t="inlineStr"><is><t>{cell}</t></is></c></row>' for cell in ("Name", text))
    with open_table(package(SHEET.format(before="", rows=rows))) as table:
        assert list(table) == [["a\nb😀_x0041_"]]


@pytest.mark.parametrize(
    ("serial", "code", "text"),
    [
        (29345, "dd.mm.yyyy", "1980-05-04"), (29345.5, "yyyy-mm-dd hh:mm", "1980-05-04 12:00:00"), (0.25, "hh:mm", "06:00:00"),
        (29345, '"day "0', "29345"), (29345, "[Red]0", "29345"), (29345, "General", "29345"), (1, "d/m/yy", "1900-01-01"),
        (59, "d/m/yy", "1900-02-28"), (61, "d/m/yy", "1900-03-01"), (99999999, "yyyy", "99999999"), (-5, "yyyy", "-5"),
    ],
)  # fmt: skip
def test_a_number_is_a_date_when_its_format_says_so(serial: float, code: str, text: str) -> None:
    book = Workbook()
    book.active.append(["Name", "Value"])
    book.active.append(["Ann", serial])
    book.active["B2"].number_format = code
    with open_table(saved(book)) as table:
        assert list(table) == [["Ann", text]]


def test_a_workbook_with_formulas_gives_their_results_and_text_stays_text() -> None:
    rows = '<row><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row><c r="A2" t="str"><f>1+1</f><v>=cmd|\'/C calc\'!A0</v></c></row>'
    with open_table(package(SHEET.format(before="", rows=rows))) as table:
        assert list(table) == [["=cmd|'/C calc'!A0"]]
        assert guess_mapping(table.headers, table.sample()).is_usable


def test_rows_that_the_workbook_leaves_out_count() -> None:
    book = Workbook()
    for place, name in ((3, "Name"), (4, "Ann"), (9, "Bob")):
        book.active.cell(place, 1, name)
    assert [(one.number, one.name) for one in read(saved(book))] == [(1, "Ann"), (6, "Bob")]


def test_rows_that_lie_about_their_place_still_have_numbers_of_their_own() -> None:
    rows = "".join(
        f'<row r="{place}"><c t="inlineStr"><is><t>{name}</t></is></c></row>'
        for place, name in (("1", "Name"), ("9", "Ann"), ("2", "Bob"), ("-1", "Cid"), ("9" * 30, "Dan"))
    )
    found = read(package(SHEET.format(before="", rows=rows)))
    assert [(one.number, one.name) for one in found] == [(8, "Ann"), (9, "Bob"), (10, "Cid"), (11, "Dan")]
