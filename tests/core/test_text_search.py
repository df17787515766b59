import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import other_layouts, search_readings, search_terms, search_text


def finds(query: str, *names: str, addresses: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> bool:
    """What the database does with the column and the terms."""
    column = search_text(names, addresses=addresses, numbers=numbers)
    return any(
        all(any(alternative in column for alternative in term) for term in reading)
        for reading in search_readings(query)
    )


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("петров иван", "Иван Петрович Петров"),
        ("Семен", "Семён"),
        ("anna maria", "Anna-Maria Smith"),
        ("obrien", "Sean O’Brien"),
        ("احمد", "أحمد العلي"),
        ("فاطمه", "فاطمة"),
    ],
)
def test_a_name_is_found_by_its_parts_in_any_order_and_spelling(query: str, name: str) -> None:
    assert finds(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ivanov", "Иванов"),
        ("Иванов", "Ivanov"),
        ("ivanoff", "Иванов"),
        ("yuriy", "Юрий"),
        ("iurii", "Юрій"),
        ("yury", "Юрий"),
        ("Shterev", "Щерев"),
        ("shcherbakov", "Щербаков"),
        ("scherbakov", "Щербаков"),
        ("Щербаков", "Scherbakov"),
        ("hrytsenko", "Гриценко"),
        ("gritsenko", "Гриценко"),
        ("Гриценко", "Hrytsenko"),
        ("Khristo", "Христо"),
        ("hristo", "Христо"),
        ("solovyov", "Соловьёв"),
        ("soloviev", "Соловьев"),
        ("Fyodor", "Фёдор"),
        ("Yevhen", "Євген"),
        ("Evgeny", "Евгений"),
        ("dostoyevsky", "Достоевский"),
        ("aleksandar", "Александър"),
        ("john", "Джон Смит"),
        ("Джон", "John Smith"),
        ("Смит", "John Smith"),
        ("yordan", "Йордан"),
        ("Zhivko", "Живко"),
        ("Tsvetan", "Цветан"),
    ],
)
def test_latin_and_cyrillic_find_each_other(query: str, name: str) -> None:
    assert finds(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Mohammed", "محمد"),
        ("Muhammad", "محمد"),
        ("mohamed", "محمّد"),
        ("Мохаммед", "محمد"),
        ("محمد", "Mohammed Ali"),
        ("محمد", "Мохаммед"),
        ("khaled", "خالد"),
        ("Ahmad", "أحمد"),
        ("al-ahmad", "خالد الأحمد"),
        ("Youssef", "يوسف"),
        ("Fatima", "فاطمة"),
        ("Abdullah", "عبد الله"),
        ("Abdullah", "عبدالله"),
        ("Abdul Rahman", "عبدالرحمن"),
        ("Sherif", "شريف"),
        ("ali", "علي"),
        ("ivanov", "إيفانوف"),
    ],
)
def test_latin_and_arabic_find_each_other(query: str, name: str) -> None:
    assert finds(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bdfy", "Иван"),
        ("gtnhjd", "Петров"),
        (";tkznrj", "Желятко"),
        ("'kmlfh", "Эльдар"),
        ("Bdfyrj", "Іванко"),
        ("sdfyrj", "Іванко"),
        ("rldk", "Иван"),
        ("шмфт", "Ivan"),
        ("lpl]", "محمد"),
        ("lahi]", "مشاهد"),
    ],
)
def test_the_wrong_keyboard_layout_is_understood(query: str, name: str) -> None:
    assert finds(query, name)


def test_an_unspeakable_reading_is_not_offered() -> None:
    assert all(reading.replace(" ", "").isalpha() for reading in other_layouts("maria; ivan"))
    assert "шмфт" not in other_layouts("ivan")


@pytest.mark.parametrize(
    "query", ["0888 123", "088/812-34", "+359 88 8123", "00359888123456", "123456", "(0)888 12 34", "٨٨٨١٢٣٤"]
)
def test_a_phone_is_found_by_four_digits_in_any_format(query: str) -> None:
    assert finds(query, "Иван", numbers=("+359888123456",))


def test_a_russian_trunk_prefix_does_not_hide_the_number() -> None:
    assert finds("8 (912) 345-67-89", "Анна", numbers=("+79123456789",))


def test_a_name_and_a_phone_tail_narrow_together() -> None:
    assert finds("ivan 3456", "Иван", numbers=("+359888123456",))
    assert not finds("petar 3456", "Иван", numbers=("+359888123456",))


@pytest.mark.parametrize("query", ["doe@acme", "john.doe@acme.com", "acme.com", "John.Doe", "@acme"])
def test_an_address_is_found_by_its_part(query: str) -> None:
    assert finds(query, "X", addresses=("John.Doe@Acme.com",))


@pytest.mark.parametrize(
    ("query", "name"), [("ivan", "Elena"), ("marina", "Moreno"), ("محمد", "Khaled Hassan")]
)
def test_other_names_are_not_found(query: str, name: str) -> None:
    assert not finds(query, name)


def test_an_empty_query_has_no_terms() -> None:
    assert search_terms("  ") == []
    assert search_readings("—") == []


@given(st.text(max_size=60))
def test_any_query_gives_terms_without_empty_alternatives(query: str) -> None:
    for reading in search_readings(query):
        for term in reading:
            assert term
            assert all(term)
