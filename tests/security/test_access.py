"""Attacks on access, A1–A12, over every address of clients and tasks: pages, fragments and the API.

Colin works in another team; Tomas is a teammate of Olga, whose things these are. Each attack has its positive twin.
"""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import FirmSettings, Role, Visibility
from clients import access
from clients.models import Client
from clients.services import find_duplicates
from tests.people import Cast
from tests.security.attempts import Address, addresses, office
from tests.security.conftest import SECRET

NOBODY = 999_999_999
# what the id in an address is of, by the longest beginning that fits; an address that fits nowhere fails the test
OF = {
    "clients/": "client",
    "clients/comments/": "comment",
    "clients/contacts/": "contact",
    "clients/files/": "file",
    "clients/import/": "batch",
    "messages/": "message",
    "tasks/": "task",
    "tasks/clients/": "client",
    "tasks/requests/": "task",
    "api/v1/clients/": "client",
    "api/v1/comments/": "comment",
    "api/v1/contacts/": "contact",
    "api/v1/files/": "file",
    "api/v1/relations/": "relation",
    "api/v1/views/": "view",
    "api/v1/messages/": "message",
    "api/v1/tasks/": "task",
}
# the firm's own words and people: seen by all, changed by those who lead (A6 tries them)
SHARED = (
    "api/v1/tags/",
    "api/v1/users/",
    "api/v1/teams/",
    "api/v1/offices/",
    "settings/",
    "api/v1/notifications/",
)
APART = ("inbox/", "accounts/", "api/v1/relation-types/", "api/v1/auth/", "p/")
OTHERS = {"name": "notes", "channel": "email", "relation_pk": 1}


def of_records() -> list[Address]:
    """Every address with the id of a record in it."""
    found = [
        address
        for address in addresses()
        if any(name.endswith("pk") for name in address.parameters)
        and not address.route.startswith((*SHARED, *APART))
    ]
    assert len(found) > 60
    return found


def noun_of(address: Address) -> str:
    fitting = [start for start in OF if address.route.startswith(start) and "pk>" not in start]
    assert fitting, f"{address.route} is not declared here"
    if address.name == "clients:file_restore":
        return "removed"
    return OF[max(fitting, key=len)]


def url_of(address: Address, world, pk: int | None = None) -> str:
    number = pk or getattr(world, noun_of(address)).pk
    values = {
        name: number if name in {"pk", "client_pk"} else OTHERS.get(name) for name in address.parameters
    }
    if address.name.startswith("tasks:") and "name" in values:
        values["name"] = "title"
    if "relation_pk" in values:
        values["relation_pk"] = world.relation.pk
    return address.url(**values)


def ask(browser, method: str, url: str, **headers: str):
    body = "{}" if url.startswith("/api/") and method != "get" else ""
    kind = "application/json" if url.startswith("/api/") else "application/x-www-form-urlencoded"
    return browser.generic(method.upper(), url, body, content_type=kind, headers=headers)


# --- A1, A2, A7, A12: somebody else's records ----------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_a1_a7_a12_what_colin_may_not_see_does_not_exist_for_him(sign_in, cast: Cast, world, headers):
    browser = sign_in(cast.colin)
    before = office()
    wrong = {}
    for address in of_records():
        for method in address.methods:
            foreign = ask(browser, method, url_of(address, world), **headers)
            unknown = ask(browser, method, url_of(address, world, NOBODY), **headers)
            if foreign.status_code == unknown.status_code == 405:
                continue
            if (foreign.status_code, foreign.content) != (404, unknown.content) or unknown.status_code != 404:
                wrong[f"{method} {address.route}"] = (foreign.status_code, unknown.status_code)
            assert SECRET not in foreign.content.decode()
    assert wrong == {}
    assert office() == before


def test_a1_strangers_are_asked_who_they_are(client, cast: Cast, world):
    before = office()
    for address in of_records():
        for method in address.methods:
            answer = ask(client, method, url_of(address, world))
            is_api = address.route.startswith("api/")
            assert answer.status_code == (401 if is_api else 302), (method, address.route)
            assert is_api or answer["Location"].startswith("/accounts/login/")
    assert office() == before


def test_a1_twin_olgas_teammate_reads_them_all(sign_in, cast: Cast, world):
    browser = sign_in(cast.tomas)
    private = {"view", "batch"}
    seen, wrong = set(), {}
    for address in of_records():
        if "get" not in address.methods or noun_of(address) in private:
            continue
        answer = ask(browser, "get", url_of(address, world))
        if answer.status_code == 405:
            continue
        seen.add(noun_of(address))
        not_his = address.name in {
            "clients:comment_edit",
            "desk:client_erase",
        }  # the author's, an administrator's
        if answer.status_code not in ({403} if not_his else {200, 302}):
            wrong[address.route] = answer.status_code
    assert wrong == {}
    assert seen >= {"client", "comment", "contact", "file", "message", "relation", "task"}


def test_a1_twin_olga_changes_what_is_hers(call, cast: Cast, world):
    olga = call(cast.olga)
    assert olga.patch(f"clients/{world.client.pk}/", {"source": "x"}, version=1).status_code == 200
    assert olga.patch(f"comments/{world.comment.pk}/", {"body": "x"}, version=1).status_code == 200
    assert olga.patch(f"contacts/{world.contact.pk}/", {"outcome": "x"}).status_code == 200
    assert olga.patch(f"views/{world.view.pk}/", {"name": "x"}).status_code == 200
    assert olga.post(f"messages/{world.message.pk}/cancel/").status_code == 200
    for name in ("comment", "contact", "file", "relation", "view", "client"):
        assert olga.delete(f"{name}s/{getattr(world, name).pk}/").status_code == 204


def test_a2_a_foreign_record_under_ones_own_client(sign_in, cast: Cast, world):
    browser = sign_in(cast.colin)
    before = office()
    url = f"/clients/{world.mine.pk}/relations/{world.relation.pk}/remove/"
    assert browser.post(url).status_code == 404
    assert office() == before
    assert (
        sign_in(cast.olga)
        .post(f"/clients/{world.client.pk}/relations/{world.relation.pk}/remove/")
        .status_code
        < 400
    )


# --- A3: somebody else's id in a body -------------------------------------------------------------------------------------


BODIES = [
    ("clients/", "organisation", {"name": "x"}, "firm"),
    ("comments/", "client", {"body": "x"}, "client"),
    ("contacts/", "client", {}, "client"),
    ("relations/", "client", {"kind": "x", "other": "mine"}, "client"),
    ("relations/", "other", {"kind": "x", "client": "mine"}, "client"),
    ("messages/", "client", {"channel": "email", "body": "x"}, "client"),
    ("tasks/", "client", {"title": "x"}, "client"),
]


@pytest.mark.parametrize(("path", "field", "body", "noun"), BODIES)
def test_a3_a_foreign_id_reads_like_an_unknown_one(call, cast: Cast, world, path, field, body, noun):
    def send(user, pk):
        full = {name: world.mine.pk if value == "mine" else value for name, value in body.items()} | {
            field: pk
        }
        return call(user).post(path, full)

    before = office()
    foreign, unknown = send(cast.colin, getattr(world, noun).pk), send(cast.colin, NOBODY)
    assert foreign.status_code == unknown.status_code == 400
    assert foreign.json() == unknown.json()
    assert list(foreign.json()["errors"]) == [field]
    assert office() == before
    if "mine" not in body.values():
        assert send(cast.olga, getattr(world, noun).pk).status_code == 201


@pytest.mark.parametrize("pk", ["colin", NOBODY])
def test_a3_a_client_is_handed_to_nobody_out_of_sight(call, cast: Cast, world, pk):
    pk = cast.colin.pk if pk == "colin" else pk
    answer = call(cast.olga).patch(f"clients/{world.client.pk}/", {"owner": pk}, version=1)
    assert (answer.status_code, answer.json()["errors"]) == (400, {"owner": ["Unknown id."]})
    assert Client.objects.get(pk=world.client.pk).owner == cast.olga
    answer = call(cast.olga).patch(f"clients/{world.client.pk}/", {"owner": cast.tomas.pk}, version=1)
    assert answer.json()["owner"] == cast.tomas.pk


def test_a3_a_foreign_file_is_not_uploaded_to(call, cast: Cast, world):
    answers = [call(cast.colin).upload("files/", client=pk) for pk in (world.client.pk, NOBODY)]
    assert answers[0].json()["errors"]["client"] == answers[1].json()["errors"]["client"]


# --- A4, A9: lists, counts, search ------------------------------------------------------------------------------------------


def test_a4_filters_only_narrow(call, sign_in, cast: Cast, world):
    colin = call(cast.colin)
    assert colin.get("clients/", owner=cast.olga.pk).json()["results"] == []
    for name in ("comments", "contacts", "files", "relations", "messages"):
        assert colin.get(f"{name}/", client=world.client.pk).json()["results"] == []
    assert colin.get("clients/", team=cast.north.pk).status_code == 400
    assert call(cast.tomas).get("clients/", owner=cast.olga.pk).json()["results"]
    page = sign_in(cast.colin).get(f"/clients/?owner={cast.olga.pk}").content.decode()
    assert SECRET not in page
    assert SECRET in sign_in(cast.tomas).get(f"/clients/?owner={cast.olga.pk}").content.decode()


LOOKS = [
    f"/api/v1/search/?q={SECRET}",
    f"/api/v1/clients/?q={SECRET}",
    "/api/v1/search/?q=123456",
    f"/palette/?q={SECRET}",
    f"/clients/?q={SECRET}",
    f"/clients/choices/?q={SECRET}",
    "/messages/",
    "/tasks/",
    "/",
    "/inbox/",
]


@pytest.mark.parametrize("url", LOOKS)
def test_a9_a_word_of_a_foreign_record_is_nowhere(sign_in, cast: Cast, world, url):
    for headers in ({}, {"HX-Request": "true"}):
        answer = sign_in(cast.colin).get(url, headers=headers)
        assert answer.status_code == 200
        said = answer.content.decode().replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
        assert f"Ivan {SECRET}" not in said
        assert f"A {SECRET} note" not in said
        assert f"Call {SECRET}" not in said


def test_a9_twin_olga_finds_it(sign_in, cast: Cast, world):
    found = {url: SECRET.encode() in sign_in(cast.olga).get(url).content for url in LOOKS[:2] + LOOKS[3:5]}
    assert all(found.values()), found


def test_a9_no_hint_while_typing(sign_in, cast: Cast, world):
    form = {
        "given_name": "Ivan",
        "family_name": SECRET,
        "phone_value": "0888123456",
        "email_value": f"{SECRET}@example.com",
    }
    said = {
        person.name: sign_in(person)
        .post("/clients/duplicates/", form, headers={"HX-Request": "true"})
        .content.decode()
        for person in (cast.colin, cast.tomas)
    }
    assert f"/clients/{world.client.pk}/" not in said[cast.colin.name]
    assert f"/clients/{world.client.pk}/" in said[cast.tomas.name]
    typed = (["+359888123456"], [f"{SECRET}@example.com"], f"Ivan {SECRET}")
    assert find_duplicates(*typed, by=cast.colin) == []
    assert find_duplicates(*typed, by=cast.tomas)


# --- A5, A6: more than one's role ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field",
    ["id", "role", "is_staff", "team", "created_by", "created_at", "is_sample", "version", "deleted_at"],
)
def test_a5_what_is_not_ones_own_to_say_is_a_400(call, cast: Cast, world, field):
    before = office()
    assert call(cast.olga).patch(f"clients/{world.client.pk}/", {field: 1}, version=1).status_code == 400
    assert call(cast.olga).post("clients/", {"name": "x", field: 1}).status_code == 400
    assert call(cast.olga).patch("me/", {field: 1}).status_code == 400
    assert office() == before


def test_a5_authors_are_who_they_are(call, cast: Cast, world):
    for path, body in (
        ("comments/", {"client": world.client.pk, "body": "x", "author": cast.maria.pk}),
        ("contacts/", {"client": world.client.pk, "author": cast.maria.pk}),
        ("views/", {"name": "x", "query": "", "owner": cast.maria.pk}),
    ):
        assert call(cast.olga).post(path, body).status_code == 400
        del body["owner" if "owner" in body else "author"]
        made = call(cast.olga).post(path, body).json()
        assert cast.olga.pk in {made.get("author"), made.get("owner")}


def test_a6_employees_do_not_act_as_managers(call, cast: Cast, world):
    call(cast.olga).patch(f"clients/{world.client.pk}/", {"tags": ["roof"]}, version=1)
    tag = call(cast.olga).get("tags/").json()["results"][0]["id"]
    before = office()
    olga = call(cast.olga)
    attempts = [
        olga.patch(f"tags/{tag}/", {"name": "x"}),
        olga.delete(f"tags/{tag}/"),
        olga.patch("settings/", {"visibility": "all"}),
        olga.post("teams/", {"name": "x", "office": cast.office.pk}),
        olga.patch(f"users/{cast.olga.pk}/", {"role": "admin"}),
        olga.patch(f"offices/{cast.office.pk}/", {"name": "x"}),
        olga.post("users/", {"name": "x", "email": "x@example.com", "role": "admin"}),
        call(cast.tomas).patch(f"comments/{world.comment.pk}/", {"body": "x"}, version=1),
        call(cast.tomas).delete(f"comments/{world.comment.pk}/"),
    ]
    assert [answer.status_code for answer in attempts] == [403] * len(attempts)
    assert office() == before
    assert call(cast.maria).patch(f"tags/{tag}/", {"name": "x"}).status_code == 200
    assert call(cast.maria).delete(f"comments/{world.comment.pk}/").status_code == 204


def test_a6_somebody_elses_shared_view_is_read_only(call, cast: Cast, world):
    call(cast.olga).patch(f"views/{world.view.pk}/", {"is_shared": True})
    assert call(cast.colin).get(f"views/{world.view.pk}/").status_code == 200
    assert call(cast.colin).delete(f"views/{world.view.pk}/").status_code == 403


# --- A8, A10, A11 -------------------------------------------------------------------------------------------------------------


def test_a8_one_foreign_id_of_many_makes_the_whole_a_404(cast: Cast, world):
    with pytest.raises(Http404):
        access.clients_for_view(cast.colin, [world.mine.pk, world.client.pk])
    with pytest.raises(Http404):
        access.clients_for_view(cast.colin, [world.mine.pk, NOBODY])
    assert access.clients_for_view(cast.colin, [world.mine.pk, world.mine.pk]) == [world.mine]
    assert len(access.clients_for_view(cast.adam, [world.mine.pk, world.client.pk])) == 2


def test_a10_whoever_moves_sees_the_change_on_the_next_request(call, sign_in, cast: Cast, world):
    program, browser = call(cast.tomas), sign_in(cast.tomas)
    api, page = f"clients/{world.client.pk}/", f"/clients/{world.client.pk}/"
    assert program.get(api).status_code == browser.get(page).status_code == 200
    cast.tomas.team = cast.south
    cast.tomas.save()
    assert program.get(api).status_code == browser.get(page).status_code == 404
    FirmSettings.objects.update_or_create(pk=1, defaults={"visibility": Visibility.ALL})
    assert program.get(api).status_code == browser.get(page).status_code == 200
    FirmSettings.objects.update(visibility=Visibility.OWN)
    assert program.get(api).status_code == browser.get(page).status_code == 404
    cast.tomas.is_active = False
    cast.tomas.save()
    assert program.get(api).status_code == 401
    assert browser.get(page).status_code == 302


def test_a10_a_manager_who_no_longer_leads_loses_what_only_leaders_may(call, cast: Cast, world):
    Client.objects.filter(pk=world.client.pk).update(owner=None)
    maria = call(cast.maria)
    assert maria.get(f"clients/{world.client.pk}/").status_code == 200
    cast.maria.role = Role.EMPLOYEE
    cast.maria.save()
    assert maria.get(f"clients/{world.client.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        access.comment_for_delete(cast.maria, _comment_of(cast, world))


def _comment_of(cast: Cast, world) -> int:
    Client.objects.filter(pk=world.client.pk).update(owner=cast.olga)
    return world.comment.pk


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "CONNECT"])
def test_a11_other_methods_do_nothing(call, cast: Cast, world, method):
    before = office()
    for path in (f"clients/{world.client.pk}/", "clients/", f"comments/{world.comment.pk}/", "search/?q=x"):
        assert call(cast.olga).ask(method, path).status_code == 405
    assert office() == before


def test_a11_a_method_is_what_it_is(call, cast: Cast, world):
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        answer = call(cast.olga).ask("GET", f"clients/{world.client.pk}/", **{name: "DELETE"})
        assert (answer.status_code, json.loads(answer.content)["id"]) == (200, world.client.pk)
        assert (
            call(cast.olga).ask("POST", f"clients/{world.client.pk}/", **{name: "DELETE"}).status_code == 405
        )
    head = call(cast.olga).ask("HEAD", f"clients/{world.client.pk}/")
    assert (head.status_code, head.content) == (200, b"")
    assert call(cast.colin).ask("HEAD", f"clients/{world.client.pk}/").status_code == 404
    assert Client.objects.get(pk=world.client.pk).deleted_at is None
