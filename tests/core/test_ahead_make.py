import threading

import pytest
from django.utils import translation

from core.ahead import one_ahead


def test_all_come_in_their_order():
    assert list(one_ahead(range(1000))) == list(range(1000))
    assert list(one_ahead([])) == []


def test_the_next_is_made_while_one_is_used():
    made = threading.Event()

    def pieces():
        yield "first"
        made.set()
        yield "second"

    for piece in one_ahead(pieces()):
        if piece == "first":
            assert made.wait(10)


def test_what_goes_wrong_is_raised_where_it_is_waited_for():
    def breaks():
        yield 1
        raise ValueError("row 2")

    came = []
    with pytest.raises(ValueError, match="row 2"):
        came.extend(one_ahead(breaks()))


def test_whoever_waits_no_longer_leaves_no_thread_behind():
    before = threading.active_count()
    pieces = one_ahead(iter(int, 1))
    next(pieces)
    pieces.close()
    assert threading.active_count() == before


def test_it_speaks_the_callers_language():
    with translation.override("bg"):
        assert list(one_ahead(translation.get_language() for _ in range(3))) == ["bg"] * 3
