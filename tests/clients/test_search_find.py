"""The office's search over clients and comments (D3.8, A9)."""

import pytest

from clients.services import add_comment, delete_comment
from core import search
from tests.clients.made import make_client
from tests.people import Cast


def titles(user, query):
    return [(hit.type, hit.title) for hit in search.find(user, query) if hit.type in {"client", "comment"}]


WORDS = [
    ("The Roof leaks", "roof LEAKS"),
    ("Покривът тече – ёлка", "елка покривът"),
    ("Дах протікає, м’який", "мякий дах"),
    ("السَّقف يُسرِّب الماء", "السقف"),
    ("Die Straße", "strasse"),
]


@pytest.mark.parametrize(("body", "query"), WORDS)
def test_a_word_of_a_comment_is_found_in_every_language(cast: Cast, body, query):
    comment = add_comment(make_client(cast.olga), by=cast.olga, body=body)
    [hit] = [hit for hit in search.find(cast.tomas, query) if hit.type == "comment"]
    assert (hit.id, hit.title, hit.snippet) == (comment.pk, "Ivan Petrov", body)
    assert hit.url.endswith(f"/#comment-{comment.pk}")


def test_a_word_of_a_foreign_comment_is_found_by_nobody_who_may_not_see_it(cast: Cast):
    add_comment(make_client(cast.olga), by=cast.olga, body="zebrawood")
    assert titles(cast.colin, "zebrawood") == []
    assert titles(cast.tomas, "zebrawood") == [("comment", "Ivan Petrov")]


def test_a_deleted_comment_is_not_found(cast: Cast):
    comment = add_comment(make_client(cast.olga), by=cast.olga, body="zebrawood")
    delete_comment(comment, by=cast.olga)
    assert titles(cast.olga, "zebrawood") == []


def test_clients_come_first_by_name_and_only_visible_ones(cast: Cast):
    for name in ("Zoya Rose", "Anna Rose"):
        make_client(cast.olga, name)
    make_client(cast.colin, "Maria Rose")
    assert titles(cast.olga, "rose") == [("client", "Anna Rose"), ("client", "Zoya Rose")]


def test_a_long_comment_shows_the_place(cast: Cast):
    add_comment(make_client(cast.olga), by=cast.olga, body="before " * 100 + "zebrawood" + " after" * 100)
    [hit] = [hit for hit in search.find(cast.olga, "zebrawood") if hit.type == "comment"]
    assert "zebrawood" in hit.snippet
    assert len(hit.snippet) < 170
    assert hit.snippet.startswith("…")


@pytest.mark.parametrize("query", ["", " ", "a", "%", "_", "\\", "((((" * 100, "'; DROP TABLE"])
def test_odd_queries_find_nothing_and_break_nothing(cast: Cast, query):
    add_comment(make_client(cast.olga), by=cast.olga, body="x")
    assert titles(cast.olga, query) == []
