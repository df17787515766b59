"""The inbox as Olga uses it."""

from datetime import timedelta

import pytest

from notifications import gate
from notifications.clock import office_now
from notifications.models import Message, Notification
from notifications.services import notify
from tests.people import Cast


@pytest.fixture(autouse=True)
def records():
    """Everybody sees every task but number 13."""
    gate.register_sight("task", lambda user, ids: ids - {13})


def tell(cast: Cast, title: str = "Call Omar", task: int = 42, **options) -> Notification:
    values = {"who": "Maria", "title": title}
    (notice,) = notify(
        "task_given",
        [cast.olga],
        by=cast.maria,
        subject=f"task:{task}",
        url=f"/tasks/{task}/",
        values=values,
        why="You are the assignee",
        **options,
    )
    return notice


def test_unread_notices_come_first_and_say_why(sign_in, cast: Cast):
    read, unread = tell(cast, "Old one", 1), tell(cast, "New one", 2)
    browser = sign_in(cast.olga)
    browser.post("/inbox/act/", {"act": "read", "ids": read.pk})
    newer = tell(cast, "Newest", 3)
    page = browser.get("/inbox/").content.decode()
    places = [page.index(title) for title in ("Newest", "New one", "Old one")]
    assert places == sorted(places)
    assert "You are the assignee" in page
    assert f"/inbox/{newer.pk}/" in page
    assert unread.is_unread


def test_an_empty_inbox_says_so(sign_in, cast: Cast):
    assert "All read" in sign_in(cast.olga).get("/inbox/").content.decode()


def test_notices_about_one_record_stand_together(sign_in, cast: Cast):
    for title in ("First", "Second", "Third"):
        tell(cast, title)
    tell(cast, "Other", 7)
    page = sign_in(cast.olga).get("/inbox/").content.decode()
    assert page.count("data-row>") == 2


def test_opening_a_notice_reads_it_and_stops_its_email(sign_in, cast: Cast):
    notice = tell(cast)
    answer = sign_in(cast.olga).get(f"/inbox/{notice.pk}/")
    assert answer["Location"] == "/tasks/42/"
    notice.refresh_from_db()
    assert notice.read_at
    assert Message.objects.get().state == "cancelled"


def test_nobody_opens_the_notice_of_somebody_else(sign_in, cast: Cast):
    notice = tell(cast)
    browser = sign_in(cast.tomas)
    assert browser.get(f"/inbox/{notice.pk}/").status_code == 404
    browser.post("/inbox/act/", {"act": "done", "ids": notice.pk})
    notice.refresh_from_db()
    assert (notice.read_at, notice.done_at) == (None, None)


def test_a_lost_record_takes_its_words_along(sign_in, cast: Cast):
    notice = tell(cast, "Secret matter", 13)
    browser = sign_in(cast.olga)
    page = browser.get("/inbox/").content.decode()
    assert "Secret matter" not in page
    assert "You can no longer see" in page
    assert browser.get(f"/inbox/{notice.pk}/")["Location"] == "/inbox/"
    api = browser.get("/api/v1/notifications/").json()["results"][0]
    assert (api["url"], "Secret" in api["title"]) == ("", False)


def test_done_and_back_again(sign_in, cast: Cast):
    notice = tell(cast)
    browser = sign_in(cast.olga)
    answer = browser.post(
        "/inbox/act/", {"act": "done", "ids": notice.pk, "show": "unread"}, headers={"HX-Request": "true"}
    )
    assert "All read" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert f"/inbox/act/?act=unread&ids={notice.pk}" in answer.headers["HX-Trigger"]
    assert "Call Omar" in browser.get("/inbox/?show=done").content.decode()
    browser.post(f"/inbox/act/?act=unread&ids={notice.pk}")
    assert "Call Omar" in browser.get("/inbox/?show=unread").content.decode()


def test_a_snoozed_notice_hides_until_its_time(sign_in, cast: Cast):
    notice = tell(cast)
    browser = sign_in(cast.olga)
    browser.post("/inbox/act/", {"act": "snooze", "ids": notice.pk, "until": "tomorrow"})
    assert "Call Omar" not in browser.get("/inbox/").content.decode()
    notice.refresh_from_db()
    assert notice.show_at.astimezone(cast.olga.zone).hour == 9
    Notification.objects.update(show_at=office_now() - timedelta(seconds=1))
    assert "Call Omar" in browser.get("/inbox/?show=unread").content.decode()


def test_all_read_leaves_what_came_meanwhile(sign_in, cast: Cast):
    first = tell(cast, "First", 1)
    browser = sign_in(cast.olga)
    later = tell(cast, "Later", 2)
    browser.post("/inbox/read-all/", {"up_to": first.pk})
    later.refresh_from_db()
    assert later.is_unread
    assert browser.get("/inbox/count/").json() == {"unread": 1}


def test_a_planned_reminder_shows_only_when_it_is_due(sign_in, cast: Cast):
    tell(cast, due_at=office_now() + timedelta(minutes=10))
    browser = sign_in(cast.olga)
    assert "Call Omar" not in browser.get("/inbox/").content.decode()
    assert browser.get("/inbox/count/").json() == {"unread": 0}


@pytest.mark.parametrize(
    "data", [{}, {"act": "burn", "ids": "1"}, {"act": "snooze", "ids": "1", "until": "never"}]
)
def test_nonsense_is_refused_without_a_crash(sign_in, cast: Cast, data):
    assert sign_in(cast.olga).post("/inbox/act/", data).status_code == 400


def test_ids_that_are_no_numbers_do_nothing(sign_in, cast: Cast):
    answer = sign_in(cast.olga).post("/inbox/act/", {"act": "read", "ids": "1,x,²,99999999999999999999,"})
    assert answer.status_code == 302


def test_a_foreign_cursor_is_not_found(sign_in, cast: Cast):
    assert sign_in(cast.olga).get("/inbox/?cursor=bm9wZQ").status_code == 404


def test_pages_follow_each_other_without_loss(sign_in, cast: Cast):
    for number in range(45):
        tell(cast, f"Matter {number:02}", number + 100)
    browser = sign_in(cast.olga)
    first = browser.get("/inbox/?show=unread").content.decode()
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(more, headers={"HX-Request": "true"}).content.decode()
    seen = {number for number in range(45) if f"Matter {number:02}" in first + second}
    assert (len(seen), "<html" in second) == (45, False)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_costs_the_same_for_one_and_twenty(sign_in, cast: Cast, rows, django_assert_max_num_queries):
    for number in range(rows):
        tell(cast, f"Matter {number}", number + 1)
    browser = sign_in(cast.olga)
    with django_assert_max_num_queries(6):
        browser.get("/inbox/")


def test_the_bell_counts_up_to_ninety_nine(sign_in, cast: Cast):
    past = office_now() - timedelta(hours=1)
    Notification.objects.bulk_create(
        Notification(user=cast.olga, kind="task_given", title="x", dedupe_key=f"k{number}", show_at=past)
        for number in range(120)
    )
    assert "99+" in sign_in(cast.olga).get("/inbox/").content.decode()


def test_preferences_are_a_table_of_ticks(sign_in, cast: Cast):
    browser = sign_in(cast.olga)
    assert 'name="task_given:email" checked' in browser.get("/inbox/preferences/").content.decode()
    browser.post("/inbox/preferences/", {"task_given:app": "on", "task_due:sms": "on"})
    tell(cast)
    assert not Message.objects.exists()
    assert 'name="task_given:email" aria' in browser.get("/inbox/preferences/").content.decode()


def test_the_api_lists_reads_and_sets(sign_in, cast: Cast):
    notice = tell(cast)
    browser, as_json = sign_in(cast.olga), {"data": {}, "content_type": "application/json"}
    (row,) = browser.get("/api/v1/notifications/").json()["results"]
    assert {"id", "kind", "title", "body", "url", "why", "created_at", "read_at", "done_at"} == set(row)
    assert browser.post(f"/api/v1/notifications/{notice.pk}/read/", **as_json).json()["read_at"]
    tell(cast, task=43)
    assert browser.post("/api/v1/notifications/read-all/", **as_json).json() == {"read": 1}
    assert browser.get("/api/v1/notifications/?colour=red").status_code == 400
    assert browser.post("/api/v1/notifications/999999/read/", **as_json).status_code == 404
    change = {"preferences": {"task_given": {"sms": True}}}
    answer = browser.patch("/api/v1/me/preferences/", change, content_type="application/json")
    assert answer.json()["preferences"]["task_given"] == {
        "app": True,
        "email": True,
        "sms": True,
        "push": False,
    }


def test_the_api_knows_the_hours_of_the_page(sign_in, cast: Cast):
    browser, path = sign_in(cast.olga), "/api/v1/me/preferences/"
    first = browser.get(path).json()
    assert {name: first[name] for name in ("quiet_from", "quiet_to", "working_days_only", "is_daily")} == {
        "quiet_from": None, "quiet_to": None, "working_days_only": False, "is_daily": False,
    }  # fmt: skip
    assert first["push_browsers"] == []
    change = {"quiet_from": "20:00", "quiet_to": "08:00", "is_daily": True}
    answer = browser.patch(path, change, content_type="application/json")
    assert answer.status_code == 200
    browser.patch(path, {"working_days_only": True}, content_type="application/json")
    said = browser.get(path).json()
    assert (said["quiet_from"], said["quiet_to"], said["is_daily"]) == (
        "20:00",
        "08:00",
        True,
    )  # the rest stayed
    assert said["working_days_only"] is True
    assert said["preferences"] == first["preferences"]
    page = browser.get("/inbox/preferences/").content.decode()
    assert 'value="20:00"' in page
    browser.patch(path, {"quiet_from": None, "quiet_to": None}, content_type="application/json")
    assert browser.get(path).json()["quiet_from"] is None


def test_what_is_wrong_in_one_place_changes_nothing_in_another(sign_in, cast: Cast):
    browser, path = sign_in(cast.olga), "/api/v1/me/preferences/"
    wrong = {"preferences": {"task_given": {"sms": True}}, "quiet_from": "20:00"}
    answer = browser.patch(path, wrong, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["quiet_to"]
    assert browser.get(path).json()["preferences"]["task_given"]["sms"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "25:00", "quiet_to": "08:00"},
        {"is_daily": "perhaps"},
        {"push_browsers": ["mine"]},
        {"preferences": {"nothing": {"sms": True}}},
        {"preferences": {"task_given": {"fax": True}}},
        {"x": 1},
        {},
    ],
)
def test_the_api_refuses_unknown_kinds_and_channels(sign_in, cast: Cast, wrong):
    answer = sign_in(cast.olga).patch("/api/v1/me/preferences/", wrong, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"]


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/count/", "/inbox/preferences/", "/inbox/1/", "/events/"])
def test_strangers_are_sent_to_sign_in(client, db, path):
    assert client.get(path).status_code == 302
