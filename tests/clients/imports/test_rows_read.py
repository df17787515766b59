import datetime as dt
import json

import pytest
from django.utils import translation

from clients.imports import ClientRow, Field, Mapping, RowReader, guess_mapping
from clients.imports.dates import guess_order, parse_date
from clients.imports.mapping import Column
from tests.clients.imports.data import TODAY, published, read, table_of, typed


def row(**cells: str) -> ClientRow:
    """The client of one row with these columns."""
    headers = [name.replace("_", " ") for name in cells]
    return read(table_of(headers, list(cells.values())))[0]


def problems(found: ClientRow) -> list[str]:
    return [warning.field for warning in found.warnings]


def test_a_name_in_parts_is_put_together() -> None:
    found = row(first_name=" Ann ", middle_name="", last_name="Lee", company="Acme")
    assert (found.kind, found.name, found.organisation) == ("person", "Ann Lee", "Acme")


def test_a_whole_name_is_taken_apart_where_that_is_certain() -> None:
    found = row(name="Иванова Мария Петровна", phone="0888123456")
    assert (found.given_name, found.middle_name, found.family_name) == ("Мария", "Петровна", "Иванова")
    assert row(name="Test 47", phone="0888123456").family_name == ""


@pytest.mark.parametrize(
    "name", ["Acme Ltd", "ООО «Ромашка»", "Ромашка ЕООД", "ТОВ Сонце", "شركة النور", "Müller GmbH"]
)
def test_a_legal_form_makes_an_organisation(name: str) -> None:
    found = row(name=name, phone="0888123456")
    assert (found.kind, found.name, found.given_name) == ("organisation", name, "")


def test_a_firm_without_a_person_is_itself_the_client() -> None:
    found = read(table_of(["First name", "Last name", "Company"], ["Ann", "Lee", "Acme"], ["", "", "Acme"]))
    assert [(one.kind, one.name, one.organisation) for one in found] == [
        ("person", "Ann Lee", "Acme"),
        ("organisation", "Acme", ""),
    ]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"first_name": "", "nickname": "Annie", "email": "a@example.com"}, "Annie"),
        ({"first_name": "", "nickname": "", "email": "a@example.com"}, "a@example.com"),
        ({"first_name": "", "email": "", "phone": "0888123456"}, "+359 88 812 3456"),
        ({"first_name": "", "email": "", "phone": "ask Bob"}, "ask Bob"),
    ],
)
def test_whoever_has_no_name_is_called_by_what_there_is(cells: dict[str, str], name: str) -> None:
    found = row(**cells)
    assert found.name == name
    assert not found.errors


def test_a_row_without_any_name_is_refused_at_its_number() -> None:
    found = read(table_of(["Name", "City"], ["Ann", "Sofia"], ["", "Varna"], [" \u200b ", "Ruse"]))
    assert [(one.number, [error.field for error in one.errors]) for one in found] == [
        (1, []),
        (2, ["name"]),
        (3, ["name"]),
    ]
    assert found[1].cells == ["", "Varna"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Name,City\nAnn,Sofia\n\n\n,Varna\n", [1, 4]),
        (
            "Name,City\nAnn,Sofia\n,\nName,City\n,Varna\n",
            [1, 4],
        ),  # the header again is a row of the sheet too
        ("Clients,,\n,,\nName,City,Phone\n\nAnn,Sofia,1\n", [2]),
        ("sep=,\nName,City\n\nAnn,Sofia\n", [2]),
        ('Name,City\n"Ann\n\nLee",Sofia\n\nBob,Varna\n', [1, 3]),  # a row of several lines is one
        ("\n\nAnn Lee,ann@example.com\n\nBob Ray,bob@example.com\n", [1, 3]),
    ],
)
def test_a_row_has_the_number_that_a_spreadsheet_counts(text: str, numbers: list[int]) -> None:
    assert [one.number for one in read(typed(text))] == numbers


def test_the_reason_is_said_in_the_readers_language_when_it_is_translated() -> None:
    with translation.override("en"):
        (found,) = read(table_of(["Name", "City"], ["", "Varna"]))
    assert found.errors[0].message == "The row has no name, organisation, e-mail or phone."


def test_the_word_null_is_nothing_unless_somebody_is_called_so() -> None:
    found = row(name="Ann", region="NULL", phone="NULL", email="NULL")
    assert (found.region, found.phones, found.emails, found.warnings) == ("", [], [], [])
    assert row(name="NULL", city="Sofia").name == "NULL"
    table = table_of(["Name", "Email"], ["NULL", "a@example.com"], ["Ann", "NULL"])
    assert [one.name for one in read(table)] == ["a@example.com", "Ann"]


def test_phones_are_read_in_the_country_of_the_row() -> None:
    assert (
        row(name="Ann", phone="0501234567", country="United Arab Emirates").phones[0].number
        == "+971501234567"
    )
    assert row(name="Ann", phone="0888 123 456").phones[0].number == "+359888123456"
    assert row(name="Ann", phone="050 111 22 33", country="Україна").phones[0].number == "+380501112233"


def test_several_phones_of_one_cell_and_of_several_columns_are_kept_once_each() -> None:
    found = row(name="Ann", phone="0888 123 456; 0877 654 321", mobile="+359 88 812 3456", fax="02 987 6543")
    assert [(phone.number, phone.label) for phone in found.phones] == [
        ("+359888123456", ""), ("+359877654321", ""), ("+35929876543", "fax"),
    ]  # fmt: skip


def test_what_is_no_phone_mail_or_date_is_kept_as_typed_and_said() -> None:
    found = row(name="Ann", phone="after six", email="ann at example", birthday="spring")
    assert [(phone.raw, phone.number) for phone in found.phones] == [("after six", None)]
    assert [(email.address, email.is_valid) for email in found.emails] == [("ann at example", False)]
    assert found.birthday is None
    assert "spring" in found.notes
    assert problems(found) == ["emails", "phones", "birthday"]
    assert "after six" in found.warnings[1].message
    assert not found.errors


def test_a_birthday_in_the_future_is_said_and_kept_in_the_notes() -> None:
    found = row(name="Ann", birthday="2031-05-04")
    assert found.birthday is None
    assert "2031-05-04" in found.notes
    assert "future" in found.warnings[0].message


def test_mails_are_found_in_whatever_a_cell_holds() -> None:
    found = row(name="Ann", email="Ann Lee <ann@example.com>; b@example.com, ANN@example.com")
    assert [email.address for email in found.emails] == ["ann@example.com", "b@example.com"]


def test_a_label_column_names_its_value() -> None:
    (found,) = read(table_of(
        ["Name", "Phone 1 - Type", "Phone 1 - Value", "E-mail 1 - Type", "E-mail 1 - Value"],
        ["Ann", "Mobile", "0888123456 ::: 0877654321", "* Work", "a@example.com"],
    ))  # fmt: skip
    assert [(phone.label, phone.number) for phone in found.phones] == [
        ("mobile", "+359888123456"),
        ("mobile", "+359877654321"),
    ]
    assert [(email.label, email.address) for email in found.emails] == [("work", "a@example.com")]


def test_of_two_addresses_the_first_filled_counts_and_the_other_is_noted() -> None:
    (found,) = read(table_of(
        ["Name", "Home Street", "Home City", "Business Street", "Business City", "Business Postal Code", "Country"],
        ["Ann", "", "", "Main St 1", "Sofia", "1000", "Bulgaria"],
        ["Bob", "Oak 2", "Varna", "Main St 1", "Sofia", "1000", ""],
    ))[:1]  # fmt: skip
    assert found.address == "Main St 1\n1000 Sofia\nBulgaria"
    assert found.country_code == "BG"


def test_unknown_columns_are_not_lost() -> None:
    found = row(name="Ann", shoe_size="large", notes="kind")
    assert found.notes == "kind\nshoe size: large"


def test_tags_come_in_every_spelling() -> None:
    assert row(name="Ann", tags="VIP, vip; #new\nold").tags == ["VIP", "new", "old"]
    assert row(name="Ann", tags="['B2B', \"it's\"]").tags == ["B2B", "it's"]
    assert row(name="Ann", tags="* myContacts ::: Friends").tags == ["Friends"]


def test_words_of_other_programs_become_ours() -> None:
    found = row(name="Ann", phase="Customer", language="Български", gender="ж", type_of_client="")
    assert (found.phase, found.language, found.gender) == ("active", "bg", "f")


def test_a_phase_of_nobody_is_noted() -> None:
    found = read(table_of(["Name", "Status"], ["Ann", "Active"], ["Bob", "Lost"], ["Cy", "Sleepwalking"]))
    assert [one.phase for one in found] == ["active", "lost", ""]
    assert "Sleepwalking" in found[2].notes


def test_text_marks_of_an_export_are_taken_off_once() -> None:
    found = row(name="'=1+1", notes="'@x", company="''=2", city="'s-Hertogenbosch")
    assert (found.name, found.notes, found.organisation, found.city) == (
        "=1+1",
        "@x",
        "'=2",
        "'s-Hertogenbosch",
    )


def test_long_texts_are_cut_where_the_database_ends_and_said() -> None:
    found = row(
        name="n" * 400,
        job_title="j" * 200,
        company="Acme",
        phone="p" * 150,
        email="e" * 300,
        notes="x" * 30_000,
    )
    assert (
        len(found.name),
        len(found.job_title),
        len(found.phones[0].raw),
        len(found.emails[0].address),
    ) == (300, 150, 100, 254)
    assert len(found.notes) == 20_000
    assert {"name", "job_title", "phones", "emails", "notes"} <= set(problems(found))
    assert not found.errors


def test_more_phones_than_a_client_may_have_are_noted() -> None:
    many = ";".join(f"0888 12 34 {n:02}" for n in range(30))
    found = row(name="Ann", phone=many)
    assert len(found.phones) == 20
    assert "0888 12 34 29" in found.notes
    assert problems(found) == ["phones"]


def test_cells_beyond_the_header_are_kept_and_said() -> None:
    (found,) = read(typed("name,city\nAnn,Sofia,lost,too\n"))
    assert found.notes == "lost\ntoo"
    assert problems(found) == ["row"]


def test_nul_and_lone_surrogates_are_left_out() -> None:
    table = [["A\0nn\ud800 Lee", "a\0@example.com"]]
    mapping = Mapping(("Name", "Email"), (Column(Field.NAME), Column(Field.EMAIL)))
    found = RowReader(mapping, country="BG", today=TODAY).read(1, table[0])
    assert (found.name, found.emails[0].address) == ("Ann Lee", "a@example.com")


def test_naughty_names_are_stored_as_typed() -> None:
    strings = json.loads(published("names/naughty_strings.json").read_text("utf-8"))
    table = [[text, "a@example.com"] for text in strings]
    mapping = guess_mapping(["Name", "Email"], table[:200])
    reader = RowReader(mapping, country="BG", today=TODAY)
    for text, cells in zip(strings, table, strict=True):
        found = reader.read(1, cells)
        assert not found.errors
        assert found.name
        if text.isprintable() and text.strip() and len(text) <= 300 and not text.startswith("'"):
            assert found.name == text.strip()


@pytest.mark.parametrize(
    ("text", "order", "date"),
    [
        ("1980-05-04", "", "1980-05-04"), ("1980-05-04 00:00:00.000", "", "1980-05-04"), ("19800504", "", "1980-05-04"),
        ("4.5.1980", "", "1980-05-04"), ("04.05.1980 г.", "", "1980-05-04"), ("04/05/1980", "", "1980-05-04"),
        ("04/05/1980", "mdy", "1980-04-05"), ("31/12/1980", "mdy", "1980-12-31"), ("12/31/1980", "", "1980-12-31"),
        ("4 May 1980", "", "1980-05-04"), ("May 4, 1980", "", "1980-05-04"), ("4 мая 1980 г.", "", "1980-05-04"),
        ("4 май 1980", "", "1980-05-04"), ("4 травня 1980", "", "1980-05-04"), ("4 мая 1980", "", "1980-05-04"),
        ("15 июля 1975", "", "1975-07-15"), ("15 липня 1975", "", "1975-07-15"), ("3 ноември 2001", "", "2001-11-03"),
        ("٤ مايو ١٩٨٠", "", "1980-05-04"), ("29345", "", "1980-05-04"), ("29345.0", "", "1980-05-04"), ("4.5.80", "", "1980-05-04"),
        ("1980/5/4", "", "1980-05-04"), ("1980-05-04T12:00:00Z", "", "1980-05-04"),
        ("31.02.1980", "", None), ("0/0/00", "", None), ("0000-00-00", "", None), ("circa 1800", "", None), ("", "", None),
        ("1980", "", None), ("99999999", "", None), ("x" * 1000, "", None), ("12", "", None), ("4 Nonsense 1980", "", None),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str, order: str, date: str | None) -> None:
    found = parse_date(text, order)
    assert (found.isoformat() if found else None) == date


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01/02/1980", "03/25/1981"], "mdy"), (["01/02/1980", "25/03/1981"], "dmy"), (["01/02/1980"], ""),
        (["01.02.1980"], "dmy"), (["1980-01-02"], ""), ([], ""),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month_is_decided_by_the_column(values: list[str], order: str) -> None:
    assert guess_order(values) == order


def test_an_american_column_is_read_american() -> None:
    found = read(table_of(["Name", "Birthday"], ["Ann", "01/02/1980"], ["Bob", "03/25/1981"]))
    assert [one.birthday for one in found] == [dt.date(1980, 1, 2), dt.date(1981, 3, 25)]


def test_birth_year_month_and_day_make_a_birthday() -> None:
    assert row(name="Ann", birth_year="1980", birth_month="5", birth_day="4").birthday == dt.date(1980, 5, 4)
    assert row(name="Ann", birth_year="", birth_month="", birth_day="").warnings == []


def test_the_number_of_a_client_is_believed_only_in_our_own_export() -> None:
    own = guess_mapping(["id", "kind", "name", "notes"], [])
    foreign = guess_mapping(["id", "Kundenname", "Telefon", "Ort"], [])
    assert own.columns[0].field == Field.CLIENT_ID
    assert foreign.columns[0].field == Field.EXTERNAL_ID
