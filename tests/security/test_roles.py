"""Attacks on roles: fields and acts nobody offered, rights that ended (A5, A6, A10), each with the attempt that must succeed."""

import pytest
from django.test import Client as Browser

from accounts import services
from clients.services import create_client
from tests.people import Cast
from tests.security.browsers import bearer, is_in, signed_in, write
from tests.security.evidence import nothing_changes

# --- A5: fields nobody offered -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field",
    [
        "role",
        "is_staff",
        "is_superuser",
        "is_active",
        "team",
        "office",
        "email",
        "id",
        "password",
        "sessions_ended",
        "created_at",
    ],
)
def test_a5_a_profile_takes_no_role_team_or_owner(cast: Cast, field):
    browser, headers = Browser(), bearer(cast.olga)
    with nothing_changes():
        answer = write(browser, "patch", "/api/v1/me/", {"name": "Olga", field: 1}, headers=headers)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert write(browser, "patch", "/api/v1/me/", {"name": "Olga"}, headers=headers).status_code == 200


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "password", "last_login", "created_at", "id"])
def test_a5_an_administrator_sets_only_what_is_offered(cast: Cast, field):
    browser, headers = Browser(), bearer(cast.adam)
    url = f"/api/v1/users/{cast.olga.pk}/"
    with nothing_changes():
        assert write(browser, "patch", url, {"role": "manager", field: 1}, headers=headers).status_code == 400
    assert write(browser, "patch", url, {"role": "manager"}, headers=headers).json()["role"] == "manager"


def test_a5_a_form_ignores_what_it_does_not_have(cast: Cast):
    data = {
        "name": "Olga",
        "language": "en",
        "time_zone": "UTC",
        "role": "admin",
        "team": cast.south.pk,
        "is_active": "",
    }
    signed_in(cast.olga).post("/settings/profile/", data)
    cast.olga.refresh_from_db()
    assert (cast.olga.time_zone, cast.olga.role, cast.olga.team, cast.olga.is_active) == (
        "UTC",
        "employee",
        cast.north,
        True,
    )


# --- A6: acts of others' roles -----------------------------------------------------------------------------------------


def acts_of_administrators(cast: Cast):
    someone, team, office = cast.tomas.pk, cast.north.pk, cast.office.pk
    api = "/api/v1/"
    return [
        ("patch", f"{api}settings/", {"visibility": "all"}),
        ("post", f"{api}users/", {"name": "N", "email": "n@firm.example", "role": "employee"}),
        ("patch", f"{api}users/{someone}/", {"role": "admin"}),
        ("patch", f"{api}users/{someone}/", {"is_active": False}),
        ("post", f"{api}teams/", {"name": "W", "office": office}),
        ("patch", f"{api}teams/{team}/", {"name": "W2"}),
        ("post", f"{api}offices/", {"name": "W"}),
        ("patch", f"{api}offices/{office}/", {"name": "W2"}),
    ]


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_a6_acts_of_administrators_are_refused_before_any_write(cast: Cast, who):
    person = getattr(cast, who)
    browser, headers = Browser(), bearer(person)
    with nothing_changes():
        for method, url, body in acts_of_administrators(cast):
            answer = write(browser, method, url, body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied"), url


def test_a6_the_administrator_does_all_of_it(cast: Cast):
    browser, headers = Browser(), bearer(cast.adam)
    for method, url, body in acts_of_administrators(cast):
        assert write(browser, method, url, body, headers=headers).status_code in {200, 201}, url


def pages_of_administrators(cast: Cast) -> dict[str, dict[str, object]]:
    someone = cast.tomas.pk
    return {
        "/settings/visibility/": {"visibility": "all"},
        "/settings/people/invite/": {
            "name": "N", "email": "n@firm.example", "role": "employee", "office": cast.office.pk,
        },
        f"/settings/people/{someone}/": {
            "name": "T", "email": "t@firm.example", "role": "manager", "office": cast.office.pk,
        },
        "/settings/teams/new/": {"name": "W", "office": cast.office.pk},
        f"/settings/teams/{cast.north.pk}/": {"name": "N", "office": cast.office.pk},
        f"/settings/people/{someone}/leave/": {},
        f"/settings/people/{someone}/return/": {},
    }  # fmt: skip


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_a6_pages_of_administrators_are_refused_before_any_write(cast: Cast, who):
    browser = signed_in(getattr(cast, who))
    with nothing_changes():
        for url, data in pages_of_administrators(cast).items():
            assert browser.post(url, data).status_code == 403, url


def test_a6_the_administrator_posts_each_of_them(cast: Cast):
    browser = signed_in(cast.adam)
    for url, data in pages_of_administrators(cast).items():
        assert browser.post(url, data).status_code in {200, 302}, url


# --- A10: rights that ended --------------------------------------------------------------------------------------------


def test_a10_a_demoted_administrator_is_none_on_the_next_request(cast: Cast):
    services.update_user(cast.maria, role="admin")
    browser, headers = signed_in(cast.maria), bearer(cast.maria)
    assert browser.get("/settings/offices/").status_code == 200
    assert Browser().get("/api/v1/settings/", headers=headers).status_code == 200
    services.update_user(cast.maria, role="manager")
    assert browser.get("/settings/offices/").status_code == 403
    assert Browser().get("/api/v1/settings/", headers=headers).status_code == 403


def test_a10_a_moved_employee_loses_the_old_teams_clients_on_the_next_request(cast: Cast):
    client = create_client(by=cast.tomas, values={"name": "Ivanov", "kind": "person"})
    browser, headers = signed_in(cast.olga), bearer(cast.olga)
    url = f"/api/v1/clients/{client.pk}/"
    assert browser.get(url).status_code == Browser().get(url, headers=headers).status_code == 200
    services.update_user(cast.olga, team=cast.south)
    assert browser.get(url).status_code == Browser().get(url, headers=headers).status_code == 404
    services.update_user(cast.olga, team=cast.north)
    services.change_firm_settings(visibility="own")
    assert browser.get(url).status_code == 404


def test_a10_somebody_deactivated_is_out_at_once(cast: Cast):
    browser, headers = signed_in(cast.olga), bearer(cast.olga)
    assert is_in(browser)
    services.deactivate_user(cast.olga)
    assert not is_in(browser)
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 401
    services.reactivate_user(cast.olga)
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 401, "old tokens stay dead"
