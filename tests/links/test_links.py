from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from links.models import Link
from links.services import (
    MISSES_ALLOWED,
    count_miss,
    forget_links,
    is_throttled,
    make_link,
    open_link,
    revoke_links,
    use_link,
)

WEEK = timedelta(days=7)


def test_a_link_opens_what_it_was_made_for(db):
    token = make_link("join", "user:1", lives=WEEK, data={"note": "hello"})
    link = open_link(token, "join")
    assert (link.subject, link.data) == ("user:1", {"note": "hello"})
    assert open_link(token, "join") is not None, "opening changes nothing"


def test_the_token_itself_is_not_stored(db):
    token = make_link("join", "user:1", lives=WEEK)
    assert len(token) >= 43
    assert token not in str(Link.objects.values().get())


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: "",
        lambda t: "\ud800",
        lambda t: t.swapcase(),
    ],
)
def test_a_changed_token_opens_nothing(db, change):
    assert open_link(change(make_link("join", "user:1", lives=WEEK)), "join") is None


def test_a_link_of_another_purpose_opens_nothing(db):
    assert open_link(make_link("join", "user:1", lives=WEEK), "unsubscribe") is None


def test_an_expired_link_opens_nothing(db):
    token = make_link("join", "user:1", lives=WEEK)
    with time_machine.travel(timezone.now() + WEEK, tick=False):
        assert open_link(token, "join") is None


def test_a_revoked_link_opens_nothing_and_others_live_on(db):
    first, other = make_link("join", "user:1", lives=WEEK), make_link("join", "user:2", lives=WEEK)
    revoke_links("join", "user:1")
    assert open_link(first, "join") is None
    assert open_link(other, "join") is not None


def test_a_used_link_is_used_once(db):
    token = make_link("join", "user:1", lives=WEEK)
    link = open_link(token, "join")
    assert use_link(link)
    assert not use_link(link)
    assert open_link(token, "join") is None


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_use_a_link_at_once_one_succeeds():
    link = open_link(make_link("join", "user:1", lives=WEEK), "join")

    def use(_number: int) -> bool:
        try:
            return use_link(link)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(use, range(10))) == 1


def test_ten_wrong_tokens_a_minute_are_enough(db):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _number in range(MISSES_ALLOWED):
            assert not is_throttled("192.0.2.1")
            count_miss("192.0.2.1")
        assert is_throttled("192.0.2.1")
        assert not is_throttled("192.0.2.2")
        clock.shift(60)
        assert not is_throttled("192.0.2.1")


def test_links_that_ended_long_ago_are_forgotten(db):
    make_link("join", "user:1", lives=-timedelta(days=91))
    make_link("join", "user:2", lives=-timedelta(days=89))
    assert forget_links() == 1
    assert Link.objects.get().subject == "user:2"
