"""What colleagues must know before they talk stands on top of the dossier until it no longer holds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clients.models import Client, Comment
from clients.services import add_comment, delete_comment, settle_comment
from core.errors import RuleError
from history.models import Event
from tasks.models import Task
from tasks.services import add_promise, complete_task, reopen_task, trash_task
from tests.clients.made import make_client
from tests.people import Cast


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(cast.olga)


def standing(browser, client: Client) -> list[str]:
    return [one["text"] for one in browser.get(client.url).context["standing"]]


def test_risks_promises_and_preferences_stand_on_top(cast: Cast, ivan, sign_in):
    day = timezone.localdate() + timedelta(days=3)
    add_comment(ivan, by=cast.olga, kind="preference", body="Calls in the morning")
    add_promise(ivan, by=cast.olga, body="A new price", due_on=day)
    add_comment(ivan, by=cast.olga, kind="risk", body="Talks to a competitor")
    add_comment(ivan, by=cast.olga, kind="praise", body="Praised us")
    Event.objects.update(at=timezone.now() - timedelta(days=9))
    Comment.objects.update(created_at=timezone.now() - timedelta(days=9))
    for number in range(25):
        add_comment(ivan, by=cast.olga, body=f"Later {number}")
    browser = sign_in(cast.tomas)
    assert standing(browser, ivan) == ["Talks to a competitor", "A new price", "Calls in the morning"]
    page = browser.get(ivan.url)
    shown = page.content.decode()
    assert shown.index("Talks to a competitor") < shown.index("Later 24")
    place = page.context["standing"][0]["url"]  # leads to where it stands, past the first page too
    assert "Talks to a competitor" in browser.get(place.partition("#")[0]).context["drawn"]


def test_a_promise_leaves_with_its_task_and_comes_back_with_it(cast: Cast, ivan, sign_in):
    add_promise(ivan, by=cast.olga, body="A new price", due_on=timezone.localdate() + timedelta(days=3))
    browser = sign_in(cast.olga)
    task = Task.objects.get()
    complete_task(task, by=cast.olga)
    assert standing(browser, ivan) == []
    reopen_task(task, by=cast.olga)
    assert standing(browser, ivan) == ["A new price"]
    trash_task(task, by=cast.olga)
    assert standing(browser, ivan) == []


def test_a_risk_that_is_over_leaves_and_says_so_on_the_timeline(cast: Cast, ivan, sign_in):
    risk = add_comment(ivan, by=cast.olga, kind="risk", body="Talks to a competitor")
    browser = sign_in(cast.tomas)
    address = reverse("clients:comment_settle", args=[risk.pk])
    assert address in browser.get(ivan.url).content.decode()
    browser.post(address, {"settled": "yes"})
    browser.post(address, {"settled": "yes"})
    assert standing(browser, ivan) == []
    assert Event.objects.filter(kind="comment_settled").count() == 1
    browser.post(address, {"settled": "no"})
    assert standing(browser, ivan) == ["Talks to a competitor"]
    delete_comment(risk, by=cast.olga)
    assert standing(browser, ivan) == []
    assert sign_in(cast.colin).post(address).status_code == 404


def test_only_risks_and_preferences_stop_to_hold_by_hand(cast: Cast, ivan, sign_in):
    note = add_comment(ivan, by=cast.olga, body="A note")
    with pytest.raises(RuleError):
        settle_comment(note, by=cast.olga)
    address = reverse("clients:comment_settle", args=[note.pk])
    assert address not in sign_in(cast.olga).get(ivan.url).content.decode()
    assert sign_in(cast.olga).post(address).status_code == 302
    assert Comment.objects.get().settled_at is None


def test_what_stands_costs_no_query(cast: Cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    browser.get(ivan.url)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(ivan.url)
        counts.append(len(queries))
        for number in range(15):
            add_comment(ivan, by=cast.olga, kind="risk", body=f"Risk {number}")
    assert counts[0] == counts[1]
    assert len(standing(browser, ivan)) == 6
