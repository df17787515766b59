import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, digits, fold, name_sort, words

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("МАРИЯ", "мария"),
        ("Семёнов", "Семенов"),
        ("Ґудзь", "гудзь"),
        ("Дем’янчук", "Дем'янчук"),
        ("Demyanchuk", "DEMYANCHUK"),
        ("O’Brien", "obrien"),
        ("Łukasz Møller", "lukasz moller"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("أحمد", "احمد"),
        ("إيمان", "ايمان"),
        ("فاطمة", "فاطمه"),
        ("مصطفى", "مصطفي"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("یوسف", "يوسف"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("Ｔｈｅ  quick", "the quick"),
        ("Ива\u200bнов\u202e", "иванов"),
        ("Андре\u0438\u0306", "андрей"),
    ],
)
def test_fold_makes_spellings_of_one_word_equal(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Андрей", "Андреи"), ("Київ", "Киів"), ("Іван", "Иван"), ("がく", "かく"), ("कि", "क"), ("각", "가")],
)
def test_fold_keeps_letters_that_tell_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_fold_is_stable_and_leaves_nothing_that_postgresql_refuses(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert clean(folded) == folded
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in folded)


def test_fold_takes_every_naughty_string() -> None:
    source = DATA / "names" / "naughty_strings.json"
    if not source.exists():
        pytest.skip("the shared test data is not beside the checkout")
    for text in json.loads(source.read_text("utf-8")):
        assert fold(fold(text)) == fold(text)
        assert name_sort(text).encode("utf-8").decode("utf-8") == name_sort(text)


def test_clean_drops_only_what_cannot_be_stored() -> None:
    assert clean("a\0b\ud800c\u202ed\te") == "abc\u202ed\te"


def test_digits_are_latin_whatever_the_script() -> None:
    assert digits("+٣٥٩ (88) १२3") == "35988123"


def test_words_are_split_at_punctuation() -> None:
    assert words("Anna-Maria «Смит_Джонс», д-р") == ["anna", "maria", "смит", "джонс", "д", "р"]
    assert words("कमल अधिकारी") == ["कमल", "अधिकारी"]


@pytest.mark.parametrize(
    "alphabet",
    [
        ["Àngel", "Anna", "Anton", "Émile", "Enzo", "Müller", "Muster", "Zoe"],
        ["Гай", "Ганна", "Дід", "Євген", "Жук", "Іван", "Їжак", "Йосип", "Юрій", "Яна"],
        ["Ангел", "Гергана", "Ёлкин", "Жечев", "Ивайло", "Йордан", "Щерев", "Ъглов", "Юлия", "Яна"],
        ["أحمد", "باسم", "تامر", "خالد", "زينب", "سارة", "علي", "محمد", "هند", "ياسر"],
    ],
)
def test_names_sort_as_in_their_alphabet(alphabet: list[str]) -> None:
    shuffled = alphabet[1::2] + alphabet[::2]
    assert sorted(shuffled, key=lambda name: name_sort(name).encode()) == alphabet


def test_names_sort_without_their_quotes_and_spaces_come_first() -> None:
    names = ["Romashka", "«Roma Zeta»", "Roma Trans"]
    assert sorted(names, key=name_sort) == ["Roma Trans", "«Roma Zeta»", "Romashka"]


@given(st.text(max_size=5000))
def test_a_sort_key_always_fits_an_index(text: str) -> None:
    assert len(name_sort(text).encode("utf-8")) < 2000
