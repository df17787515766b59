import csv
import random
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import phones
from core.numbering import NotPlain, plain_number

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "phones"


def published(name: str) -> list[dict[str, str]]:
    if not DATA.exists():
        pytest.skip("the shared test data is not beside the checkout")
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("raw", "country", "number"),
    [
        ("0888 123 456", "BG", "+359888123456"),
        ("+359 (0) 888 123-456", "", "+359888123456"),
        ("00359888123456", "BG", "+359888123456"),
        ("+00359 888 123 456", "", "+359888123456"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("(050) 111-22-33", "ua", "+380501112233"),
        ("٠٥٠١٢٣٤٥٦٧", "AE", "+971501234567"),
        ("tel:+1-202-555-0123;ext=12", "", "+12025550123"),
        ("02 987 65 43 вътр. 12", "BG", "+35929876543"),
        ("0888 123 45", "BG", None),
        ("12345", "BG", None),
        ("0888123456", "", None),
        ("abc", "BG", None),
        ("", "BG", None),
        ("call me at 0888 123 456 after lunch", "BG", None),
        ("1" * 500, "BG", None),
        ("+1 555 123 4567", "BG", "+15551234567"),
        ("(555) 123-4567", "US", None),
        ("79261234567", "BG", "+79261234567"),
        ("416-810-9897x752", "GH", None),
        ("0888\x00123456", "BG", "+359888123456"),
    ],
)
def test_a_number_is_read_as_people_type_it(raw: str, country: str, number: str | None) -> None:
    assert phones.parse(raw, country) == number


def test_every_published_example_is_read_in_every_format() -> None:
    formats = ("e164", "national_format", "international_format", "rfc3966", "national_significant_number")
    rows = published("libphonenumber_examples.csv")
    wrong = [
        (row[f], row["region"])
        for row in rows
        for f in formats
        if phones.parse(row[f], row["region"]) != row["e164"]
    ]
    assert len(rows) == 553
    assert wrong == []


def test_valid_published_inputs_are_read_and_the_others_are_not_turned_into_something_else() -> None:
    for row in published("libphonenumber_parse_inputs.csv"):
        found = phones.parse(row["input"], row["default_region"])
        expected = row["expected_e164"] or None
        assert found == expected or (row["is_valid"] == "false" and found is None), row


def test_northwind_numbers_are_read_in_their_country() -> None:
    rows = published("northwind_customers_expected.csv")
    for row in rows:
        found = phones.parse(row["raw"], row["default_region"])
        assert found == (row["expected_e164"] if row["is_valid"] == "true" else None), row
    assert len(rows) == 160


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("0888 123 456; 0877 654 321", ["0888 123 456", "0877 654 321"]),
        ("0888123456/0877654321", ["0888123456", "0877654321"]),
        ("0888123456, 02 987 6543", ["0888123456", "02 987 6543"]),
        ("02/987 65 43", ["02/987 65 43"]),
        ("0888 123 456\n0877 654 321", ["0888 123 456", "0877 654 321"]),
        ("0888 123 456 или 0877 654 321", ["0888 123 456", "0877 654 321"]),
        ("0888 123 456; nonsense", ["0888 123 456", "nonsense"]),
        (" ; ", []),
        ("nonsense", ["nonsense"]),
    ],
)
def test_several_numbers_in_one_field_are_told_apart(raw: str, parts: list[str]) -> None:
    assert phones.split(raw, "BG") == parts


def test_an_extension_after_a_semicolon_stays_with_its_number() -> None:
    assert phones.split("(800) 901-3355;7246433", "US") == ["(800) 901-3355;7246433"]


def test_a_number_is_shown_national_at_home_and_international_abroad() -> None:
    assert phones.display("+359888123456", "BG") == "088 812 3456"
    assert phones.display("+359888123456", "UA") == "+359 88 812 3456"
    assert phones.display("not a number", "UA") == "not a number"


def test_a_number_knows_its_country_and_whether_it_exists() -> None:
    assert phones.country_of("+380501112233") == "UA"
    assert phones.country_of("+80012345678") == ""
    assert not phones.is_doubtful("+380501112233")
    assert phones.is_doubtful("+15551234567")


@pytest.mark.parametrize("country", ["BG", "UA", "AE", "RU", "", "XX"])
def test_the_example_of_a_country_is_a_number_itself(country: str) -> None:
    assert phones.parse(phones.example(country))


@given(st.text(max_size=120), st.sampled_from(["BG", "UA", "US", "", "ZZ"]))
def test_no_text_breaks_the_parser(raw: str, country: str) -> None:
    assert all(part.strip() for part in phones.split(raw, country))
    found = phones.parse(raw, country)
    assert found is None or phones.parse(found) == found


def test_the_quick_way_agrees_with_the_library() -> None:
    """Random digits, and examples with random typing errors, of every region."""
    chance = random.Random(7)
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    decided = 0
    for _turn in range(4_000):
        region = chance.choice(regions)
        example = phonenumbers.example_number(region)
        typed = phonenumbers.format_number(example, chance.choice([0, 1, 2])) if example else "12345678"
        typed = "".join(
            chance.choice("123456789") if char.isdigit() and chance.random() < 0.1 else char for char in typed
        )
        country = region if chance.random() < 0.8 else chance.choice(regions)
        try:
            quick = plain_number(typed, country)
        except NotPlain:
            continue
        decided += 1
        number = phones._number(typed, country)
        assert quick == (phones._accepted(number, typed) if number else None), (typed, country)
    assert decided > 3_000
