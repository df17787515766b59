import io
import tracemalloc

import pytest

from clients.imports import ReadError, open_table
from tests.clients.imports.data import published, read, typed


def card(*lines: str, version: str = "3.0", encoding: str = "utf-8") -> io.BytesIO:
    return typed("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]), encoding)


def test_a_card_brings_name_firm_numbers_and_place() -> None:
    (row,) = read(
        card(
            "N:Иванова;Мария;Петровна;;",
            "FN:Мария Иванова",
            "ORG:Ромашка ООД;Sales",
            "TITLE:Manager",
            "TEL;TYPE=CELL,PREF:0888 123 456",
            "item1.TEL:02 987 6543",
            "item1.X-ABLabel:_$!<Work>!$_",
            "EMAIL;TYPE=work:m@example.com",
            "ADR;TYPE=WORK:;;ul. Vitosha 1;Sofia;;1000;Bulgaria",
            "BDAY:19800504",
            "URL:https://example.com",
            "CATEGORIES:VIP,My Contacts",
            r"NOTE:one\ntwo\, three",
            "GENDER:F",
            "LANG:bg-BG",
        )
    )
    assert (row.name, row.given_name, row.middle_name, row.family_name) == (
        "Мария Иванова",
        "Мария",
        "Петровна",
        "Иванова",
    )
    assert (row.organisation, row.job_title, row.gender, row.language) == (
        "Ромашка ООД",
        "Manager",
        "f",
        "bg",
    )
    assert [(phone.number, phone.label) for phone in row.phones] == [
        ("+359888123456", "mobile"),
        ("+35929876543", "work"),
    ]
    assert [(email.address, email.label) for email in row.emails] == [("m@example.com", "work")]
    assert row.address == "ul. Vitosha 1\n1000 Sofia\nBulgaria"
    assert row.birthday is not None
    assert row.birthday.isoformat() == "1980-05-04"
    assert row.tags == ["VIP"]
    assert row.notes.startswith("one\ntwo, three")


def test_quoted_printable_with_soft_breaks_is_read_by_its_charset() -> None:
    (row,) = read(
        card(
            "N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2;=\r\n=C8=E2=E0=ED;;;",
            "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD =\r\n=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2",
            version="2.1",
        )
    )
    assert (row.given_name, row.family_name, row.name) == ("Иван", "Иванов", "Иван Иванов")


def test_a_charset_that_does_not_exist_or_lies_falls_back() -> None:
    (row,) = read(card("N;CHARSET=none-such:Иванов;Иван;;;", "FN;CHARSET=us-ascii:Иван Иванов"))
    assert row.name == "Иван Иванов"
    assert row.family_name == "Иванов"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_a_card_file_may_have_any_encoding(encoding: str) -> None:
    (row,) = read(card("FN:Иван Иванов", "N:Иванов;Иван;;;", "NOTE:добър клиент", encoding=encoding))
    assert (row.name, row.family_name, row.notes) == ("Иван Иванов", "Иванов", "добър клиент")


def test_folded_letters_are_joined_even_inside_a_character() -> None:
    data = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ив".encode()
    rest = "ан Иванов".encode()
    (row,) = read(io.BytesIO(data + rest[:1] + b"\r\n " + rest[1:] + b"\r\nEND:VCARD\r\n"))
    assert row.name == "Иван Иванов"


def test_pictures_are_passed_over_and_links_not_followed(socket_disabled: None) -> None:
    (row,) = read(
        card(
            "PHOTO;VALUE=uri:http://127.0.0.1:9/photo.png",
            "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 60,
            *[" " + "B" * 70] * 50,
            "LOGO;VALUE=uri:file:///etc/passwd",
            "FN:Ann Lee",
        )
    )
    assert row.name == "Ann Lee"
    assert "127.0.0.1" not in repr(row)
    assert "passwd" not in repr(row)


@pytest.fixture
def socket_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.create_connection", refuse)


def test_a_card_within_a_card_is_a_client_too() -> None:
    names = [row.name for row in read(published("vcard/android/v21_nest.vcf"))]
    assert names == ["parent", "nest1", "nest2"]


def test_a_card_without_its_end_does_not_swallow_the_next() -> None:
    rows = read(
        typed(
            "BEGIN:VCARD\nFN:Ann\nTEL:0888123456\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\nBEGIN:VCARD\nFN:Cy\nEND:VCARD\n"
        )
    )
    assert [row.name for row in rows] == ["Ann", "Bob", "Cy"]


def test_lines_of_no_property_belong_to_the_note_before() -> None:
    (row,) = read(card("FN:Ann", "NOTE:one", "two without a name", "TEL:0888123456"))
    assert row.notes == "one\ntwo without a name"
    assert row.phones[0].number == "+359888123456"


def test_an_organisation_is_told_from_a_person() -> None:
    rows = read(typed(
        "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Acme\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Acme\nORG:Acme;\nN:;;;;\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nORG:Acme\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nORG:Acme\nEND:VCARD\n"
    ))  # fmt: skip
    assert [(row.kind, row.name, row.organisation) for row in rows] == [
        ("organisation", "Acme", ""), ("organisation", "Acme", ""), ("organisation", "Acme", ""), ("person", "Ann Lee", "Acme"),
    ]  # fmt: skip


def test_a_card_with_only_a_nickname_is_called_by_it() -> None:
    rows = read(published("vcard/monica_three_contacts.vcf"))
    assert [row.name for row in rows] == ["Bono", "John Doe", "Johnny"]


def test_a_birthday_without_a_year_is_kept_in_the_notes() -> None:
    (row,) = read(card("FN:Ann", "BDAY:--0203"))
    assert row.birthday is None
    assert "--0203" in row.notes
    assert [warning.field for warning in row.warnings] == ["birthday"]


def test_a_giant_property_is_refused() -> None:
    with pytest.raises(ReadError, match="longer than"):
        read(card("FN:Ann", "NOTE:" + "x" * 5_000_000))


def test_a_giant_picture_is_none() -> None:
    (row,) = read(card("PHOTO;ENCODING=b:" + "A" * 6_000_000, "FN:Ann"))
    assert row.name == "Ann"


def test_deep_nesting_ends() -> None:
    rows = read(typed("BEGIN:VCARD\nFN:x\n" * 5_000))
    assert len(rows) == 5_000


def test_a_first_card_without_its_end_does_not_hold_the_file_in_memory() -> None:
    text = (
        "BEGIN:VCARD\nFN:First\n"
        + "BEGIN:VCARD\nFN:Ann\nEND:VCARD\n" * 20_000
        + "BEGIN:VCARD\n"
        + "X-A:b\n" * 50_000
    )
    with open_table(typed(text)) as table:
        tracemalloc.start()
        names = [row[1] for row in table]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(names) == 20_001
    assert names[0] == "First"
    assert peak < 8_000_000


def test_a_table_of_cards_is_streamed_again() -> None:
    with open_table(card("FN:Ann")) as table:
        assert table.sample() == list(table)
