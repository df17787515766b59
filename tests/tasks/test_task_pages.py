"""The pages of tasks as people use them, with and without script."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Absence
from clients.models import Client
from notifications.models import Notification
from tasks import services
from tasks.access import task_for_view
from tasks.models import Status, Task
from tasks.values import Deadline, ReminderValues
from tasks.views.page import task_context
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task

HTMX = {"HX-Request": "true"}


def text(response) -> str:
    return response.content.decode()


def test_my_tasks_stand_in_groups_by_deadline(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    late = make_task(cast.olga, "Late one", due=in_days(1))
    Task.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    make_task(cast.olga, "Some day")
    make_task(cast.olga, "In a month", due=in_days(30))
    make_task(cast.tomas, "Not hers")
    page = text(browser.get("/tasks/"))
    places = [
        page.index(words) for words in ("Overdue", "Late one", "Later", "In a month", "No date", "Some day")
    ]
    assert places == sorted(places)
    assert "Not hers" not in page


@pytest.mark.parametrize("layout", ["list", "board"])
def test_pages_cost_the_same_for_one_and_for_twenty(cast: Cast, sign_in, layout):
    browser = sign_in(cast.maria)
    client = make_client(cast.olga)
    url = f"/tasks/?view=all&layout={layout}"
    counts = []
    for number in (1, 20):
        for _more in range(number):
            make_task(cast.maria, client=client, assignee=cast.olga, due=in_days(2))
        browser.get(url)  # what the shell looks up now and then is not what this page costs
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_address_says_everything(cast: Cast, sign_in):
    browser = sign_in(cast.maria)
    make_task(cast.maria, "Urgent", assignee=cast.olga, priority="high", due=in_days(0.1))
    make_task(cast.maria, "Calm", assignee=cast.olga)
    page = text(browser.get("/tasks/?view=handed&priority=high&due=week"))
    assert "Urgent" in page
    assert "Calm" not in page
    assert "Remove filter Priority: High" in page


@pytest.mark.parametrize(
    "query",
    [
        "view=x",
        "layout=x",
        "status=x",
        "due=x",
        "assignee=x",
        "assignee=99999999999999999999",
        "cursor=x",
        "client=1",
        "team=%00",
        "status=done&cursor=YWJj",
    ],
)
def test_nonsense_in_the_address_is_no_error(cast: Cast, sign_in, query):
    assert sign_in(cast.olga).get(f"/tasks/?{query}").status_code in {200, 302}


def test_a_chip_does_not_name_a_client_that_is_not_seen(cast: Cast, sign_in):
    client = make_client(cast.olga, "Secret Client")
    assert "Secret" not in text(sign_in(cast.colin).get(f"/tasks/?client={client.pk}"))


def test_a_long_list_goes_on_without_repeating_its_heading(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    for number in range(60):
        make_task(cast.olga, f"Task {number:02}", due=in_days(30))
    first = browser.get("/tasks/")
    next_url = first.context["next_url"]
    more = text(browser.get(next_url, headers=HTMX))
    assert "Task 55" in more
    assert "Later" not in more
    assert "<html" not in more


def test_completing_in_the_list_asks_what_next_and_offers_undo(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    client = make_client(cast.olga)
    task = make_task(cast.olga, client=client, due=in_days(1))
    answer = browser.post(f"/tasks/{task.pk}/complete/", headers=HTMX | {"HX-Target": f"task-{task.pk}"})
    assert "What next for Ivan Petrov?" in text(answer)
    assert f"/tasks/{task.pk}/reopen/" in answer.headers["HX-Trigger"]
    undo = browser.post(f"/tasks/{task.pk}/reopen/", headers=HTMX)
    assert undo.status_code == 204
    task.refresh_from_db()
    assert task.status == Status.OPEN


def test_completing_without_script_asks_on_the_page(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, client=make_client(cast.olga))
    answer = browser.post(f"/tasks/{task.pk}/complete/", follow=True)
    assert "What next for Ivan Petrov?" in text(answer)


def test_the_next_step_is_planned_in_one_line(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    client = make_client(cast.olga)
    task = services.complete_task(make_task(cast.olga, client=client), by=cast.olga)
    url = f"/tasks/{task.pk}/next/"
    data = {"title": "Send the offer", "due_on": "2030-06-03", "assignee": cast.olga.pk}
    assert "Send the offer" in text(browser.post(url, data, headers=HTMX))
    client.refresh_from_db()
    assert client.next_step_title == "Send the offer"
    assert text(browser.get(f"{url}?skip=1", headers=HTMX)) == ""
    refused = browser.post(url, data | {"due_on": "2206-01-01"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Check the year" in text(refused)


def test_nothing_next_is_an_answer_too(cast: Cast, sign_in):
    client = make_client(cast.olga)
    task = services.complete_task(make_task(cast.olga, client=client), by=cast.olga)
    sign_in(cast.olga).post(f"/tasks/{task.pk}/next/", {"quiet": "1"}, headers=HTMX)
    assert Client.objects.get(pk=client.pk).has_no_next_step


def test_the_form_makes_a_whole_task(cast: Cast, sign_in):
    browser = sign_in(cast.maria)
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    data = {
        "title": "Show the samples",
        "client": client.pk,
        "assignee": cast.olga.pk,
        "watchers": [cast.tomas.pk],
        "due_on": "2030-06-03",
        "due_time": "15:30",
        "priority": "high",
        "reminder": ["0", "1"],
        "reminder_when_0": "m30",
        "reminder_to_0": "assignee",
        "reminder_by_0": ["app", "email"],
        "reminder_when_1": "d1",
        "reminder_to_1": "client",
        "reminder_by_1": ["email"],
        "repeat_kind": "MONTHLY",
        "repeat_every": "2",
        "repeat_until": "2031-06-03",
        "promised_on": "2030-06-04",
        "client_line": "We show you the samples",
        "client_channel": "email",
    }
    answer = browser.post(f"/tasks/new/?client={client.pk}", data)
    assert answer.url == f"/clients/{client.pk}/"
    task = Task.objects.get()
    assert (task.priority, task.due_local.hour, task.repeat) == (
        "high",
        15,
        "FREQ=MONTHLY;INTERVAL=2;UNTIL=20310603",
    )
    assert list(task.watchers.all()) == [cast.tomas]
    assert {(r.offset_minutes, r.days_before, r.to) for r in task.reminders.all()} == {
        (30, None, "assignee"),
        (None, 1, "client"),
    }
    page = text(browser.get(f"/tasks/{task.pk}/edit/"))
    assert 'value="15:30"' in page
    assert "Show the samples" in text(browser.get(f"/tasks/{task.pk}/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Say what is to be done."),
        ({"title": "x\x00"}, "Null characters"),
        ({"title": "x" * 400}, "at most 300"),
        ({"due_on": "2206-01-01"}, "Check the year: 2206."),
        ({"due_on": "2020-01-01"}, "in the past"),
        ({"due_on": "31.12."}, "Enter a valid date."),
        ({"due_on": "", "due_time": "10:00"}, "Choose the day as well."),
        ({"start_on": "2030-07-01"}, "due before it starts"),
        ({"assignee": "999999"}, "Unknown id."),
        ({"client": "999999"}, "Unknown id."),
        ({"client": "99999999999999999999999"}, "Unknown id."),
        ({"watchers": ["x"]}, "Unknown id."),
        ({"repeat_kind": "AFTER"}, "Give the number of days."),
        ({"client_line": "Hello"}, "Choose the client who is told."),
        (
            {"reminder": "0", "reminder_when_0": "m30", "reminder_to_0": "client", "reminder_by_0": "email"},
            "no client to remind",
        ),
        ({"priority": "urgent"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_typed_text_stays(cast: Cast, sign_in, changes, words):
    data = {
        "title": "Call",
        "assignee": cast.olga.pk,
        "due_on": "2030-06-03",
        "priority": "normal",
        "description": "Typed",
    }
    answer = sign_in(cast.olga).post("/tasks/new/", data | changes)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Typed" in text(answer)
    assert not Task.objects.exists()


def test_a_foreign_client_reads_like_an_unknown_one(cast: Cast, sign_in):
    client = make_client(cast.olga)
    data = {"title": "Call", "client": client.pk, "priority": "normal"}
    assert "Unknown id." in text(sign_in(cast.colin).post("/tasks/new/", data))


def test_colin_as_assignee_is_refused_with_the_reason(cast: Cast, sign_in):
    client = make_client(cast.olga)
    data = {"title": "Call", "client": client.pk, "assignee": cast.colin.pk, "priority": "normal"}
    answer = text(sign_in(cast.olga).post("/tasks/new/", data))
    assert "Colin Tester may not see this client." in answer


def test_the_preview_shows_five_dates_and_the_clients_text(cast: Cast, sign_in):
    client = make_client(cast.olga)
    data = {
        "title": "Rent",
        "priority": "normal",
        "due_on": "2030-01-31",
        "repeat_kind": "MONTHLY",
        "client": client.pk,
    }
    data |= {"client_line": "Your rent is due", "client_channel": "email"}
    page = text(sign_in(cast.olga).post("/tasks/preview/", data, headers=HTMX))
    assert page.count("<li>") == 5
    assert "28 Feb 2030" in page
    assert "Your rent is due" in page
    assert not Task.objects.exists()


@pytest.mark.parametrize("data", [{}, {"due_on": "x"}, {"repeat_kind": "MONTHLY"}, {"client": "x"}])
def test_a_half_typed_form_previews_what_it_can(cast: Cast, sign_in, data):
    assert sign_in(cast.olga).post("/tasks/preview/", data, headers=HTMX).status_code == 200


def test_two_people_edit_different_fields_and_both_stay(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, "Call Ivan", due=Deadline(date(2030, 6, 3)))
    services.update_task(task, by=cast.tomas, values={"priority": "high"})
    data = {
        "version": 1,
        "title": "Visit Ivan",
        "assignee": cast.olga.pk,
        "due_on": "2030-06-03",
        "priority": "normal",
    }
    assert browser.post(f"/tasks/{task.pk}/edit/", data).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.priority) == ("Visit Ivan", "high")


def test_two_people_edit_the_same_field_and_both_see_it(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga, "Call Ivan")
    services.update_task(task, by=cast.tomas, values={"title": "Write to Ivan"})
    data = {"version": 1, "title": "Visit Ivan", "assignee": cast.olga.pk, "priority": "normal"}
    answer = browser.post(f"/tasks/{task.pk}/edit/", data)
    assert answer.status_code == 409
    assert "Write to Ivan" in text(answer)
    assert "Visit Ivan" in text(answer)
    again = data | {"version": answer.context["version"], "take_title": "theirs", "priority": "low"}
    assert browser.post(f"/tasks/{task.pk}/edit/", again).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.priority) == ("Write to Ivan", "low")


def test_saving_an_untouched_form_moves_nothing(cast: Cast, sign_in):
    cast.tomas.time_zone = "Asia/Dubai"
    cast.tomas.save()
    task = make_task(
        cast.olga,
        due=in_days(3),
        start_at=in_days(1),
        assignee=cast.tomas,
        repeat="FREQ=WEEKLY;BYDAY=MO",
        reminders=[ReminderValues(["push", "app"], offset_minutes=17)],
    )
    browser = sign_in(cast.olga)
    form = browser.get(f"/tasks/{task.pk}/edit/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    for name in ("due_time", "start_time"):
        data[name] = data[name].strftime("%H:%M")
    data |= {
        "version": 1,
        "reminder": "0",
        "reminder_when_0": "m17",
        "reminder_to_0": "assignee",
        "reminder_by_0": ["push", "app"],
    }
    assert browser.post(f"/tasks/{task.pk}/edit/", data).status_code == 302
    same = Task.objects.get(pk=task.pk)
    assert (same.version, same.due_at, same.start_at, same.repeat) == (
        1,
        task.due_at,
        task.start_at,
        task.repeat,
    )


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("title", {"title": "Visit"}, "Visit"),
        ("due", {"due_on": "2030-06-03", "due_time": "15:00"}, "15:00"),
        ("priority", {"priority": "high"}, "High"),
        ("promised", {"promised_on": "2030-06-03"}, "3 Jun 2030"),
        ("description", {"description": "All of it"}, "All of it"),
    ],
)
def test_a_field_is_edited_in_place_and_undone(cast: Cast, sign_in, name, data, shown):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga)
    url = f"/tasks/{task.pk}/fields/{name}/"
    assert "data-inline-form" in text(browser.get(url, headers=HTMX))
    saved = browser.post(url, data | {"version": 1}, headers=HTMX)
    assert shown in text(saved)
    assert "undo" in saved.headers["HX-Trigger"]
    browser.post(f"{url}undo/", headers=HTMX)
    before = Task.objects.get(pk=task.pk)
    assert (before.title, before.due_at, before.priority, before.description) == (
        "Call back",
        None,
        "normal",
        "",
    )


def test_a_wrong_field_says_so_in_place(cast: Cast, sign_in):
    task = make_task(cast.olga)
    url = f"/tasks/{task.pk}/fields/due/"
    answer = sign_in(cast.olga).post(url, {"due_on": "2206-01-01", "version": 1}, headers=HTMX)
    assert answer.status_code == 422
    assert "Check the year" in text(answer)


def test_the_same_field_changed_twice_shows_both(cast: Cast, sign_in):
    task = make_task(cast.olga, "Call")
    services.update_task(task, by=cast.tomas, values={"title": "Write"})
    url = f"/tasks/{task.pk}/fields/title/"
    answer = sign_in(cast.olga).post(url, {"title": "Visit", "version": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "Write" in text(answer)
    assert "Visit" in text(answer)


def test_a_card_moves_and_a_refused_one_says_why(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga)
    assert browser.post(f"/tasks/{task.pk}/move/", {"column": "doing"}, headers=HTMX).status_code == 204
    task.refresh_from_db()
    assert task.status == Status.DOING
    refused = browser.post(f"/tasks/{task.pk}/move/", {"column": "nowhere"}, headers=HTMX)
    assert refused.status_code == 422
    assert "toast" in refused.headers["HX-Trigger"]


def test_a_card_moves_from_the_menu_and_leads_back(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga)
    board = {"Referer": "http://testserver/tasks/?layout=board"}
    page = text(browser.get(f"/tasks/{task.pk}/move/", headers=board))
    assert "In progress" in page
    assert 'name="back" value="/tasks/?layout=board"' in page
    data = {"column": "waiting", "menu": "1", "back": "/tasks/?layout=board"}
    assert browser.post(f"/tasks/{task.pk}/move/", data).url == "/tasks/?layout=board"
    away = browser.post(
        f"/tasks/{task.pk}/move/", {"column": "doing", "menu": "1", "back": "//evil.example/"}
    )
    assert away.url == f"/tasks/{task.pk}/"


def test_assigning_says_who_may_not(cast: Cast, sign_in):
    browser = sign_in(cast.maria)
    task = make_task(cast.maria, client=make_client(cast.olga))
    assert browser.post(f"/tasks/{task.pk}/assign/", {"assignee": cast.tomas.pk}).status_code == 302
    refused = browser.post(f"/tasks/{task.pk}/assign/", {"assignee": cast.colin.pk}, headers=HTMX)
    assert refused.status_code == 422
    task.refresh_from_db()
    assert task.assignee == cast.tomas


def test_returning_needs_a_comment(cast: Cast, sign_in):
    browser = sign_in(cast.maria)
    task = make_task(cast.maria, assignee=cast.olga)
    assert browser.post(f"/tasks/{task.pk}/return/", {"comment": ""}, headers=HTMX).status_code == 422
    browser.post(f"/tasks/{task.pk}/return/", {"comment": "The price"})
    assert "The price" in text(sign_in(cast.olga).get(f"/tasks/{task.pk}/"))


def test_the_trash_offers_undo(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga)
    answer = browser.post(f"/tasks/{task.pk}/trash/", follow=True)
    assert f"undo:/tasks/{task.pk}/restore/" in text(answer)
    assert browser.get(f"/tasks/{task.pk}/").status_code == 404
    assert browser.post(f"/tasks/{task.pk}/restore/").status_code == 302
    assert browser.get(f"/tasks/{task.pk}/").status_code == 200


def test_the_dossiers_panel_shows_adds_and_completes(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    client = make_client(cast.olga)
    added = browser.post(
        f"/tasks/clients/{client.pk}/quick/", {"title": "Call", "assignee": cast.olga.pk}, headers=HTMX
    )
    assert "Call" in text(added)
    refused = browser.post(f"/tasks/clients/{client.pk}/quick/", {"title": ""}, headers=HTMX)
    assert refused.status_code == 422
    task = Task.objects.get()
    done = browser.post(f"/tasks/{task.pk}/complete/", headers=HTMX | {"HX-Target": "task-panel"})
    assert "What next for Ivan Petrov?" in text(done)
    assert "Nothing planned." in text(browser.get(f"/tasks/panel/?client={client.pk}", headers=HTMX))


@pytest.mark.parametrize("pk", ["", "x", "999999", "99999999999999999999"])
def test_a_panel_of_nobody_is_not_found(cast: Cast, sign_in, pk):
    assert sign_in(cast.olga).get(f"/tasks/panel/?client={pk}").status_code == 404


def test_the_manager_sees_who_has_how_much(cast: Cast, sign_in):
    late = make_task(cast.olga, due=in_days(1))
    Task.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    make_task(cast.olga)
    make_task(cast.colin)
    page = text(sign_in(cast.maria).get("/tasks/people/"))
    assert "Olga Tester: Overdue 1" in page
    assert "Olga Tester: Open 2" in page
    assert f"assignee={cast.olga.pk}" in page
    assert "Colin" not in page


def test_a_task_may_be_looked_at_beside_the_list(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    task = make_task(cast.olga)
    assert "data-close-peek" in text(browser.get(f"/tasks/{task.pk}/peek/", headers=HTMX))
    assert browser.get(f"/tasks/{task.pk}/peek/").url == reverse("tasks:task_detail", args=[task.pk])


def test_a_queue_row_is_taken_in_place(cast: Cast, sign_in):
    task = make_task(cast.maria, team=cast.north)
    browser = sign_in(cast.tomas)
    assert "Take it" in text(browser.get("/tasks/?view=queue"))
    browser.post(f"/tasks/{task.pk}/take/", headers=HTMX | {"HX-Target": f"task-{task.pk}"})
    task.refresh_from_db()
    assert task.assignee == cast.tomas
    assert Notification.objects.filter(kind="task_taken").exists()


def test_a_day_on_which_nobody_works_is_warned_about_and_allowed(cast: Cast, sign_in):
    browser = sign_in(cast.maria)
    data = {"title": "Call", "assignee": cast.olga.pk, "due_on": "2030-06-08", "priority": "normal"}
    saturday = "Olga Tester does not work on Saturday, 8 June."
    assert saturday in text(browser.post("/tasks/preview/", data, headers=HTMX))
    assert saturday in text(browser.post("/tasks/new/", data, follow=True))
    assert Task.objects.get().due_on == date(2030, 6, 8)


def test_somebody_away_is_named_with_their_deputy(cast: Cast, sign_in):
    cast.olga.deputy = cast.tomas
    cast.olga.save()
    Absence.objects.create(user=cast.olga, starts_on=date(2030, 6, 3), ends_on=date(2030, 6, 7))
    data = {"title": "Call", "assignee": cast.olga.pk, "due_on": "2030-06-04", "promised_on": "2030-06-03"}
    page = text(sign_in(cast.maria).post("/tasks/preview/", data, headers=HTMX))
    assert "Olga Tester is away on Tuesday, 4 June; Tomas Tester answers." in page
    assert "It is due after the date promised to the client." in page


def test_a_deadline_elsewhere_is_dated_as_the_language_dates(cast: Cast):
    cast.tomas.time_zone = "Asia/Dubai"
    cast.tomas.save()
    due = datetime(timezone.now().year + 1, 11, 22, 15, 0, tzinfo=UTC)
    task = make_task(cast.olga, "Call", assignee=cast.tomas, due=due)
    notes = {}
    for language in ("en", "ru", "bg"):
        with override(language):
            notes[language] = task_context(task_for_view(cast.olga, task.pk), cast.olga)["zone_note"]
    assert notes == {"en": "22 Nov 19:00 Dubai", "ru": "22 ноя 19:00 Dubai", "bg": "22 ноем 19:00 Dubai"}
