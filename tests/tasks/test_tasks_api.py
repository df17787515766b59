"""Programs and tasks: the contract to the letter, the same verbs as the pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.models import Comment
from tasks import services
from tasks.models import Task
from tasks.values import Deadline
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task

URL = "/api/v1/tasks/"
FIELDS = {
    "id", "title", "description", "client", "assignee", "team", "created_by", "watchers", "status", "priority",
    "start_at", "due_at", "promised_on", "client_line", "client_channel", "repeat", "reminders", "completed_at", "version",
}  # fmt: skip


@pytest.fixture
def olga(cast: Cast, sign_in):
    return sign_in(cast.olga)


def post(browser, url: str, **body):
    return browser.post(url, body, content_type="application/json")


def patch(browser, task, version=None, **body):
    headers = {"If-Match": str(version)} if version is not None else {}
    return browser.patch(f"{URL}{task.pk}/", body, content_type="application/json", headers=headers)


def test_a_task_comes_back_as_it_was_sent(cast: Cast, olga):
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    body = {
        "title": "Call", "description": "About the price", "client": client.pk, "assignee": cast.tomas.pk,
        "watchers": [cast.maria.pk], "status": "doing", "priority": "high", "start_at": "2030-06-01T06:00:00Z",
        "due_at": "2030-06-03T15:00:00+03:00", "promised_on": "2030-06-04", "client_line": "We call you",
        "client_channel": "email", "repeat": "FREQ=WEEKLY",
        "reminders": [{"offset_minutes": 30, "channels": ["app", "email"]}],
    }  # fmt: skip
    answer = post(olga, URL, **body)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made.keys() >= FIELDS
    assert made["due_at"] in {"2030-06-03T12:00:00Z", "2030-06-03T15:00:00+03:00"}
    assert made["reminders"] == [
        {"offset_minutes": 30, "days_before": None, "channels": ["app", "email"], "to": "assignee"}
    ]
    same = (
        "title",
        "description",
        "client",
        "assignee",
        "watchers",
        "status",
        "priority",
        "promised_on",
        "repeat",
    )
    assert {name: made[name] for name in same} == {name: body[name] for name in same}
    assert (made["created_by"], made["version"], answer.headers["ETag"]) == (cast.olga.pk, 1, '"1"')


def test_a_date_alone_is_six_in_the_evening_of_the_assignee(cast: Cast, olga):
    cast.tomas.time_zone = "Asia/Dubai"
    cast.tomas.save()
    made = post(olga, URL, title="Call", assignee=cast.tomas.pk, due_at="2030-06-03").json()
    assert datetime.fromisoformat(made["due_at"]) == datetime(2030, 6, 3, 14, tzinfo=UTC)
    assert made["is_date_only"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x\x00"}, "title"),
        ({"title": "x", "color": 1}, "color"),
        ({"title": "x", "version": 4}, "version"),
        ({"title": "x", "due_at": "tomorrow"}, "due_at"),
        ({"title": "x", "due_at": 5}, "due_at"),
        ({"title": "x", "due_at": "2206-01-01"}, "due_at"),
        ({"title": "x", "due_at": "0001-01-01"}, "due_at"),
        ({"title": "x", "due_at": "2030-13-01"}, "due_at"),
        ({"title": "x", "due_at": "2020-01-01"}, "due_at"),
        ({"title": "x", "due_at": "9999-12-31T23:00:00-12:00"}, "due_at"),
        ({"title": "x", "start_at": "0001-01-01T00:00:00Z"}, "start_at"),
        ({"title": "x", "start_at": "2030-02-02T00:00:00Z", "due_at": "2030-02-01"}, "due_at"),
        ({"title": "x", "client": 999999}, "client"),
        ({"title": "x", "client": True}, "client"),
        ({"title": "x", "client": "1e3"}, "client"),
        ({"title": "x", "assignee": 999999}, "assignee"),
        ({"title": "x", "team": 999999}, "team"),
        ({"title": "x", "watchers": [999999]}, "watchers"),
        ({"title": "x", "watchers": "me"}, "watchers"),
        ({"title": "x", "status": "later"}, "status"),
        ({"title": "x", "repeat": "FREQ=MINUTELY", "due_at": "2030-02-01"}, "repeat"),
        ({"title": "x", "repeat": "FREQ=DAILY"}, "due_at"),
        ({"title": "x", "due_at": "2030-02-01", "reminders": [{"offset_minutes": -5}]}, "reminders.0.offset_minutes"),
        ({"title": "x", "due_at": "2030-02-01", "reminders": [{"offset_minutes": 5, "channels": ["fax"]}]}, "reminders.0.channels.0"),
        ({"title": "x", "due_at": "2030-02-01", "reminders": [{}]}, "reminders.0.offset_minutes"),
        ({"title": "x", "reminders": [{"offset_minutes": 5}]}, "due_at"),
        ({"title": "x", "due_at": "2030-02-01", "reminders": [{"offset_minutes": 5, "to": "client", "channels": ["sms"]}]}, "reminders.0.to"),
    ],
)  # fmt: skip
def test_nonsense_is_a_400_at_its_field(cast: Cast, olga, body, field):
    answer = post(olga, URL, **body)
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == "invalid"
    assert field in answer.json()["errors"]
    assert not Task.objects.exists()


def test_a_foreign_client_reads_like_an_unknown_one(cast: Cast, sign_in):
    client = make_client(cast.olga)
    browser = sign_in(cast.colin)
    foreign = post(browser, URL, title="x", client=client.pk).json()
    unknown = post(browser, URL, title="x", client=999_999).json()
    assert foreign == unknown


def test_an_assignee_who_may_not_see_the_client_is_explained(cast: Cast, olga):
    answer = post(olga, URL, title="x", client=make_client(cast.olga).pk, assignee=cast.colin.pk)
    assert (answer.status_code, answer.json()["code"]) == (400, "cannot_see")
    assert "assignee" in answer.json()["errors"]


def test_versions_are_asked_for_and_checked(cast: Cast, olga):
    task = make_task(cast.olga)
    assert patch(olga, task, title="Visit").status_code == 428
    assert patch(olga, task, "x", title="Visit").status_code == 400
    good = patch(olga, task, 1, title="Visit")
    assert (good.status_code, good.json()["version"]) == (200, 2)
    stale = patch(olga, task, '"1"', title="Write")
    assert stale.status_code == 409
    body = stale.json()
    assert body["code"] == "conflict"
    assert body["current"]["title"] == "Visit"
    assert body["changed"] == {"title": {"yours": "Write", "theirs": "Visit"}}


def test_patching_the_status_is_moving(cast: Cast, olga):
    task = make_task(cast.olga)
    assert patch(olga, task, 1, status="done").json()["completed_at"]
    assert patch(olga, task, 2, status="waiting").json()["completed_at"] is None


def test_assign_return_complete_reopen(cast: Cast, olga):
    task = make_task(cast.olga)
    url = f"{URL}{task.pk}/"
    assert (
        post(olga, f"{url}assign/", assignee=cast.tomas.pk, comment="Please").json()["assignee"]
        == cast.tomas.pk
    )
    assert post(olga, f"{url}assign/").status_code == 400
    first = post(olga, f"{url}complete/")
    again = post(olga, f"{url}complete/")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["completed_at"] == again.json()["completed_at"]
    assert post(olga, f"{url}assign/", assignee=cast.olga.pk).status_code == 409
    assert post(olga, f"{url}return/").status_code == 400
    assert post(olga, f"{url}return/", comment="Not yet").json()["status"] == "open"
    post(olga, f"{url}complete/")
    assert post(olga, f"{url}reopen/").json()["status"] == "open"


def test_the_trash_and_back(cast: Cast, olga):
    task = make_task(cast.olga)
    assert olga.delete(f"{URL}{task.pk}/").status_code == 204
    assert olga.get(f"{URL}{task.pk}/").status_code == 404
    assert post(olga, f"{URL}{task.pk}/restore/").status_code == 200


def test_lists_are_narrowed_by_what_the_contract_names(cast: Cast, olga):
    client = make_client(cast.olga)
    mine = make_task(cast.olga, "Mine", client=client, due=in_days(0.001))
    late = make_task(cast.olga, "Late", assignee=cast.tomas, due=in_days(1))
    Task.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    queued = make_task(cast.maria, "Queued", team=cast.north)

    def found(query):
        return [row["id"] for row in olga.get(f"{URL}?{query}").json()["results"]]

    assert found("") == [queued.pk, late.pk, mine.pk]
    assert found(f"assignee={cast.tomas.pk}") == [late.pk]
    assert found(f"created_by={cast.maria.pk}") == [queued.pk]
    assert found(f"team={cast.north.pk}") == [queued.pk]
    assert found(f"client={client.pk}") == [mine.pk]
    assert found("due=overdue") == [late.pk]
    assert found("due=week") == [mine.pk]
    assert found("status=done") == []
    assert found("ordering=due_at") == [late.pk, mine.pk, queued.pk]


@pytest.mark.parametrize(
    "query", ["due=never", "status=x", "colour=red", "cursor=x", "limit=0", "ordering=title", "assignee=x"]
)
def test_an_odd_parameter_is_a_400(cast: Cast, olga, query):
    assert olga.get(f"{URL}?{query}").status_code == 400


def test_pages_follow_each_other(cast: Cast, olga):
    for number in range(5):
        make_task(cast.olga, f"Task {number}")
    first = olga.get(f"{URL}?limit=3").json()
    second = olga.get(first["next"]).json()
    titles = [row["title"] for row in (*first["results"], *second["results"])]
    assert titles == [f"Task {number}" for number in (4, 3, 2, 1, 0)]
    assert second["next"] is None


def test_a_list_costs_the_same_for_one_and_for_twenty(cast: Cast, olga):
    counts = []
    for number in (1, 20):
        for _more in range(number):
            make_task(cast.olga, watchers=[cast.tomas], due=in_days(3))
        with CaptureQueriesContext(connection) as queries:
            olga.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_strangers_get_401(client, db):
    assert client.get(URL).status_code == 401


def test_colin_finds_neither_task_nor_action(cast: Cast, sign_in):
    task = make_task(cast.olga, client=make_client(cast.olga))
    browser = sign_in(cast.colin)
    assert browser.get(URL).json()["results"] == []
    assert browser.get(f"{URL}{task.pk}/").status_code == 404
    for action in ("complete", "reopen", "take"):
        assert post(browser, f"{URL}{task.pk}/{action}/").status_code == 404


def test_a_queue_shows_the_work_and_not_the_client(cast: Cast, sign_in):
    client = make_client(cast.maria, owner=None)
    task = make_task(cast.maria, client=client, team=cast.north)
    browser = sign_in(cast.tomas)
    assert browser.get(f"{URL}{task.pk}/").json()["client"] is None
    taken = post(browser, f"{URL}{task.pk}/take/").json()
    assert (taken["assignee"], taken["client"]) == (cast.tomas.pk, client.pk)


def test_a_promise_becomes_a_task_of_its_author(cast: Cast, olga):
    client = make_client(cast.olga)
    body = {"client": client.pk, "kind": "promise", "body": "We send the contract", "due_on": "2030-06-03"}
    answer = post(olga, "/api/v1/comments/", **body)
    assert answer.status_code == 201
    task = Task.objects.get()
    assert answer.json()["task"] == task.pk
    assert olga.get(f"{URL}{task.pk}/").json()["comment"] == answer.json()["id"]


@pytest.mark.parametrize("day", [None, "2020-01-01", "2206-01-01"])
def test_a_promise_without_a_sound_date_is_a_400_at_due_on(cast: Cast, olga, day):
    body = {"client": make_client(cast.olga).pk, "kind": "promise", "body": "Soon", "due_on": day}
    answer = post(olga, "/api/v1/comments/", **{name: value for name, value in body.items() if value})
    assert answer.status_code == 400
    assert "due_on" in answer.json()["errors"]
    assert not Comment.objects.exists()


def test_a_promise_moved_to_another_day_moves_its_task(cast: Cast, olga):
    client = make_client(cast.olga)
    comment = services.add_promise(client, by=cast.olga, body="Contract", due_on=date(2030, 6, 3))
    headers = {"If-Match": str(comment.version)}
    url = f"/api/v1/comments/{comment.pk}/"
    olga.patch(url, {"due_on": "2030-06-10"}, content_type="application/json", headers=headers)
    task = Task.objects.get()
    assert (task.due_on, task.promised_on) == (date(2030, 6, 10), date(2030, 6, 10))


def test_a_note_that_turns_into_a_promise_gets_its_task(cast: Cast, olga):
    note = services.add_client_comment(make_client(cast.olga), by=cast.olga, body="Contract")
    body = {"kind": "promise", "due_on": "2030-06-10"}
    headers = {"If-Match": "1"}
    answer = olga.patch(
        f"/api/v1/comments/{note.pk}/", body, content_type="application/json", headers=headers
    )
    assert answer.json()["task"] == Task.objects.get().pk


def test_a_date_only_task_stays_one_when_something_else_is_edited(cast: Cast, olga):
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 3)))
    answer = patch(olga, task, 1, title="Visit", due_at=task.due_at.isoformat()).json()
    assert answer["is_date_only"]


def test_a_program_is_warned_as_a_person_is(cast: Cast, olga):
    sunday = date(2030, 6, 2)
    made = post(olga, URL, title="Call", assignee=cast.tomas.pk, due_at=str(sunday)).json()
    (warned,) = made["warnings"]
    assert warned == {
        "code": "day",
        "detail": "Tomas Tester does not work on Sunday, 2 June.",
        "client": None,
    }
    task = Task.objects.get(pk=made["id"])
    assert "warnings" not in olga.get(f"{URL}{task.pk}/").json()
    assert "warnings" not in patch(olga, task, 1, due_at="2030-06-03").json()
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    promised = patch(olga, task, 2, client=client.pk, promised_on="2030-05-31").json()
    assert [one["code"] for one in promised["warnings"]] == ["promise"]
