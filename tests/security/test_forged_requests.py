"""Requests somebody else had a hand in: where they lead, forged forms, links from mail (A22 to A25)."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import signing
from django.db import connection
from django.test import Client as Browser

from accounts import services
from accounts.models import User
from desk.services.people import invite_user
from links.models import Link
from tests.people import PASSWORD, Cast, make_cast
from tests.security.browsers import CHOSEN, LOGIN, reset_link, signed_in, use_reset, write
from tests.security.evidence import nothing_changes
from tests.test_architecture import ADDRESSES

# --- A22: where one is sent --------------------------------------------------------------------------------------------

ELSEWHERE = [
    "//evil.tld", "/\\evil.tld", "\\\\evil.tld", "https:evil.tld", "https://evil.tld", "javascript:alert(1)", "///evil.tld",
    "/%09/evil.tld", "http:///evil.tld", "\t//evil.tld", "//127.0.0.1:8000@evil.tld",
]  # fmt: skip


def is_local(address: str) -> bool:
    return bool(re.match(r"/(?![/\\])", address)) and "\t" not in address


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a22_sign_in_and_language_lead_nowhere_else(cast: Cast, wanted):
    answers = [
        Browser().post(LOGIN, {"login": cast.olga.email, "password": PASSWORD, "next": wanted}),
        Browser().post("/language/", {"language": "uk", "next": wanted}),
        signed_in(cast.tomas).post("/language/", {"language": "uk", "next": wanted}),
    ]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert all(is_local(answer["Location"]) for answer in answers), [answer["Location"] for answer in answers]


def test_a22_ones_own_pages_are_returned_to(cast: Cast):
    answer = Browser().post(LOGIN, {"login": cast.olga.email, "password": PASSWORD, "next": "/clients/?q=a"})
    assert answer["Location"] == "/clients/?q=a"
    assert Browser().post("/language/", {"language": "uk", "next": "/p/join/"})["Location"] == "/p/join/"


# --- A23: forged forms -------------------------------------------------------------------------------------------------

# a mail program's "unsubscribe" has no session: the sealed link is the permission (RFC 8058)
SIGNED_OTHERWISE = {
    "auth-token",
    "notifications:sms_hook",
    "notifications:email_hook",
    "clients:mail_choice_open",
    "notifications:choice_open",
}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a23_without_the_forms_token_nothing_is_written_anywhere(cast: Cast, method):
    browser = signed_in(cast.adam, enforce_csrf_checks=True)
    with nothing_changes():
        answers = {
            f"{name} {address}": getattr(browser, method)(address).status_code
            for name, address in ADDRESSES
            if name not in SIGNED_OTHERWISE
        }
    assert {where: status for where, status in answers.items() if status != 403} == {}


def token_of(browser: Browser) -> str:
    browser.get("/settings/profile/")
    return browser.cookies["csrftoken"].value


PROFILE = {"name": "Forged", "language": "en", "time_zone": "UTC"}


def test_a23_a_token_of_another_session_is_refused(cast: Cast):
    victim, attacker = (signed_in(person, enforce_csrf_checks=True) for person in (cast.olga, cast.colin))
    token_of(victim)
    with nothing_changes():
        assert (
            victim.post(
                "/settings/profile/", PROFILE, headers={"X-CSRFToken": token_of(attacker)}
            ).status_code
            == 403
        )
    assert (
        victim.post("/settings/profile/", PROFILE, headers={"X-CSRFToken": token_of(victim)}).status_code
        == 302
    )


@pytest.mark.parametrize("origin", ["https://evil.tld", "null", "http://testserver.evil.tld"])
def test_a23_another_origin_is_refused_even_with_the_token(cast: Cast, origin):
    browser = signed_in(cast.olga, enforce_csrf_checks=True)
    headers = {"X-CSRFToken": token_of(browser), "Origin": origin}
    with nothing_changes():
        assert browser.post("/settings/profile/", PROFILE, headers=headers).status_code == 403
        assert write(browser, "patch", "/api/v1/me/", {"name": "Forged"}, headers=headers).status_code == 403
    headers["Origin"] = "http://testserver"
    assert write(browser, "patch", "/api/v1/me/", {"name": "Mine"}, headers=headers).status_code == 200


# --- A24, A25: links from mail -----------------------------------------------------------------------------------------


@pytest.fixture
def invitation(cast: Cast) -> str:
    _user, url = invite_user(
        email="nina@firm.example",
        name="Nina",
        role="employee",
        office=cast.office,
        team=cast.north,
        by=cast.adam,
    )
    return url.removeprefix("http://127.0.0.1:8000")


def test_a24_a_mail_scanner_that_opens_links_changes_nothing(cast: Cast, invitation):
    links = [reset_link(cast.olga), invitation]
    with nothing_changes():
        for link in links:
            for method in ("get", "head", "options"):
                getattr(Browser(), method)(link, follow=method == "get")
    assert use_reset(links[0]).status_code == 302
    assert Browser().post(invitation, {"name": "Nina", "password": CHOSEN}).status_code == 302


def test_a25_an_invitation_is_used_once(cast: Cast, invitation):
    assert Browser().post(invitation, {"name": "Nina", "password": CHOSEN}).status_code == 302
    with nothing_changes():
        assert (
            Browser().post(invitation, {"name": "Eve", "password": "evil evil evil evil"}).status_code == 404
        )


def test_a25_the_role_comes_from_the_database(cast: Cast, invitation):
    answer = Browser().post(
        f"{invitation}?role=admin&team={cast.south.pk}",
        {
            "name": "Nina",
            "password": CHOSEN,
            "role": "admin",
            "email": "root@firm.example",
            "team": cast.south.pk,
        },
    )
    assert answer.status_code == 302
    nina = User.objects.get(name="Nina")
    assert (nina.role, nina.team, nina.email) == ("employee", cast.north, "nina@firm.example")


def test_a25_a_role_given_meanwhile_holds(cast: Cast, invitation):
    services.update_user(User.objects.get(name="Nina"), role="manager")
    browser = Browser()
    browser.post(invitation, {"name": "Nina", "password": CHOSEN})
    assert browser.get("/api/v1/me/").json()["role"] == "manager"


@pytest.mark.django_db(transaction=True)
def test_a25_of_ten_who_use_an_invitation_at_once_one_comes_in():
    cast = make_cast()
    _user, url = invite_user(
        email="nina@firm.example", name="Nina", role="employee", office=cast.office, by=cast.adam
    )
    link = url.removeprefix("http://127.0.0.1:8000")

    def come_in(number: int) -> int:
        try:
            return (
                Browser().post(link, {"name": f"Nina {number}", "password": f"{CHOSEN} {number}"}).status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(come_in, range(10)))
    assert answers.count(302) == 1, answers
    assert Link.objects.get().used_at


def test_a25_a_signed_value_of_ones_own_making_opens_nothing(cast: Cast):
    forged = signing.dumps({"user": cast.adam.pk, "role": "admin"})
    assert Browser().get(f"/p/join/{forged}/").status_code == 404
