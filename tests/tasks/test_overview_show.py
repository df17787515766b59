"""Who has how much, how it was kept and what came back: per person and per client, each number a link to its list."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks import services
from tasks.models import Task
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task


def done(by, title: str, *, late: bool = False, ago: int = 1, returned: bool = False, **values) -> Task:
    task = make_task(by, title, due=in_days(1), **values)
    if returned:
        services.return_task(task, comment="Once more", by=by)
    services.complete_task(task, by=by)
    at = timezone.now() - timedelta(days=ago)
    due = at - timedelta(hours=1) if late else at + timedelta(hours=1)
    Task.objects.filter(pk=task.pk).update(completed_at=at, due_at=due)
    return task


def cells(answer, name: str) -> dict[str, str]:
    """The numbers of one row, by their names."""
    found = re.findall(rf'aria-label="{name}: ([^"]+?) (\d+ %|–|\d+)"', answer.content.decode())
    return dict(found)


def link(answer, name: str, label: str) -> str:
    page = answer.content.decode()
    found = re.search(rf'href="([^"]+)" aria-label="{name}: {label} ', page)
    assert found, label
    return found[1].replace("&amp;", "&")


@pytest.fixture
def worked(cast: Cast):
    client = make_client(cast.olga)
    done(cast.olga, "Soon", client=client)
    done(cast.olga, "Soon too", client=client, returned=True)
    done(cast.olga, "Too late", late=True)
    done(cast.olga, "Long ago", ago=60)
    done(cast.colin, "Elsewhere")
    late = make_task(cast.olga, "Overdue", client=client, due=in_days(1))
    Task.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    return client


def test_a_manager_reads_the_people_they_lead(cast: Cast, sign_in, worked):
    answer = sign_in(cast.maria).get("/tasks/people/")
    numbers = cells(answer, "Olga Tester")
    assert numbers == {
        "Overdue": "1", "Due today": "0", "Open": "1", "Done": "3", "In time": "66 %", "Done late": "1", "Returned": "1",
    }  # fmt: skip
    assert cells(answer, "Tomas Tester")["In time"] == "–"
    assert "Colin" not in answer.content.decode()


@pytest.mark.parametrize(
    ("label", "titles"),
    [
        ("Done", {"Soon", "Soon too", "Too late"}),
        ("In time", {"Soon", "Soon too"}),
        ("Done late", {"Too late"}),
        ("Returned", {"Soon too"}),
        ("Overdue", {"Overdue"}),
        ("Open", {"Overdue"}),
    ],
)
def test_each_number_of_a_person_leads_to_what_it_counts(cast: Cast, sign_in, worked, label, titles):
    browser = sign_in(cast.maria)
    url = link(browser.get("/tasks/people/"), "Olga Tester", label)
    assert {row["title"] for row in browser.get(url).context["rows"]} == titles


def test_another_period_counts_another_time(cast: Cast, sign_in, worked):
    browser = sign_in(cast.maria)
    assert cells(browser.get("/tasks/people/?days=90"), "Olga Tester")["Done"] == "4"
    for nonsense in ("0", "x", "٣٠", "-7"):
        assert cells(browser.get(f"/tasks/people/?days={nonsense}"), "Olga Tester")["Done"] == "3"


@pytest.mark.parametrize(
    ("label", "titles"),
    [
        ("Done", {"Soon", "Soon too"}),
        ("In time", {"Soon", "Soon too"}),
        ("Returned", {"Soon too"}),
        ("Open", {"Overdue"}),
    ],
)
def test_each_number_of_a_client_leads_to_what_it_counts(cast: Cast, sign_in, worked, label, titles):
    browser = sign_in(cast.maria)
    answer = browser.get("/tasks/people/?by=client")
    assert cells(answer, "Ivan Petrov")[label] == {"In time": "100 %"}.get(label, str(len(titles)))
    found = browser.get(link(answer, "Ivan Petrov", label)).context["rows"]
    assert {row["title"] for row in found} == titles


def test_clients_that_one_does_not_see_are_not_counted(cast: Cast, sign_in, worked):
    assert "Ivan Petrov" not in sign_in(cast.sara).get("/tasks/people/?by=client").content.decode()
    assert "Nothing was done" in sign_in(cast.sara).get("/tasks/people/?by=client&days=7").content.decode()
    assert "Ivan Petrov" in sign_in(cast.adam).get("/tasks/people/?by=client").content.decode()


def test_the_share_is_a_hundred_only_when_all_was_in_time(cast: Cast, sign_in):
    for number in range(200):
        done(cast.olga, f"Task {number}", late=not number)
    assert cells(sign_in(cast.maria).get("/tasks/people/"), "Olga Tester")["In time"] == "99 %"


@pytest.mark.parametrize("by", ["person", "client"])
def test_many_cost_what_one_does(cast: Cast, sign_in, by):
    browser, url, counts = sign_in(cast.maria), f"/tasks/people/?by={by}", []
    for number in (1, 20):
        for n in range(number):
            done(cast.olga, "Done", client=make_client(cast.olga, f"Client {number} {n}"))
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_filters_say_what_they_are(cast: Cast, sign_in, worked):
    page = (
        sign_in(cast.maria).get("/tasks/?view=all&status=done&days=30&kept=late&returned=1").content.decode()
    )
    for words in ("Last 30 days", "Done late", "Returned"):
        assert f"Remove filter {words}" in page
