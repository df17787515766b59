"""Look-alikes are found by phone, e-mail and name, and never across what somebody may see (A9)."""

import pytest

from clients.services import find_duplicates
from tests.clients.made import make_client
from tests.people import Cast


def found(by, phones=(), emails=(), name="", exclude=None):
    return [(c.name, why) for c, why in find_duplicates(phones, emails, name, by=by, exclude=exclude)]


@pytest.fixture
def ivan(cast: Cast):
    return make_client(
        cast.olga, "Ivan Petrov", phones=[{"raw": "0888 123 456"}], emails=[{"address": "Ivan@Example.com"}]
    )


def test_each_way_to_be_the_same_is_named_surest_first(cast: Cast, ivan):
    make_client(cast.tomas, "Somebody", emails=[{"address": "ivan@example.com"}])
    make_client(cast.tomas, "Petrov Ivan")
    everything = found(cast.olga, ["+359888123456"], ["ivan@example.COM"], "Ivan Petrov")
    assert everything == [("Ivan Petrov", "phone"), ("Somebody", "email"), ("Petrov Ivan", "name")]


@pytest.mark.parametrize(
    "typed", ["Ivan Petrov", "petrov ivan", "Ivan Petrof", "Ivann Petrov", "IVAN PETROV"]
)
def test_a_name_nearly_the_same_is_found(cast: Cast, ivan, typed):
    assert found(cast.olga, name=typed) == [("Ivan Petrov", "name")]


@pytest.mark.parametrize("typed", ["", "Iv", "Maria Ivanova", "Petar Simeonov"])
def test_another_name_is_another_person(cast: Cast, ivan, typed):
    assert found(cast.olga, name=typed) == []


def test_colin_gets_no_hint_of_olgas_client(cast: Cast, ivan):
    assert found(cast.colin, ["+359888123456"], ["ivan@example.com"], "Ivan Petrov") == []
    assert found(cast.adam, ["+359888123456"], ["ivan@example.com"], "Ivan Petrov")


def test_a_client_is_not_its_own_double(cast: Cast, ivan):
    assert found(cast.olga, ["+359888123456"], ["ivan@example.com"], "Ivan Petrov", exclude=ivan.pk) == []


def test_at_most_five_are_shown_in_few_queries(cast: Cast, django_assert_max_num_queries):
    for _ in range(8):
        make_client(cast.olga, "Ivan Petrov", phones=[{"raw": "0888 123 456"}])
    with django_assert_max_num_queries(6):
        assert len(find_duplicates(["+359888123456"], ["x@example.com"], "Ivan Petrov", by=cast.olga)) == 5
