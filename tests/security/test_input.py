"""Attacks by input on clients: A26, A32–A35, A38, A52–A55 and A60, over pages and the API."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.downloads import file_response
from clients.models import Client, Comment
from clients.services import add_comment, add_file, add_relation, send_message, update_client
from tests.callers import Caller
from tests.clients.made import PDF, make_client, make_organisation
from tests.people import Cast, make_cast
from tests.security.attempts import office

SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
]


# --- A26: markup is text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", SCRIPTS)
def test_a26_markup_is_shown_as_text_on_every_page(sign_in, call, cast: Cast, settings, text):
    settings.SECRET_KEY = "a secret that no page may show"
    client = make_client(
        cast.olga,
        f"N{text}",
        notes=text,
        source=text,
        job_title=text,
        what_counts=text,
        address=text,
        tags=[text[:60]],
    )
    add_comment(client, by=cast.olga, body=text)
    add_file(client, SimpleUploadedFile(f"{text}.pdf", PDF), by=cast.olga)
    add_relation(client, make_organisation(cast.olga, f"O{text}"), text, by=cast.olga, role=text)
    browser = sign_in(cast.olga)
    pages = ["", "timeline/", "peek/", "edit/", "side/"]
    urls = [f"/clients/{client.pk}/{page}" for page in pages]
    urls += ["/clients/", "/clients/?q=N", "/palette/?q=N", "/", "/tasks/"]
    for url in urls:
        for headers in ({}, {"HX-Request": "true"}):
            page = browser.get(url, headers=headers, follow=True).content.decode()
            assert "<script>alert" not in page, url
            assert "<img src=x" not in page, url
            assert settings.SECRET_KEY not in page, url
    answer = call(cast.olga).get(f"clients/{client.pk}/")
    assert answer.json()["notes"] == text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", " javascript:x", "vbscript:x"]
)
def test_a26_a_link_that_runs_is_refused_and_never_drawn(sign_in, call, cast: Cast, link):
    assert call(cast.olga).post("clients/", {"name": "x", "website": link}).status_code == 400
    client = make_client(cast.olga)
    Client.objects.filter(pk=client.pk).update(website=link)  # as an import keeps it
    page = sign_in(cast.olga).get(f"/clients/{client.pk}/").content.decode().lower()
    assert f'href="{link.strip().lower()}' not in page
    assert 'href="javascript' not in page


# --- A32, A33: filters and orders are a list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["password", "owner__password", "id;--", "-", "?", "name,id", "random", "1"]
)
def test_a32_orders_are_those_on_the_list(call, cast: Cast, value):
    make_client(cast.olga)
    assert call(cast.olga).get("clients/", ordering=value).status_code == 400
    assert call(cast.olga).get("clients/", ordering="-name").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "owner__password__startswith",
        "owner__email",
        "search_text",
        "name__regex",
        "_connector",
        "_negated",
        "pk__in",
        "client__id",
    ],
)
def test_a33_filters_are_no_oracle(call, sign_in, cast: Cast, name):
    make_client(cast.olga, "Anna")
    for value in ("a", "OR 1=1", "{"):
        for resource in (
            "clients",
            "comments",
            "contacts",
            "files",
            "relations",
            "messages",
            "views",
            "tags",
        ):
            assert call(cast.olga).get(f"{resource}/", **{name: value}).status_code == 400
    browser = sign_in(cast.olga)
    assert b"Anna" in browser.get("/clients/", {name: "zzz"}).content  # pages pass over what they do not know


# --- A34: one line, one recipient ------------------------------------------------------------------------------------------


def test_a34_line_breaks_stay_out_of_headers_and_names(call, cast: Cast):
    client = make_client(cast.olga, "Ivan\r\nBcc: x@y.com", emails=[{"address": "ivan@example.com"}])
    assert client.name == "Ivan Bcc: x@y.com"
    for to in ("ivan@example.com\r\nBcc: x@y.com", "ivan@example.com,x@y.com", "ivan@example.com;x@y.com"):
        body = {"client": client.pk, "channel": "email", "body": "x", "to": to}
        assert call(cast.olga).post("messages/", body).status_code == 400
        assert call(cast.olga).post("clients/", {"name": "x", "emails": [{"address": to}]}).status_code == 400
    message = send_message(client, by=cast.olga, channel="email", subject="Hi\r\nBcc: x@y.com", body="x")
    assert message.subject_line == "Hi Bcc: x@y.com"
    assert message.to == "ivan@example.com"
    file = add_file(client, SimpleUploadedFile("a\r\nX-Evil: 1.pdf", PDF), by=cast.olga)
    assert "\n" not in file_response(file).headers["Content-Disposition"]
    assert "X-Evil" not in file_response(file).headers


# --- A35: characters that break things --------------------------------------------------------------------------------------

ODD = [
    "a\0b",
    "\0",
    "a\ud800b",
    "x" * 1_000_000,
    "\u202egnp.exe",
    "\ufeff\u200b",
    "𝕀𝕧𝕒𝕟 🙂",
    "ﷺ" * 200,
    "Z̴͓̈a̷" * 30,
]
TEXTS = [
    "name",
    "given_name",
    "notes",
    "source",
    "address",
    "website",
    "what_counts",
    "addressed_as",
    "job_title",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_a35_no_text_breaks_a_field(call, sign_in, cast: Cast, text):
    client = make_client(cast.olga)
    olga, browser = call(cast.olga), sign_in(cast.olga)
    tried = [olga.post("clients/", {"name": "x", field: text}) for field in TEXTS]
    tried += [
        olga.post("clients/", {"name": "x", "tags": [text]}),
        olga.post("clients/", {"name": "x", "phones": [{"raw": text}]}),
        olga.post("clients/", {"name": "x", "phones": [{"number": "+359888123456", "label": text}]}),
        olga.post("clients/", {"name": "x", "emails": [{"address": text}]}),
        olga.post("comments/", {"client": client.pk, "body": text}),
        olga.post("contacts/", {"client": client.pk, "outcome": text, "next_step": text}),
        olga.post("relations/", {"client": client.pk, "other": client.pk, "kind": text}),
        olga.post("views/", {"name": text, "query": text}),
        olga.post("messages/", {"client": client.pk, "channel": "email", "body": text, "subject": text}),
        olga.upload(
            "files/",
            client=client.pk,
            file=SimpleUploadedFile(text[:300].replace("\ud800", "?") + ".pdf", PDF),
        ),
    ]
    asked = text[:2000].encode("utf-8", "replace").decode()
    for path in (
        "clients/?q=",
        "clients/?tag=",
        "search/?q=",
        "comments/?kind=",
        "clients/?ordering=",
        "clients/?cursor=",
    ):
        name, _, key = path.partition("?")
        tried.append(olga.get(name, **{key.rstrip("="): asked}))
    for url in ("/clients/", "/palette/", "/clients/choices/"):
        tried.append(browser.get(url, {"q": asked}))
    form = {
        "kind": "person",
        "name": asked,
        "owner": cast.olga.pk,
        "office": cast.office.pk,
        "tags": asked,
        "notes": asked,
    }
    tried.append(browser.post("/clients/new/", form))
    tried.append(browser.post(f"/clients/{client.pk}/comments/", {"kind": "note", "body": asked}))
    assert {answer.status_code for answer in tried} <= {200, 201, 302, 303, 400, 409, 413, 422}


def test_a35_what_is_stored_reads_back_as_typed(call, cast: Cast):
    for text in ("\u202egnp.exe", "𝕀𝕧𝕒𝕟 🙂", "ﷺ" * 200, "Ž̴a"):
        made = call(cast.olga).post("clients/", {"name": text, "notes": f" {text}\nsecond "})
        assert made.status_code == 201
        assert (made.json()["name"], made.json()["notes"]) == (text, f"{text}\nsecond")


# --- A52, A53, A54, A55 ---------------------------------------------------------------------------------------------------------


def test_a52_nothing_endless_is_taken(call, cast: Cast):
    client = make_client(cast.olga)
    olga = call(cast.olga)
    assert len(olga.get("clients/", limit=10**9).json()["results"]) == 1
    assert olga.get("clients/", page_size=10**9).status_code == 400
    assert olga.get("clients/", depth=9).status_code == 400
    assert olga.get("clients/", id=",".join(map(str, range(10_000)))).status_code == 400
    assert olga.post("clients/", {"name": "x", "notes": "x" * 1_000_000}).status_code == 400
    assert olga.post("clients/", {"name": "x", "notes": "x" * 3_000_000}).status_code == 413
    assert olga.post("clients/", {"name": "x", "tags": [f"t{n}" for n in range(10_000)]}).status_code == 400
    assert olga.post("clients/", {"name": "x", "phones": [{"raw": "0888123456"}] * 10_000}).status_code == 400
    assert (
        olga.post(
            "comments/", {"client": client.pk, "body": "x", "mentions": list(range(10_000))}
        ).status_code
        == 400
    )
    assert Client.objects.count() == 1
    assert not Comment.objects.exists()


@pytest.mark.parametrize("path", ["/api/v1/clients/?limit=200", "/clients/"])
def test_a53_two_hundred_rows_cost_what_twenty_do(sign_in, cast: Cast, path):
    browser = sign_in(cast.olga)
    counts = []
    browser.get(path)
    for number in (20, 180):
        rows = [
            Client(
                name=f"C{n}", name_sort=f"{number}{n:03}", search_text="", office=cast.office, owner=cast.olga
            )
            for n in range(number)
        ]
        Client.objects.bulk_create(rows)
        for row in rows:
            row.phones.create(raw="x")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 2
    assert counts[1] <= 10


@pytest.mark.parametrize(
    "text", ["a" * 100_000 + "!", "(" * 100_000, "http://" + "a." * 50_000, "@" * 100_000, "+1" * 50_000]
)
def test_a54_long_odd_text_is_answered_at_once(call, sign_in, cast: Cast, text):
    client = make_client(cast.olga)
    add_comment(client, by=cast.olga, body=text[:50_000])
    began = time.monotonic()
    call(cast.olga).post(
        "clients/", {"name": "x", "website": text, "phones": [{"raw": text}], "emails": [{"address": text}]}
    )
    call(cast.olga).get("clients/", q=text[:200])
    assert sign_in(cast.olga).get(f"/clients/{client.pk}/").status_code == 200
    assert time.monotonic() - began < 5  # a hang, not a benchmark: make bench measures


def test_a55_nothing_of_an_office_is_kept_by_a_cache(call, sign_in, cast: Cast):
    client = make_client(cast.olga)
    for answer in (
        sign_in(cast.olga).get(f"/clients/{client.pk}/"),
        call(cast.olga).get(f"clients/{client.pk}/"),
        call(cast.olga).get("clients/"),
    ):
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Vary" in answer.headers
    for path in (
        f"/clients/{client.pk}/x.css",
        f"/clients/{client.pk}.css",
        f"/api/v1/clients/{client.pk}/x.css",
    ):
        assert sign_in(cast.olga).get(path).status_code == 404


# --- A60: two at once ---------------------------------------------------------------------------------------------------------


def test_a60_the_second_of_two_browsers_is_told_what_the_first_one_changed(sign_in, cast: Cast):
    client = make_client(cast.olga, notes="old")
    update_client(client, by=cast.tomas, version=1, values={"notes": "from Tomas"})
    form = {
        "kind": "person", "name": client.name, "owner": cast.olga.pk, "office": cast.office.pk, "version": 1,
        "notes": "from Olga",
    }  # fmt: skip
    answer = sign_in(cast.olga).post(f"/clients/{client.pk}/edit/", form)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "from Olga" in said
    assert "from Tomas" in said
    assert Client.objects.get().notes == "from Tomas"


def test_a60_changes_of_different_fields_both_stay(sign_in, cast: Cast):
    client = make_client(cast.olga)
    update_client(client, by=cast.tomas, version=1, values={"notes": "from Tomas"})
    form = {
        "kind": "person", "name": client.name, "owner": cast.olga.pk, "office": cast.office.pk, "version": 1,
        "source": "from Olga", "notes": "",
    }  # fmt: skip
    assert sign_in(cast.olga).post(f"/clients/{client.pk}/edit/", form).status_code in {200, 204, 302}
    row = Client.objects.get()
    assert (row.notes, row.source) == ("from Tomas", "from Olga")


@pytest.mark.django_db(transaction=True)
def test_a60_of_twenty_edits_at_once_one_wins_and_each_other_is_told():
    cast = make_cast()
    client = make_client(cast.olga)
    callers = [Caller(Browser(), cast.olga) for _ in range(8)]
    together = Barrier(len(callers))

    def edit(number: int) -> tuple[int, dict]:
        try:
            together.wait(timeout=30)
            answer = callers[number].patch(f"clients/{client.pk}/", {"notes": f"edit {number}"}, version=1)
            return answer.status_code, json.loads(answer.content)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(edit, range(len(callers))))
    assert sorted(status for status, _body in answers) == [200] + [409] * (len(callers) - 1)
    [won] = [body for status, body in answers if status == 200]
    for number, (status, body) in enumerate(answers):
        if status == 409:
            assert body["changed"] == {"notes": {"yours": f"edit {number}", "theirs": won["notes"]}}
            assert body["current"]["version"] == 2
    row = Client.objects.get(pk=client.pk)
    assert (row.notes, row.version) == (won["notes"], 2)


def test_a60_a_refused_edit_leaves_no_half(call, cast: Cast):
    client = make_client(cast.olga, phones=[{"raw": "0888123456"}])
    before = office()
    body = {"notes": "x", "phones": [{"raw": "0888999999"}], "emails": [{"address": "nobody"}]}
    assert call(cast.olga).patch(f"clients/{client.pk}/", body, version=1).status_code == 400
    assert office() == before
