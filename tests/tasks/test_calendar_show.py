"""The calendar: tasks by the day of their deadline, in the reader's week, and moved from day to day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import Notification
from tasks import services
from tasks.models import Status, Task
from tasks.values import Deadline
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task

HTMX = {"HX-Request": "true"}
NOON = datetime(2030, 5, 15, 9, tzinfo=UTC)  # a Wednesday, 12:00 in Sofia


@pytest.fixture(autouse=True)
def a_wednesday():
    with time_machine.travel(NOON, tick=True):
        yield


def days_of(answer) -> dict[str, list[str]]:
    """Titles by day, of the days that have any."""
    return {day.iso: [chip.row["title"] for chip in day.chips] for day in answer.context["days"] if day.chips}


def test_tasks_stand_on_the_day_of_their_deadline(cast: Cast, sign_in):
    make_task(cast.olga, "Measure", due=Deadline(date(2030, 5, 20)))
    make_task(cast.olga, "Call", due=Deadline(date(2030, 5, 20), time(9, 30)))
    make_task(cast.olga, "Next month", due=Deadline(date(2030, 7, 1)))
    make_task(cast.tomas, "Not hers", due=Deadline(date(2030, 5, 20)))
    answer = sign_in(cast.olga).get("/tasks/?layout=calendar")
    assert days_of(answer) == {"2030-05-20": ["Call", "Measure"]}
    assert answer.context["title"] == "May 2030"
    assert "09:30" in answer.content.decode()


def test_a_time_stands_where_the_reader_lives_and_a_date_alone_is_that_day_everywhere(cast: Cast, sign_in):
    cast.olga.time_zone = "America/New_York"
    cast.olga.save()
    make_task(cast.maria, "Early in Sofia", assignee=cast.olga, due=datetime(2030, 5, 21, 3, 0, tzinfo=UTC))
    task = make_task(cast.maria, "All day", assignee=cast.tomas, watchers=[cast.olga])
    services.update_task(task, by=cast.maria, values={"due": Deadline(date(2030, 5, 21), None, "Asia/Tokyo")})
    answer = sign_in(cast.olga).get("/tasks/?layout=calendar&view=all")
    assert days_of(answer) == {"2030-05-20": ["Early in Sofia"], "2030-05-21": ["All day"]}


def test_weeks_begin_as_in_the_country_of_the_office(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    assert browser.get("/tasks/?layout=calendar").context["days"][0].iso == "2030-04-29"
    cast.office.country = "EG"
    cast.office.save()
    assert browser.get("/tasks/?layout=calendar").context["days"][0].iso == "2030-04-27"
    week = browser.get("/tasks/?layout=calendar&span=week").context["days"]
    assert [day.iso for day in week] == [f"2030-05-{day}" for day in range(11, 18)]


def test_the_address_holds_month_week_view_and_filters(cast: Cast, sign_in):
    browser = sign_in(cast.maria)
    make_task(cast.maria, "High", assignee=cast.olga, priority="high", due=Deadline(date(2030, 8, 5)))
    make_task(cast.maria, "Calm", assignee=cast.olga, due=Deadline(date(2030, 8, 5)))
    answer = browser.get("/tasks/?layout=calendar&view=handed&priority=high&on=2030-08-14")
    assert days_of(answer) == {"2030-08-05": ["High"]}
    for name in ("previous_url", "next_url", "today_url"):
        url = answer.context[name]
        assert "view=handed" in url
        assert "priority=high" in url
    assert "on=2030-09-01" in answer.context["next_url"]
    assert "on=2030-07-01" in answer.context["previous_url"]
    assert all("on=2030-08-14" in item["url"] for item in answer.context["spans"])
    assert "on=" not in answer.context["layouts"][0]["url"]


def test_a_full_day_says_how_many_more_and_leads_to_them_all(cast: Cast, sign_in):
    for number in range(7):
        make_task(cast.olga, f"Task {number}", due=Deadline(date(2030, 5, 20)))
    browser = sign_in(cast.olga)
    [day] = [day for day in browser.get("/tasks/?layout=calendar").context["days"] if day.chips]
    assert len(day.chips) == 4
    assert day.more == "3 more"
    listed = browser.get(f"/tasks/{day.url}").content.decode()
    assert all(f"Task {number}" in listed for number in range(7))
    week = browser.get("/tasks/?layout=calendar&span=week&on=2030-05-20").context["days"]
    assert [len(day.chips) for day in week] == [7, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("view", ["mine", "handed", "queue", "all"])
def test_a_full_month_costs_what_an_empty_one_does(cast: Cast, sign_in, view):
    browser = sign_in(cast.maria)
    client, url = make_client(cast.olga), f"/tasks/?layout=calendar&view={view}"
    counts = []
    for number in (1, 20):
        for step in range(number):
            make_task(cast.maria, client=client, assignee=cast.maria, due=in_days(1 + step % 9))
            make_task(cast.maria, client=client, assignee=cast.olga, due=in_days(1 + step % 9))
            make_task(cast.maria, client=client, assignee=None, team=cast.north, due=in_days(1 + step % 9))
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("query", ["on=x", "on=0001-01-01", "on=9999-12-31", "span=year", "on=2030-02-30", "due=2030-13-01", "on=2030W013"])  # fmt: skip
def test_nonsense_in_the_address_is_todays_month(cast: Cast, sign_in, query):
    answer = sign_in(cast.olga).get(f"/tasks/?layout=calendar&{query}")
    assert answer.status_code == 200
    assert answer.context["title"] == "May 2030"


def test_the_ends_of_time_have_no_page_beyond(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    assert browser.get("/tasks/?layout=calendar&on=1900-01-01").context["previous_url"] == ""
    assert browser.get("/tasks/?layout=calendar&on=9000-12-31").context["next_url"] == ""


def test_days_off_and_absences_of_the_reader_are_shaded(cast: Cast, sign_in):
    cast.office.holidays = ["2030-05-24"]
    cast.office.save()
    cast.olga.absences.create(starts_on=date(2030, 5, 27), ends_on=date(2030, 5, 28))
    days = sign_in(cast.olga).get("/tasks/?layout=calendar").context["days"]
    off = [day.iso for day in days if day.is_off and not day.is_other]
    assert {"2030-05-24", "2030-05-25", "2030-05-26", "2030-05-27", "2030-05-28"} <= set(off)
    assert "2030-05-29" not in off


def move(browser, task: Task, day: str, **more):
    return browser.post(f"/tasks/{task.pk}/day/", {"column": day, **more}, headers=HTMX)


def test_a_moved_task_keeps_its_hour_and_tells_whose_it_is(cast: Cast, sign_in):
    task = make_task(cast.maria, assignee=cast.olga, due=Deadline(date(2030, 5, 20), time(9, 30)))
    answer = move(sign_in(cast.maria), task, "2030-05-23")
    assert answer.status_code == 204
    task.refresh_from_db()
    assert (task.due_on, task.due_time) == (date(2030, 5, 23), time(9, 30))
    assert Notification.objects.filter(user=cast.olga, kind="task_due_moved").count() == 1
    assert f"/tasks/{task.pk}/day/undo/" in answer.headers["HX-Trigger"]


def test_a_move_counts_in_the_days_of_the_one_who_moves(cast: Cast, sign_in):
    cast.tomas.time_zone = "America/New_York"
    cast.tomas.save()
    task = make_task(cast.olga, due=Deadline(date(2030, 5, 21), time(6)))  # still the 20th in New York
    saved, _was = services.move_to_day(task, date(2030, 5, 22), by=cast.tomas)
    assert (saved.due_on, saved.due_time, saved.due_zone) == (date(2030, 5, 23), time(6), "Europe/Sofia")


def test_a_task_without_a_date_gets_one(cast: Cast, sign_in):
    task = make_task(cast.olga)
    move(sign_in(cast.olga), task, "2030-05-23")
    task.refresh_from_db()
    assert (task.due_on, task.due_time) == (date(2030, 5, 23), None)


def test_undo_puts_even_a_past_deadline_back(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, due=in_days(1))
    Task.objects.filter(pk=task.pk).update(
        due_at=timezone.now() - timedelta(days=2), due_on=date(2030, 5, 13)
    )
    move(browser, task, "2030-05-23")
    assert browser.post(f"/tasks/{task.pk}/day/undo/", headers=HTMX).status_code == 204
    task.refresh_from_db()
    assert task.due_on == date(2030, 5, 13)
    assert browser.post(f"/tasks/{task.pk}/day/undo/", headers=HTMX).status_code == 409  # once is enough


def test_undo_does_not_take_back_what_somebody_else_did_since(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, due=in_days(1))
    move(browser, task, "2030-05-23")
    services.move_to_day(task, date(2030, 5, 27), by=cast.maria)
    assert browser.post(f"/tasks/{task.pk}/day/undo/", headers=HTMX).status_code == 409
    task.refresh_from_db()
    assert task.due_on == date(2030, 5, 27)


def test_the_past_is_refused_and_the_form_keeps_what_was_chosen(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, due=in_days(1))
    dragged = move(browser, task, "2030-05-01")
    assert dragged.status_code == 422
    assert "in the past" in dragged.headers["HX-Trigger"]
    chosen = move(browser, task, "2030-05-01", menu="1")
    assert chosen.status_code == 422
    assert 'value="2030-05-01"' in chosen.content.decode()
    for nonsense in ("", "x", "2206-01-01", "0001-01-01"):
        assert move(browser, task, nonsense, menu="1").status_code == 422


def test_a_day_off_warns_and_does_not_forbid(cast: Cast, sign_in):
    task = make_task(cast.olga, due=in_days(1))
    answer = move(sign_in(cast.olga), task, "2030-05-25")
    assert answer.status_code == 204
    assert "does not work on Saturday" in answer.headers["HX-Trigger"]


def test_the_menu_offers_days_and_leads_back(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, due=in_days(1))
    here = "/tasks/?layout=calendar&on=2030-05-20"
    menu = browser.get(
        f"/tasks/{task.pk}/day/", headers=HTMX | {"HX-Current-URL": f"http://testserver{here}"}
    )
    assert "Tomorrow, Thursday, 16 May" in menu.content.decode()
    answer = move(browser, task, "2030-05-16", menu="1", back=here)
    assert answer.headers["HX-Redirect"] == here


def test_who_may_not_change_may_not_move(cast: Cast, sign_in):
    task = make_task(cast.olga, due=in_days(1), watchers=[cast.colin])
    assert move(sign_in(cast.colin), task, "2030-05-23").status_code == 403
    assert move(sign_in(cast.sara), task, "2030-05-23").status_code == 404
    task.refresh_from_db()
    assert task.status == Status.OPEN
    assert task.due_on == date(2030, 5, 16)


def test_one_occurrence_moves_and_the_series_stays(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2030, 5, 20)), repeat="FREQ=WEEKLY")
    saved, _was = services.move_to_day(task, date(2030, 5, 22), by=cast.olga)
    services.complete_task(saved, by=cast.olga)
    assert Task.objects.get(previous=task).due_on == date(2030, 5, 27)


def test_tasks_without_a_date_wait_in_a_tray(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    assert "cal-tray" not in browser.get("/tasks/?layout=calendar").content.decode()
    waiting = make_task(cast.olga, "Some day", assignee=cast.olga)
    services.complete_task(make_task(cast.olga, "Done without a day", assignee=cast.olga), by=cast.olga)
    page = browser.get("/tasks/?layout=calendar").content.decode()
    tray = page[page.index("cal-tray") : page.index("cal-weekdays")]
    assert "Some day" in tray
    assert f"/tasks/{waiting.pk}/day/" in tray  # by menu, where nobody drags
    assert "Done without a day" not in page
    assert "Show all" not in tray
    for number in range(6):
        make_task(cast.olga, f"Another {number}", assignee=cast.olga)
    tray = browser.get("/tasks/?layout=calendar").content.decode()
    assert "due=none" in tray[tray.index("cal-tray") : tray.index("cal-weekdays")]
    browser.post(f"/tasks/{waiting.pk}/day/", {"column": "2030-05-23"})
    waiting.refresh_from_db()
    assert waiting.due_on == date(2030, 5, 23)
