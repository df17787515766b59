"""Searching the list: whom the words name stands first, and pages still follow one another without gap or double."""

import pytest

from clients.views import lists
from tests.clients.made import make_client
from tests.people import Cast


def names(response) -> list[str]:
    return [row["name"] for row in response.context["rows"]]


@pytest.fixture
def ivans(cast: Cast):
    for name in ("Adam Ivanov", "Boris Ivanov", "Ivan Petrov", "Ivan Zhelev", "Maria Ivanova"):
        make_client(cast.olga, name)


def test_a_name_that_begins_with_the_words_stands_above_one_that_holds_them(cast: Cast, sign_in, ivans):
    page = sign_in(cast.olga).get("/clients/?q=ivan")
    assert names(page) == ["Ivan Petrov", "Ivan Zhelev", "Adam Ivanov", "Boris Ivanov", "Maria Ivanova"]
    assert b"Best match first" in page.content


def test_a_chosen_order_is_kept(cast: Cast, sign_in, ivans):
    found = names(sign_in(cast.olga).get("/clients/?q=ivan&sort=name"))
    assert found == sorted(found)
    plain = sign_in(cast.olga).get("/clients/?sort=best")
    assert names(plain) == sorted(names(plain))
    assert b"Best match first" not in plain.content


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_pages_of_a_search_have_no_gap_and_no_double(cast: Cast, sign_in, ivans, monkeypatch, size):
    monkeypatch.setattr(lists, "PAGE_SIZE", size)
    browser, url, found = sign_in(cast.olga), "/clients/?q=ivan", []
    while url:
        page = browser.get(url)
        assert names(page)
        found += names(page)
        url = page.context["next_url"]
    assert found == ["Ivan Petrov", "Ivan Zhelev", "Adam Ivanov", "Boris Ivanov", "Maria Ivanova"]


@pytest.mark.parametrize("cursor", ["2.", "1.nonsense", "nonsense", "0.WyJuYW1lX3NvcnQiLDEsIkEiLDFd", "."])
def test_a_cursor_of_elsewhere_begins_at_the_top(cast: Cast, sign_in, ivans, cursor):
    assert names(sign_in(cast.olga).get("/clients/", {"q": "ivan", "cursor": cursor}))[0] == "Ivan Petrov"


def test_the_end_of_a_phone_stands_above_the_middle_of_another(cast: Cast, sign_in):
    make_client(cast.olga, "Anna", phones=[{"raw": "+359 88 456 7123"}])
    make_client(cast.olga, "Zora", phones=[{"raw": "+359 88 123 4567"}])
    assert names(sign_in(cast.olga).get("/clients/?q=4567")) == ["Zora", "Anna"]


def test_the_beginning_of_an_address_stands_above_its_middle(cast: Cast, sign_in):
    make_client(cast.olga, "Anna", emails=[{"address": "maria.petrova@orbita.example"}])
    make_client(cast.olga, "Zora", emails=[{"address": "petrova@orbita.example"}])
    assert names(sign_in(cast.olga).get("/clients/?q=petrova@orb")) == ["Zora", "Anna"]


def test_noughts_alone_name_nobody(cast: Cast, sign_in):
    make_client(cast.olga, "Anna 0000")
    make_client(cast.olga, "Zora 0000", phones=[{"raw": "+359 88 123 4567"}])
    assert names(sign_in(cast.olga).get("/clients/?q=0000")) == ["Anna 0000", "Zora 0000"]


@pytest.mark.parametrize("words", ["ivan", "4567", "a@b", "%", "@", "ив", "\\", "0000"])
def test_a_search_asks_two_queries_for_its_rows_at_most(
    cast: Cast, sign_in, ivans, words, django_assert_max_num_queries
):
    browser = sign_in(cast.olga)
    browser.get("/clients/")
    with django_assert_max_num_queries(10):
        assert browser.get("/clients/", {"q": words}).status_code == 200
