"""An owner without a team: colleagues do not see the client, and it is said where they are looked for."""

import pytest

from accounts.services import change_firm_settings
from clients.models import Client
from tests.clients.made import make_client
from tests.people import Cast

COMPOSER = {"HX-Request": "true", "HX-Target": "composer"}


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(cast.olga, "Ivan Petrov")


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def teamless(cast: Cast, ivan):
    cast.olga.team = None
    cast.olga.save()
    return ivan


def test_at_says_that_an_owner_without_a_team_hides_the_client(cast: Cast, sign_in, teamless):
    answer = sign_in(cast.olga).get(f"/clients/{teamless.pk}/mentions/?q=tom").json()
    assert answer["results"] == []
    assert answer["note"].startswith("Olga Tester belongs to no team")
    data = {"kind": "note", "body": "@Tomas look", "mentions": [cast.tomas.pk]}
    refused = sign_in(cast.olga).post(f"/clients/{teamless.pk}/comments/", data, headers=COMPOSER)
    assert refused.status_code == 422
    assert "Olga Tester belongs to no team" in text(refused)


def test_at_says_who_may_not_see_the_client(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    address = f"/clients/{ivan.pk}/mentions/?q="
    assert browser.get(f"{address}col").json()["note"].startswith("Colin Tester may not see this client")
    assert browser.get(f"{address}tom").json()["note"] == ""
    assert browser.get(f"{address}nobody-at-all").json() == {"results": [], "note": ""}


def test_settings_warn_of_people_whose_clients_nobody_sees(cast: Cast, sign_in, teamless):
    browser = sign_in(cast.adam)
    listed = text(browser.get("/settings/people/?q=olga"))
    assert "No team" in listed
    assert "No team" not in text(browser.get("/settings/people/?q=tomas"))
    words = "only administrators see the clients they own"
    assert words in text(browser.get(f"/settings/people/{cast.olga.pk}/"))
    change_firm_settings(visibility="all")
    assert "No team" not in text(browser.get("/settings/people/?q=olga"))
    assert words not in text(browser.get(f"/settings/people/{cast.olga.pk}/"))


def test_an_administrator_chooses_a_team_of_their_own(cast: Cast, sign_in):
    browser = sign_in(cast.adam)
    assert "Place in the firm" in text(browser.get("/settings/profile/"))
    form = {"email": cast.adam.email, "role": "admin", "team": cast.north.pk, "office": cast.office.pk}
    assert browser.post(f"/settings/people/{cast.adam.pk}/", form).status_code == 302
    cast.adam.refresh_from_db()
    assert (cast.adam.team, cast.adam.name) == (cast.north, "Adam Tester")
