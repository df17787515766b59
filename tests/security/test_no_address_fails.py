"""Whatever somebody sends to an address of the office: an answer that says what is wrong, never a failure (A35).

Every address with a real record behind it, as somebody who may do everything: as a page and as a piece of one, without
anything, and with what only a broken or hostile program sends.
"""

import pytest

from tests.people import Cast
from tests.security.attempts import Address, addresses
from tests.security.test_access import OF, OTHERS, url_of

LONG = "9" * 30
ODD = [
    {"q": "\x00", "page": "x", "cursor": "%%%", "owner": LONG, "client": LONG, "month": "2026-99", "peek": LONG, "tag": "\x00",
     "kind": "' or 1", "from": "0000-00-00", "until": "99999-01-01", "task": LONG, "view": "x", "period": "\x00", "due": "x"},
    {"q": "'\"\\", "sort": "password", "cursor": "eyJ9", "owner": "-1", "client": "1e9", "month": "9999-12", "layout": "x",
     "again": LONG, "answers": LONG, "phase": "x", "status": "x", "assignee": "-1"},
]  # fmt: skip
TYPED = [
    {"body": "\x00", "title": "\x00", "name": "\x00", "due_at": "2026-99-99T10:00", "due_on": "9999-12-31", "to": "x",
     "assignee": LONG, "owner": "-1", "version": LONG, "order": LONG, "at": "9999-12-31T23:59", "text": "\x00"},
    {"mentions": "x", "ids": LONG, "selected": LONG, "days": LONG, "parent": LONG, "value": "\x00", "version": "x", "offset": LONG,
     "day": "0001-01-01", "status": "x", "due_on": "0000", "file": "x"},
]  # fmt: skip
ENDLESS = {"notifications:events"}  # it stays open
ENDS = {"account_logout", "desk:sessions_end"}  # whoever calls them is signed out


def url(address: Address, world) -> str:
    """Return the address of a record of the world where it is one of those, else with the first of each."""
    if any(address.route.startswith(start) for start in OF) and "pk>" in address.route:
        return url_of(address, world)
    values = {"provider": "kannel", "purpose": "email", "prefix": "phone", "token": "x", "path": "x"}
    return address.url(**{name: (OTHERS | values).get(name, 1) for name in address.parameters})


@pytest.mark.parametrize(
    "headers",
    [pytest.param({}, id="page"), pytest.param({"HX-Request": "true"}, id="piece", marks=pytest.mark.full)],
)
def test_a35_no_address_fails_on_what_is_odd(sign_in, cast: Cast, world, headers):
    browser = sign_in(cast.adam)
    browser.raise_request_exception = False
    failed = set()
    known = [
        one for one in addresses() if one.name not in ENDLESS | ENDS and not one.route.startswith("api/")
    ]
    assert len(known) > 130
    for address in known:
        there = url(address, world)
        for query in ({}, *ODD):
            if browser.get(there, query, headers=headers).status_code >= 500:
                failed.add(f"GET {there} {query}")
        for typed in TYPED:
            if browser.post(there, typed, headers=headers).status_code >= 500:
                failed.add(f"POST {there} {typed}")
    assert sorted(one[:150] for one in failed) == []
