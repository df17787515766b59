from dataclasses import dataclass

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from clients.naming import gender_of, greeting, split_name, vocative


@dataclass
class Somebody:
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    name: str = ""
    addressed_as: str = ""
    is_person: bool = True

    def __post_init__(self) -> None:
        self.name = self.name or " ".join(filter(None, (self.given_name, self.middle_name, self.family_name)))


@pytest.mark.parametrize(
    ("somebody", "language", "gender", "expected"),
    [
        (Somebody("Anna", "", "Smith"), "en", "f", "Dear Ms Smith"),
        (Somebody("Alex", "", "Smith"), "en", "", "Dear Alex Smith"),
        (Somebody("Анна", "Сергеевна", "Ким"), "ru", "", "Уважаемая Анна Сергеевна"),
        (Somebody("Иван", "Петрович", ""), "ru", "", "Уважаемый Иван Петрович"),
        (Somebody("Саша", "", "Ким"), "ru", "", "Здравствуйте, Саша"),
        (Somebody("Мария", "", "Иванова"), "bg", "", "Уважаема г-жо Иванова"),
        (Somebody("Иван", "", "Петров"), "bg", "", "Уважаеми г-н Петров"),
        (Somebody("Ники", "", "Мюлер"), "bg", "", "Здравейте, Ники"),
        (Somebody("Олена", "Петрівна", "Коваль"), "uk", "", "Шановна Олено Петрівно"),
        (Somebody("Андрій", "Іванович", "Шевченко"), "uk", "", "Шановний Андрію Івановичу"),
        (Somebody("Ігор", "", "Мельник"), "uk", "m", "Шановний пане Ігоре"),
        (Somebody("Женя", "", "Бондар"), "uk", "", "Добрий день, Женя"),
        (Somebody("أحمد", "", "العلي"), "ar", "m", "عزيزي السيد أحمد"),
        (Somebody("فاطمة", "", "العلي"), "ar", "f", "عزيزتي السيدة فاطمة"),
        (Somebody("نور", "", "العلي"), "ar", "", "تحية طيبة، نور"),
        (Somebody(name="Acme Ltd", is_person=False), "bg", "", "Здравейте"),
        (Somebody(name="Anna"), "de", "", "Dear Anna"),
        (Somebody(name="ada@example.com"), "en", "", "Dear ada@example.com"),
    ],
)
def test_a_greeting_fits_language_and_person(
    somebody: Somebody, language: str, gender: str, expected: str
) -> None:
    assert greeting(somebody, language, gender=gender) == expected


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("Ани", "bg", "Здравейте, Ани"),
        ("Dear Prof. Smith,", "en", "Dear Prof. Smith"),
        ("Уважаеми проф. Иванов", "bg", "Уважаеми проф. Иванов"),
        ("حضرة الدكتور أحمد", "ar", "حضرة الدكتور أحمد"),
    ],
)
def test_the_form_that_somebody_typed_wins(typed: str, language: str, expected: str) -> None:
    assert greeting(Somebody("Анна", "", "Иванова", addressed_as=typed), language) == expected


@pytest.mark.parametrize(
    ("given", "middle", "family", "gender"),
    [
        ("Ольга", "Ильинична", "Ким", "f"),
        ("Пётр", "Ильич", "Ким", "m"),
        ("Саша", "", "Ковальова", "f"),
        ("Петър", "", "Стоев", "m"),
        ("Ирина", "", "Достоевская", "f"),
        ("Тарас", "", "Залеський", "m"),
        ("Саша", "", "Шевченко", ""),
        ("Саша", "", "Гладков-Ким", ""),
        ("Анна", "Петровна", "Петров", ""),
        ("Maria", "", "Ivanova", ""),
        ("Милош", "", "Петрович", ""),
    ],
)
def test_gender_is_said_only_where_the_name_proves_it(
    given: str, middle: str, family: str, gender: str
) -> None:
    assert gender_of(given, middle, family) == gender


@pytest.mark.parametrize(
    ("name", "gender", "called"),
    [
        ("Марія", "f", "Маріє"), ("Наталя", "f", "Наталю"), ("Ганна", "f", "Ганно"), ("Сергій", "m", "Сергію"),
        ("Петро", "m", "Петре"), ("Павло", "m", "Павле"), ("Микола", "m", "Миколо"), ("Василь", "m", "Василю"),
        ("Олег", "m", "Олеже"), ("Іван", "m", "Іване"), ("Любов", "f", "Любов"), ("Іван", "", "Іван"),
    ],
)  # fmt: skip
def test_ukrainians_are_called_in_the_vocative(name: str, gender: str, called: str) -> None:
    assert vocative(name, gender) == called


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Anna Smith", ("Anna", "", "Smith")),
        ("Smith, Anna Maria", ("Anna", "Maria", "Smith")),
        ("Иванов Иван Петрович", ("Иван", "Петрович", "Иванов")),
        ("Иван Петрович Иванов", ("Иван", "Петрович", "Иванов")),
        ("Иван Петров Георгиев", ("Иван", "Петров", "Георгиев")),
        ("Шевченко Тарас", ("Тарас", "", "Шевченко")),
        ("Тарас Шевченко", ("Тарас", "", "Шевченко")),
        ("Анна Сергеевна", ("Анна", "Сергеевна", "")),
        ("محمد علي حسن", ("", "", "")),
        ("Madonna", ("", "", "")),
        ("Anna Maria de la Cruz", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_whole_name_is_taken_apart_where_that_is_certain(name: str, parts: tuple[str, str, str]) -> None:
    assert split_name(name) == parts


@any_of(
    st.text(max_size=40),
    st.text(max_size=20),
    st.text(max_size=20),
    st.sampled_from(["en", "bg", "ru", "uk", "ar", "xx"]),
)
def test_no_greeting_is_ever_empty(name: str, given: str, family: str, language: str) -> None:
    somebody = Somebody(given_name=given, family_name=family, name=name)
    for gender in ("", "f", "m"):
        found = greeting(somebody, language, gender=gender)
        assert found.strip()
        assert "{" not in found or "{" in name + given + family
