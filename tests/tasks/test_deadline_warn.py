"""A deadline on a day nobody works is said at its field and saved all the same."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tasks import services
from tasks.models import Task
from tasks.values import Deadline
from tests.people import Cast
from tests.tasks.made import make_client, make_task

HTMX = {"HX-Request": "true"}
FRIDAY, SATURDAY = date(2030, 5, 17), date(2030, 5, 18)


@pytest.fixture(autouse=True)
def a_wednesday():
    with time_machine.travel(datetime(2030, 5, 15, 9, tzinfo=UTC), tick=True):
        yield


def preview(browser, **typed) -> str:
    data = {"title": "Call", "priority": "normal", **typed}
    return browser.post("/tasks/preview/", data, headers=HTMX).content.decode()


def at_the_field(page: str) -> str:
    """What stands at the deadline's field."""
    return page.partition('id="due-notes"')[2].partition("</div>")[0]


def test_a_holiday_of_the_office_is_said_while_typing(cast: Cast, sign_in):
    cast.office.holidays = [FRIDAY.isoformat()]
    cast.office.save()
    words = at_the_field(preview(sign_in(cast.olga), assignee=cast.tomas.pk, due_on=FRIDAY))
    assert "Friday, 17 May is a holiday in the office Sofia." in words


def test_an_absence_names_who_answers(cast: Cast, sign_in):
    cast.tomas.absences.create(starts_on=FRIDAY, ends_on=FRIDAY)
    browser = sign_in(cast.olga)
    typed = {"assignee": cast.tomas.pk, "due_on": FRIDAY}
    assert "Tomas Tester is away on Friday, 17 May." in at_the_field(preview(browser, **typed))
    cast.tomas.deputy = cast.olga
    cast.tomas.save()
    assert "Olga Tester answers" in at_the_field(preview(browser, **typed))


def test_a_weekend_counts_for_a_queue_too(cast: Cast, sign_in):
    words = at_the_field(preview(sign_in(cast.olga), team=cast.north.pk, due_on=SATURDAY))
    assert "The office Sofia does not work on Saturday, 18 May." in words


def test_a_working_day_says_nothing(cast: Cast, sign_in):
    assert "<p" not in at_the_field(preview(sign_in(cast.olga), assignee=cast.tomas.pk, due_on=FRIDAY))


def test_it_is_saved_when_meant_and_stands_on_the_page(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    data = {"title": "Call", "priority": "normal", "assignee": cast.tomas.pk, "due_on": SATURDAY}
    answer = browser.post("/tasks/new/", data, follow=True)
    task = Task.objects.get()
    assert task.due_on == SATURDAY
    assert "Tomas Tester does not work on Saturday, 18 May." in answer.content.decode()
    services.complete_task(task, by=cast.tomas)
    assert "does not work" not in browser.get(f"/tasks/{task.pk}/").content.decode()


def test_every_way_to_set_a_deadline_warns(cast: Cast, sign_in):
    browser, client = sign_in(cast.olga), make_client(cast.olga)
    task = make_task(cast.olga, client=client, due=Deadline(FRIDAY))
    inline = browser.post(f"/tasks/{task.pk}/fields/due/", {"due_on": SATURDAY, "version": 1}, headers=HTMX)
    quick = {"title": "Call", "due_on": SATURDAY, "assignee": cast.olga.pk}
    added = browser.post(f"/tasks/clients/{client.pk}/quick/", quick, headers=HTMX)
    planned = browser.post(f"/tasks/{task.pk}/next/", quick, headers=HTMX)
    given = browser.post(f"/tasks/{task.pk}/assign/", {"assignee": cast.tomas.pk}, follow=True)
    for answer in (inline, added, planned):
        assert "does not work on Saturday" in answer.headers["HX-Trigger"]
    assert "Tomas Tester does not work on Saturday" in given.content.decode()
