"""`contacts/`, `files/`, `tags/`, `relations/`, `views/`, `messages/` and `search/` by the contract."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client, Contact, File
from clients.services import add_file, log_contact, plan_contact, save_view, send_message
from notifications.models import Attempt, Message
from tests.clients.made import PDF, in_days, make_client, make_organisation
from tests.people import Cast


@pytest.fixture
def ivan(cast: Cast):
    return make_client(cast.olga, phones=[{"raw": "0888 123 456"}], emails=[{"address": "ivan@example.com"}])


# --- contacts ---------------------------------------------------------------------------------------------------------


def test_a_call_is_logged_and_a_meeting_planned_moved_and_done(call, cast: Cast, ivan):
    olga = call(cast.olga)
    logged = olga.post(
        "contacts/", {"client": ivan.pk, "kind": "call", "direction": "in", "outcome": "asks a quote"}
    )
    assert logged.status_code == 201
    assert (logged.json()["is_planned"], logged.json()["author"]) == (False, cast.olga.pk)
    assert olga.get(f"clients/{ivan.pk}/").json()["last_contact_at"] == logged.json()["at"]
    planned = olga.post(
        "contacts/", {"client": ivan.pk, "kind": "meeting", "at": in_days(2), "is_planned": True}
    )
    assert (planned.status_code, planned.json()["reminds_client"]) == (201, True)
    url = f"contacts/{planned.json()['id']}/"
    moved = olga.patch(url, {"at": in_days(3)})
    assert moved.status_code == 200
    calendar = olga.get(f"{url}ics/")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in calendar.content
    done = olga.patch(url, {"is_planned": False, "outcome": "signed"})
    assert (done.status_code, done.json()["outcome"]) == (200, "signed")
    assert olga.patch(url, {"is_planned": True}).status_code == 409
    assert olga.delete(url).status_code == 204
    assert olga.get(url).status_code == 404


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"is_planned": True}, "at"),
        ({"is_planned": True, "at": "2020-01-01T10:00:00Z"}, "at"),
        ({"at": "2206-01-01T10:00:00Z"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"kind": "smoke"}, "kind"),
        ({"duration_minutes": 1e300}, "duration_minutes"),
        ({"duration_minutes": -5}, "duration_minutes"),
        ({"client": 0}, "client"),
        ({"author": 1}, "author"),
    ],
)
def test_a_contact_that_cannot_be_is_a_400(call, cast: Cast, ivan, change, path):
    answer = call(cast.olga).post("contacts/", {"client": ivan.pk} | change)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [path]
    assert not Contact.objects.exists()


def test_contacts_are_narrowed(call, cast: Cast, ivan):
    log_contact(ivan, by=cast.olga)
    plan_contact(make_client(cast.tomas), by=cast.tomas, at=in_days(1))

    def found(**query):
        return [row["kind"] for row in call(cast.olga).get("contacts/", **query).json()["results"]]

    assert sorted(found()) == ["call", "meeting"]
    assert found(client=ivan.pk) == found(is_planned="false") == found(author=cast.olga.pk) == ["call"]
    assert found(is_planned="true") == ["meeting"]
    assert call(cast.olga).get("contacts/", is_planned="maybe").status_code == 400


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_goes_up_and_comes_down_as_it_was(call, cast: Cast, ivan):
    olga = call(cast.olga)
    up = olga.upload("files/", client=ivan.pk, file=SimpleUploadedFile("Оферта.pdf", PDF, "text/html"))
    assert up.status_code == 201, up.content
    body = up.json()
    assert (body["name"], body["content_type"], body["size"]) == ("Оферта.pdf", "application/pdf", len(PDF))
    assert "path" not in body
    down = call(cast.tomas).get(f"files/{body['id']}/content/")
    assert b"".join(down.streaming_content) == PDF
    assert down.headers["Content-Disposition"].startswith("attachment")
    assert (
        call(cast.tomas).ask("GET", f"files/{body['id']}/content/", Accept="application/pdf").status_code
        == 200
    )
    assert [row["id"] for row in olga.get("files/", client=ivan.pk).json()["results"]] == [body["id"]]
    assert olga.delete(f"files/{body['id']}/").status_code == 204
    assert olga.get(f"files/{body['id']}/content/").status_code == 404


def test_a_lying_an_endless_and_a_missing_file_are_refused(call, cast: Cast, ivan, monkeypatch):
    olga = call(cast.olga)
    lying = olga.upload("files/", client=ivan.pk, file=SimpleUploadedFile("photo.jpg", b"<html>"))
    assert (lying.status_code, list(lying.json()["errors"])) == (400, ["file"])
    empty = olga.upload("files/", client=ivan.pk, file=SimpleUploadedFile("photo.jpg", b""))
    assert empty.status_code == 400
    assert olga.upload("files/", client=ivan.pk).json()["errors"].keys() == {"file"}
    assert olga.upload("files/", client=0, file=SimpleUploadedFile("a.pdf", PDF)).json()["errors"].keys() == {
        "client"
    }
    assert olga.post("files/", {"client": ivan.pk}).status_code == 415
    monkeypatch.setattr("clients.services.files.MAX_BYTES", 4)
    assert olga.upload("files/", client=ivan.pk, file=SimpleUploadedFile("a.pdf", PDF)).status_code == 413
    monkeypatch.setattr("clients.api.files.MAX_BYTES", -70_000)
    large = olga.upload("files/", client=ivan.pk, file=SimpleUploadedFile("a.pdf", PDF))
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    assert not File.objects.exists()


def test_a_lost_file_is_a_404_and_no_fault(call, cast: Cast, ivan):
    file = add_file(ivan, SimpleUploadedFile("a.pdf", PDF), by=cast.olga)
    File.objects.update(path="clients/nowhere")
    assert call(cast.olga).get(f"files/{file.pk}/content/").status_code == 404


# --- tags, relations, views -------------------------------------------------------------------------------------------


def test_tags_are_listed_to_all_and_changed_by_leaders(call, cast: Cast):
    make_client(cast.olga, tags=["b", "a"])
    rows = call(cast.olga).get("tags/").json()["results"]
    assert [row["name"] for row in rows] == ["a", "b"]
    url = f"tags/{rows[0]['id']}/"
    assert call(cast.olga).patch(url, {"name": "c"}).status_code == 403
    assert call(cast.maria).patch(url, {"name": "c"}).json()["name"] == "c"
    assert call(cast.maria).patch(url, {"name": "B"}).status_code == 409
    assert call(cast.maria).patch(url, {"name": ""}).status_code == 400
    assert call(cast.olga).delete(url).status_code == 403
    assert call(cast.maria).delete(url).status_code == 204
    assert call(cast.maria).delete(url).status_code == 404
    assert call(cast.maria).post("tags/", {"name": "x"}).status_code == 405


def test_a_relation_is_seen_from_both_sides(call, cast: Cast, ivan):
    firm = make_organisation(cast.tomas)
    olga = call(cast.olga)
    made = olga.post("relations/", {"client": ivan.pk, "other": firm.pk, "kind": "works at", "role": "boss"})
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["role"]) == ("works at", "boss")
    for side in (ivan, firm):
        assert len(olga.get("relations/", client=side.pk).json()["results"]) == 1
    assert [row["name"] for row in olga.get("relation-types/").json()["results"]] == ["works at"]
    again = olga.post("relations/", {"client": ivan.pk, "other": firm.pk, "kind": "works at"})
    assert again.status_code == 409
    anna = make_client(cast.olga, "Anna Ilieva")
    parent = {"client": ivan.pk, "other": anna.pk, "kind": "parent", "inverse_kind": "child"}
    born = olga.post("relations/", parent)
    assert (born.status_code, born.json()["kind"], born.json()["inverse_kind"]) == (201, "parent", "child")
    wrong = olga.post("relations/", parent | {"inverse_kind": "pupil"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["inverse_kind"])
    self_made = olga.post("relations/", {"client": ivan.pk, "other": ivan.pk, "kind": "is"})
    assert list(self_made.json()["errors"]) == ["other"]
    assert olga.delete(f"relations/{made.json()['id']}/").status_code == 204
    assert olga.get(f"relations/{made.json()['id']}/").status_code == 404


def test_views_of_others_are_read_when_shared_and_never_changed(call, cast: Cast):
    olga, tomas = call(cast.olga), call(cast.tomas)
    made = olga.post("views/", {"name": "Late", "query": "view=overdue"})
    url = f"views/{made.json()['id']}/"
    assert made.status_code == 201
    assert tomas.get(url).status_code == tomas.patch(url, {"name": "x"}).status_code == 404
    assert olga.patch(url, {"is_shared": True}).json()["is_shared"] is True
    assert tomas.get(url).json()["name"] == "Late"
    assert tomas.patch(url, {"name": "x"}).status_code == tomas.delete(url).status_code == 403
    assert olga.post("views/", {"name": "x", "query": "y", "page": "secrets"}).status_code == 400
    assert olga.post("views/", {"name": "x", "query": "y", "owner": cast.tomas.pk}).status_code == 400
    assert olga.delete(url).status_code == 204
    save_view(None, by=cast.tomas, name="His", query="")
    assert olga.get("views/").json()["results"] == []


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_is_written_read_cancelled_and_sent_again(call, cast: Cast, ivan):
    olga = call(cast.olga)
    made = olga.post(
        "messages/",
        {"client": ivan.pk, "channel": "email", "subject": "Quote", "body": "Hello", "due_at": in_days(1)},
    )
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["client"], body["user"], body["to"], body["subject"], body["body"], body["state"]) == (
        ivan.pk,
        None,
        "ivan@example.com",
        "Quote",
        "Hello",
        "pending",
    )
    assert (body["reason"], body["attempts"], body["resend_of"]) == (None, [], None)
    url = f"messages/{body['id']}/"
    assert call(cast.tomas).get(url).json() == body
    cancelled = olga.post(f"{url}cancel/")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert cancelled.json()["reason"] == {"code": "by_hand", "text": "Cancelled by Olga Tester."}
    assert olga.post(f"{url}cancel/").status_code == 409
    again = olga.post(f"{url}resend/")
    assert (again.status_code, again.json()["resend_of"]) == (201, body["id"])
    assert again.json()["id"] != body["id"]


def test_an_sms_with_a_subject_is_refused_there(call, cast: Cast, ivan):
    text = {"client": ivan.pk, "channel": "sms", "body": "Hello"}
    refused = call(cast.olga).post("messages/", text | {"subject": "Quote"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["subject"])
    assert not Message.objects.exists()
    assert call(cast.olga).post("messages/", text | {"subject": ""}).status_code == 201


def test_a_message_shows_its_attempts(call, cast: Cast, ivan):
    message = send_message(ivan, by=cast.olga, channel="sms", body="x")
    Attempt.objects.create(
        message=message, fence=1, provider="test", started_at=in_days(0), outcome="refused", code="21211"
    )
    [attempt] = call(cast.olga).get(f"messages/{message.pk}/").json()["attempts"]
    assert attempt.keys() == {"started_at", "finished_at", "outcome", "code", "provider_id"}
    assert (attempt["outcome"], attempt["code"], attempt["finished_at"]) == ("refused", "21211", None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"to": "stranger@example.com"}, "to"),
        ({"body": ""}, "body"),
        ({"client": 0}, "client"),
        ({"state": "sent"}, "state"),
        ({"user": 1}, "user"),
        ({"due_at": "later"}, "due_at"),
        ({"due_at": "2020-01-01T10:00:00Z"}, "due_at"),
        ({"due_at": "2206-01-01T10:00:00Z"}, "due_at"),
    ],
)
def test_a_message_that_cannot_be_is_a_400(call, cast: Cast, ivan, change, path):
    answer = call(cast.olga).post("messages/", {"client": ivan.pk, "channel": "email", "body": "x"} | change)
    assert answer.status_code == 400, answer.content
    assert list(answer.json()["errors"]) == [path]
    assert not Message.objects.exists()


def test_everybody_reads_what_went_to_visible_clients_and_to_themselves(call, cast: Cast, ivan):
    to_client = send_message(ivan, by=cast.olga, channel="email", body="x")
    common = {"channel": "email", "kind": "x", "language": "en", "body": "x", "next_try_at": in_days(0)}
    to_tomas = Message.objects.create(user=cast.tomas, to="t@example.com", dedupe_key="1", **common)
    Message.objects.create(user=cast.tomas, to="t@example.com", dedupe_key="2", is_secret=True, **common)
    Message.objects.create(subject="client:x", to="t@example.com", dedupe_key="3", **common)

    def found(user, **query):
        return {row["id"] for row in call(user).get("messages/", **query).json()["results"]}

    assert found(cast.olga) == found(cast.maria) == found(cast.adam) == {to_client.pk}
    assert found(cast.tomas) == {to_client.pk, to_tomas.pk}
    assert found(cast.colin) == set()
    assert (
        found(cast.tomas, client=ivan.pk)
        == found(cast.tomas, state="pending", client=ivan.pk)
        == {to_client.pk}
    )
    assert found(cast.tomas, channel="sms") == set()
    assert call(cast.tomas).post(f"messages/{to_tomas.pk}/cancel/").status_code == 403
    assert call(cast.colin).post(f"messages/{to_client.pk}/cancel/").status_code == 404
    assert call(cast.colin).post(f"messages/{to_client.pk}/resend/").status_code == 404
    assert Message.objects.get(pk=to_client.pk).state == "pending"


# --- search -----------------------------------------------------------------------------------------------------------


def test_search_answers_with_pages(call, cast: Cast, ivan):
    answer = call(cast.olga).get("search/", q="petrov")
    assert answer.status_code == 200
    [hit] = answer.json()["results"]
    assert hit == {
        "type": "client",
        "id": ivan.pk,
        "title": "Ivan Petrov",
        "snippet": "",
        "url": f"/clients/{ivan.pk}/",
    }
    assert call(cast.colin).get("search/", q="petrov").json()["results"] == []
    for query in ({}, {"q": ""}, {"q": "x" * 201}, {"q": "x", "limit_to": "y"}):
        assert call(cast.olga).get("search/", **query).status_code == 400
    assert Client.objects.count() == 1
