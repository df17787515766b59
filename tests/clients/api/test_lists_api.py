"""Every list: pages by cursor, allow-listed orders and filters, a constant number of queries (A32, A33, A52, A53)."""

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Client
from clients.services import (
    add_comment,
    add_file,
    add_relation,
    log_contact,
    save_view,
    send_message,
    set_next_step,
)
from tests.clients.made import PDF, in_days, make_client, make_organisation
from tests.people import Cast

LISTS = (
    "clients", "comments", "contacts", "files", "relations", "tags", "views", "messages", "relation-types",
)  # fmt: skip


def fill(cast: Cast, numbers) -> None:
    for number in numbers:
        firm = make_organisation(cast.olga, f"Firm {number}")
        client = make_client(
            cast.olga,
            f"Client {number:03}",
            organisation=firm,
            phones=[{"raw": f"0888 123 {number:03}"}],
            emails=[{"address": f"c{number}@example.com"}],
            tags=[f"tag {number}"],
        )
        add_comment(client, by=cast.olga, body="x", mentions=[cast.tomas])
        log_contact(client, by=cast.olga)
        add_file(client, SimpleUploadedFile("a.pdf", PDF), by=cast.olga)
        add_relation(client, firm, f"kind {number}", by=cast.olga)
        save_view(None, by=cast.olga, name=f"View {number}", query="")
        send_message(client, by=cast.olga, channel="email", body="x")


@pytest.mark.parametrize("person", ["tomas", "maria", "adam"])
def test_a_list_costs_the_same_for_one_row_and_for_twenty(call, cast: Cast, person):
    caller = call(getattr(cast, person))

    def queries(url: str) -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            answer = caller.get(url)
        assert answer.status_code == 200
        return len(counted), len(answer.json()["results"])

    fill(cast, [0])
    queries("tags/")  # the first call of a day notes that the token is in use
    one = {name: queries(f"{name}/") for name in LISTS}
    fill(cast, range(1, 20))
    many = {name: queries(f"{name}/") for name in LISTS}
    assert {name: found[0] for name, found in one.items()} == {name: found[0] for name, found in many.items()}
    assert all(found[1] >= 20 for name, found in many.items() if name != "views")
    assert max(found[0] for found in many.values()) <= 10


def test_pages_follow_each_other_without_gap_or_repeat(call, cast: Cast):
    names = [make_client(cast.olga, f"Client {number}").name for number in range(7)]
    url, seen, pages = "clients/?limit=3", [], []
    while url:
        page = call(cast.olga).get(url).json()
        seen += [row["name"] for row in page["results"]]
        pages.append(page)
        url = page["next"]
    assert seen == names
    assert [len(page["results"]) for page in pages] == [3, 3, 1]
    assert pages[0]["previous"] is None
    back = call(cast.olga).get(pages[2]["previous"]).json()
    assert [row["name"] for row in back["results"]] == names[3:6]


@pytest.mark.parametrize(
    ("ordering", "names"),
    [
        ("name", "ABC"),
        ("-name", "CBA"),
        ("created_at", "CAB"),
        ("-created_at", "BAC"),
        ("next_step_at", "BAC"),
        ("-last_contact_at", "ACB"),
    ],
)
def test_each_documented_order_pages_right(call, cast: Cast, ordering, names):
    made = {name: make_client(cast.olga, name) for name in "CAB"}
    set_next_step(made["B"], in_days(1), "x")
    set_next_step(made["A"], in_days(2), "x")
    log_contact(made["A"], by=cast.olga, at=in_days(-1))
    log_contact(made["C"], by=cast.olga, at=in_days(-2))
    url, seen = f"clients/?ordering={ordering}&limit=1", ""
    while url:
        page = call(cast.olga).get(url).json()
        seen += page["results"][0]["name"]
        url = page["next"]
    assert seen == names


@pytest.mark.parametrize(
    "query",
    [
        "ordering=password",
        "ordering=owner__password",
        "ordering=id;--",
        "ordering=",
        "owner__password__startswith=a",
        "user__password__startswith=a",
        "_connector=OR 1=1",
        "id=1,2",
        "page_size=10",
        "depth=9",
        "format=csv",
        "limit=0",
        "limit=-1",
        "limit=many",
        "limit=%D9%A3",
        "cursor=x",
        "cursor=WyJuYW1lIiwwLDEsIlxcdTAwMDAiXQ",
        "cursor=" + "W" * 5000,
        "client=abc",
        "client=1 OR 1=1",
        "kind=%00",
        "unknown=",
    ],
)
def test_what_is_not_on_the_list_is_a_400(call, cast: Cast, query):
    caller = call(cast.olga)
    for name in LISTS:
        answer = caller.get(f"{name}/?{query}")
        assert (name, answer.status_code) == (name, 400)
        assert answer.json()["code"] == "invalid"


def test_a_cursor_belongs_to_its_own_order_and_holds_only_what_can_be_stored(call, cast: Cast):
    for number in range(3):
        make_client(cast.olga, f"Client {number}")
    cursor = call(cast.olga).get("clients/", limit=1).json()["next"].split("cursor=")[1].split("&")[0]
    assert call(cast.olga).get(f"clients/?cursor={cursor}").status_code == 200
    assert call(cast.olga).get(f"clients/?cursor={cursor}&ordering=-name").status_code == 400
    for value in ("\0", "\ud800", 5, None, [1], {"a": 1}):
        forged = (
            base64.urlsafe_b64encode(json.dumps(["name_sort", 0, value, 1]).encode()).decode().rstrip("=")
        )
        assert call(cast.olga).get(f"clients/?cursor={forged}").status_code in {200, 400}
    for value in ("0001-01-01T00:00:00", "9999-12-31T23:59:59+00:00", "2020-01-01"):
        forged = base64.urlsafe_b64encode(json.dumps(["-created_at", 0, value, 1]).encode()).decode()
        assert call(cast.olga).get(f"clients/?ordering=-created_at&cursor={forged}").status_code == 400


def test_more_than_two_hundred_is_capped(call, cast: Cast):
    template = make_client(cast.olga, "Client")
    rows = [
        Client(name=f"C{n}", name_sort=f"{n:03}", search_text="", office=cast.office, owner=cast.olga)
        for n in range(205)
    ]
    Client.objects.bulk_create(rows)
    assert template.pk
    for limit in ("201", "1000000000", "9" * 100):
        assert len(call(cast.olga).get("clients/", limit=limit).json()["results"]) == 200
    assert len(call(cast.olga).get("clients/").json()["results"]) == 50


def test_each_filter_narrows(call, cast: Cast):
    firm = make_organisation(cast.tomas, "Firm", phase="active")
    ivan = make_client(
        cast.olga, "Ivan Petrov", tags=["VIP"], organisation=firm, phones=[{"raw": "0888123456"}]
    )
    free = make_client(cast.maria, "Free", owner=None)

    def found(user=cast.maria, **query):
        return {row["name"] for row in call(user).get("clients/", **query).json()["results"]}

    assert found() == {"Firm", "Ivan Petrov", "Free"}
    assert found(owner=cast.olga.pk) == {"Ivan Petrov"}
    assert found(owner="none") == {"Free"} == {free.name}
    assert found(tag="vip") == {"Ivan Petrov"}
    assert found(tag="nothing") == set()
    assert found(phase="active") == {"Firm"}
    assert found(kind="person") == {"Ivan Petrov", "Free"}
    assert found(organisation=firm.pk) == {ivan.name}
    assert found(q="123456") == found(q="petrov ivan") == {"Ivan Petrov"}
    assert found(q="((((") == set()
    assert found(trashed="false") == found()
    assert found(trashed="true") == set()
    assert found(cast.olga, owner="none") == set()


@pytest.mark.parametrize(
    "query",
    ["owner=abc", "phase=won", "kind=robot", "trashed=yes", "trashed=1", "q=" + "x" * 201, "tag=" + "x" * 61],
)
def test_a_filter_refuses_what_it_cannot_mean(call, cast: Cast, query):
    answer = call(cast.olga).get(f"clients/?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.split("=")[0]]


def test_ids_that_no_row_can_have_find_nothing(call, cast: Cast):
    make_client(cast.olga)
    for pk in ("0", "999999999", "9223372036854775807"):
        assert call(cast.olga).get("clients/", owner=pk).json()["results"] == []
        assert call(cast.olga).get("comments/", client=pk).json()["results"] == []
    assert call(cast.olga).get("clients/9999999999999999999999/").status_code == 404
