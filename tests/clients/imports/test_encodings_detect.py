import csv
import io
import random

import pytest

from clients.imports import open_table
from clients.imports.encodings import detect
from tests.clients.imports.data import published, typed

RUSSIAN = "Имя;Телефон;Город\nИванов Сергей;+7 912 345-67-89;Екатеринбург\nПетрова Анна;;Нижний Новгород\n"
UKRAINIAN = "Ім'я;Місто\nЇжакевич Ганна;Київ\nҐудзь Євген;Львів\n"
ARABIC = "الاسم;المدينة\nأحمد العلي;الرياض\nفاطمة محمد;جدة\n"
FRENCH = "nom;ville\nFrançois Lefèvre;Besançon\nHélène Noël;Orléans\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, name) for name in ("utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso-8859-5")),
        *((RUSSIAN, name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")),
        *((UKRAINIAN, name) for name in ("utf-8", "cp1251", "koi8-u", "utf-16-le")),
        *((ARABIC, name) for name in ("utf-8", "cp1256", "iso-8859-6", "utf-16", "utf-16-be")),
        *((FRENCH, name) for name in ("utf-8", "cp1252", "iso-8859-15", "utf-16-le")),
    ],
)  # fmt: skip
def test_a_table_reads_the_same_in_every_encoding(text: str, encoding: str) -> None:
    with open_table(typed(text, encoding)) as table:
        found = [table.headers, *table]
    assert found == list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    "name",
    [
        "ar__iso-8859-6", "ar__utf-8", "bg__windows-1251", "de__iso-8859-1", "de__windows-1252", "fr__iso-8859-15",
        "fr__utf-16.be", "fr__windows-1252", "he__utf-8", "ru__ibm855", "ru__mac-cyrillic",
    ],
)  # fmt: skip
def test_published_samples_are_decoded_as_their_names_say(name: str) -> None:
    path = published(f"encodings/uchardet/{name}.txt")
    declared = {"utf-16.be": "utf-16"}.get(charset := name.split("__")[1], charset)
    with path.open("rb") as file:
        found, _lines = detect(file)
    data = path.read_bytes()
    assert data.decode(found) == data.decode(declared)


@pytest.mark.parametrize(
    ("path", "encoding", "cell"),
    [
        ("bg_settlements_cp1251_tab.csv", "cp1251", "Абланица"),
        ("ru_cities_cp1251_semicolon.csv", "cp1251", "г Майкоп"),
        ("sa_cities_cp1256_semicolon.csv", "cp1256", "الطائف"),
        ("ua_banks_utf16_tab.csv", "utf-16", "300119"),
    ],
)
def test_published_tables_are_decoded(path: str, encoding: str, cell: str) -> None:
    with open_table(published(f"encodings/csv/{path}")) as table:
        assert table.encoding == encoding
        assert any(cell in row for row in table.sample())
        assert len(list(table)) == 300


@pytest.mark.parametrize(
    ("path", "encodings"),
    [
        ("geo/bg_settlements.csv", ["cp1251", "koi8-r", "cp866", "mac-cyrillic"]),
        ("geo/ru_cities.csv", ["cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso-8859-5"]),
        ("companies/banks_ua.csv", ["cp1251", "koi8-u", "mac-cyrillic"]),
        ("geo/sa_cities_ar_en.csv", ["cp1256", "iso-8859-6"]),
    ],
)
def test_ten_rows_are_enough_to_tell_an_encoding(path: str, encodings: list[str]) -> None:
    lines = published(path).read_text("utf-8-sig").splitlines()
    chance = random.Random(5)
    for encoding in encodings:
        for _turn in range(20):
            data = "\n".join(chance.sample(lines, 10)).encode(encoding, "ignore")
            found, _lines = detect(io.BytesIO(data))
            assert data.decode(found) == data.decode(encoding), (path, encoding, found)


def test_one_broken_row_does_not_change_the_encoding_of_the_file() -> None:
    good = "\n".join(f"Иван {n},Пловдив" for n in range(50)).encode()
    with open_table(io.BytesIO(b"name,city\n" + good + b"\nIvan \xff,Sofia\n")) as table:
        assert table.encoding == "utf-8"
        rows = list(table)
    assert rows[0] == ["Иван 0", "Пловдив"]
    assert rows[-1] == ["Ivan \ufffd", "Sofia"]


def test_letters_beyond_the_first_part_of_the_file_decide_too() -> None:
    data = b"name,city\n" + b"Ann,Sofia\n" * 30_000 + "Иванов,Пловдив\n".encode("cp1251")
    with open_table(io.BytesIO(data)) as table:
        assert table.encoding == "cp1251"
        assert list(table)[-1] == ["Иванов", "Пловдив"]
