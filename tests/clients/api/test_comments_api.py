"""`/api/v1/comments/` by the contract."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.models import Comment
from clients.services import add_comment
from tests.clients.made import make_client
from tests.people import Cast


@pytest.fixture
def ivan(cast: Cast):
    return make_client(cast.olga)


def test_a_comment_with_a_mention(call, cast: Cast, ivan):
    answer = call(cast.olga).post(
        "comments/",
        {"client": ivan.pk, "kind": "risk", "body": " Roof \n leaks ", "mentions": [cast.tomas.pk]},
    )
    assert answer.status_code == 201
    body = answer.json()
    assert {
        name: body[name] for name in ("client", "author", "kind", "body", "mentions", "due_on", "task")
    } == {
        "client": ivan.pk,
        "author": cast.olga.pk,
        "kind": "risk",
        "body": "Roof \n leaks",
        "mentions": [cast.tomas.pk],
        "due_on": None,
        "task": None,
    }
    assert (body["is_pinned"], body["edited_at"], body["version"]) == (False, None, 1)
    assert call(cast.tomas).get(f"comments/{body['id']}/").json() == body


def test_a_date_is_refused_when_a_comment_is_or_becomes_no_promise(call, cast: Cast, ivan):
    olga = call(cast.olga)
    due = {"due_on": "2030-06-03"}
    note = olga.post("comments/", {"client": ivan.pk, "body": "x", "due_on": None}).json()
    promise = olga.post("comments/", {"client": ivan.pk, "body": "x", "kind": "promise"} | due).json()
    for one, change in ((note, due), (promise, {"kind": "note"} | due)):
        answer = olga.patch(f"comments/{one['id']}/", change, version=one["version"])
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert list(answer.json()["errors"]) == ["due_on"]
    kept = olga.patch(f"comments/{promise['id']}/", {"kind": "note"}, version=promise["version"])
    assert (kept.status_code, kept.json()["due_on"]) == (200, None)


def test_mentioning_somebody_who_cannot_see_is_refused_by_name_and_code(call, cast: Cast, ivan):
    answer = call(cast.olga).post("comments/", {"client": ivan.pk, "body": "x", "mentions": [cast.colin.pk]})
    assert (answer.status_code, answer.json()["code"]) == (400, "cannot_see")
    assert list(answer.json()["errors"]) == ["mentions"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "promise"}, "due_on"),
        ({"kind": "promise", "due_on": "soon"}, "due_on"),
        ({"due_on": "2030-06-03"}, "due_on"),
        ({"kind": "risk", "due_on": "2030-06-03"}, "due_on"),
        ({"body": ""}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"body": "a\0b"}, "body"),
        ({"kind": "rant"}, "kind"),
        ({"mentions": [0]}, "mentions"),
        ({"mentions": [10**30]}, "mentions"),
        ({"mentions": ["x"]}, "mentions"),
        ({"mentions": 5}, "mentions"),
        ({"mentions": list(range(1, 52))}, "mentions"),
        ({"client": 0}, "client"),
        ({"client": None}, "client"),
        ({"author": 1}, "author"),
        ({"task": 1}, "task"),
        ({"created_at": "2020-01-01T00:00Z"}, "created_at"),
        ({"colour": 1}, "colour"),
    ],
)
def test_bad_input_is_a_400_at_its_place(call, cast: Cast, ivan, change, path):
    answer = call(cast.olga).post("comments/", {"client": ivan.pk, "body": "x"} | change)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [path]


def test_an_edit_names_its_version_and_keeps_the_earlier_words(call, cast: Cast, ivan):
    comment = add_comment(ivan, by=cast.olga, body="first")
    url = f"comments/{comment.pk}/"
    assert call(cast.olga).patch(url, {"body": "second"}).status_code == 428
    answer = call(cast.olga).patch(url, {"body": "second"}, version=1)
    assert (answer.status_code, answer.json()["body"], answer.json()["version"]) == (200, "second", 2)
    assert answer.json()["edited_at"]
    stale = call(cast.olga).patch(url, {"body": "third"}, version=1)
    assert stale.status_code == 409
    assert stale.json()["changed"] == {"body": {"yours": "third", "theirs": "second"}}
    assert stale.json()["current"] == call(cast.olga).get(url).json()
    past = call(cast.tomas).get(f"{url}history/").json()["results"]
    assert [(row["version"], row["body"], row["by"]) for row in past] == [
        (1, "first", None),
        (2, "second", cast.olga.pk),
    ]
    assert call(cast.olga).patch(url, {"client": ivan.pk}, version=2).status_code == 400


def test_the_history_of_a_promise_says_each_version_once(call, cast: Cast, ivan):
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    made = call(cast.olga).post(
        "comments/", {"client": ivan.pk, "body": "first", "kind": "promise", "due_on": day}
    )
    url = f"comments/{made.json()['id']}/"
    assert call(cast.olga).patch(url, {"body": "second"}, version=1).status_code == 200
    past = call(cast.olga).get(f"{url}history/").json()["results"]
    assert [(row["version"], row["body"]) for row in past] == [(1, "first"), (2, "second")]


def test_only_its_author_edits_and_leaders_may_delete(call, cast: Cast, ivan):
    comment = add_comment(ivan, by=cast.olga, body="x")
    url = f"comments/{comment.pk}/"
    for person in (cast.tomas, cast.maria):
        assert call(person).patch(url, {"body": "y"}, version=1).status_code == 403
    assert call(cast.tomas).delete(url).status_code == 403
    assert Comment.objects.get().body == "x"
    assert call(cast.maria).delete(url, version=9).status_code == 409
    assert call(cast.maria).delete(url).status_code == 204
    assert call(cast.olga).get(url).status_code == 404
    trace = call(cast.olga).get(f"clients/{ivan.pk}/timeline/", kind="comment_deleted").json()["results"]
    assert [event["actor"] for event in trace] == [cast.maria.pk]


def test_lists_are_narrowed(call, cast: Cast, ivan):
    other = make_client(cast.tomas)
    mine = add_comment(ivan, by=cast.olga, body="x", kind="risk")
    add_comment(other, by=cast.tomas, body="x")

    def found(**query):
        return [row["id"] for row in call(cast.olga).get("comments/", **query).json()["results"]]

    assert len(found()) == 2
    assert found(client=ivan.pk) == found(kind="risk") == found(author=cast.olga.pk) == [mine.pk]


def test_a_comment_costs_few_queries(call, cast: Cast, ivan, django_assert_max_num_queries):
    caller = call(cast.olga)
    caller.get("tags/")
    with django_assert_max_num_queries(10):
        assert caller.post("comments/", {"client": ivan.pk, "body": "x"}).status_code == 201
