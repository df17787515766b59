"""An author who asks for it accepts a result or returns it; the client hears only then."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from core.errors import Conflict
from history.models import Event
from notifications.models import Message, Notification
from tasks import access, services
from tasks.models import Status, Task
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task

HTMX = {"HX-Request": "true"}


def told(kind: str) -> list[str]:
    return sorted(notice.user.name for notice in Notification.objects.filter(kind=kind))


@pytest.fixture
def done(cast: Cast) -> Task:
    task = make_task(cast.maria, "Paint", assignee=cast.olga, watchers=[cast.tomas], needs_acceptance=True)
    return services.complete_task(task, by=cast.olga)


def test_the_author_is_asked_and_watchers_are_told(cast: Cast, done):
    assert done.waits_for_acceptance
    assert done.status == Status.DONE
    assert told("task_to_accept") == ["Maria Tester"]
    assert told("task_completed") == ["Tomas Tester"]


def test_the_author_is_asked_in_their_language(cast: Cast):
    cast.maria.language = "bg"
    cast.maria.save()
    task = make_task(cast.maria, "Paint", assignee=cast.olga, needs_acceptance=True)
    services.complete_task(task, by=cast.olga)
    assert Message.objects.get(kind="task_to_accept", channel="email").language == "bg"


def test_accepting_tells_whoever_did_it_once(cast: Cast, done):
    accepted = services.accept_task(done, by=cast.maria)
    services.accept_task(done, by=cast.maria)
    assert (accepted.accepted_by, accepted.waits_for_acceptance) == (cast.maria, False)
    assert told("task_accepted") == ["Olga Tester"]
    assert Event.objects.filter(subject=done.subject, kind="task_accepted").count() == 1


def test_returning_opens_it_again_and_asks_anew(cast: Cast, done):
    returned = services.return_task(done, comment="The corner", by=cast.maria)
    assert (returned.status, returned.returned_count) == (Status.OPEN, 1)
    assert services.complete_task(returned, by=cast.olga).waits_for_acceptance
    assert Notification.objects.filter(kind="task_to_accept").count() == 2


def test_a_reopened_task_has_no_acceptance_left(cast: Cast, done):
    services.accept_task(done, by=cast.maria)
    assert services.reopen_task(done, by=cast.maria).accepted_at is None


def test_an_author_who_does_it_alone_asks_nobody(cast: Cast):
    task = services.complete_task(make_task(cast.maria, needs_acceptance=True), by=cast.maria)
    assert not task.waits_for_acceptance
    assert told("task_to_accept") == []


def test_an_author_who_left_is_not_waited_for(cast: Cast):
    task = make_task(cast.maria, assignee=cast.olga, needs_acceptance=True)
    cast.maria.is_active = False
    cast.maria.save()
    assert not services.complete_task(task, by=cast.olga).waits_for_acceptance


def test_open_work_is_not_accepted(cast: Cast):
    with pytest.raises(Conflict):
        services.accept_task(make_task(cast.maria, assignee=cast.olga, needs_acceptance=True), by=cast.maria)


def test_the_client_hears_when_it_is_accepted(cast: Cast):
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    line = {"client": client, "client_line": "Your windows", "client_channel": "email"}
    task = make_task(cast.maria, assignee=cast.olga, needs_acceptance=True, **line)
    services.complete_task(task, by=cast.olga)
    assert "it is done" not in Message.objects.get(about=task.subject).body
    services.accept_task(task, by=cast.maria)
    assert "it is done" in Message.objects.filter(about=task.subject).latest("id").body


def test_the_client_hears_when_nobody_is_waited_for_any_more(cast: Cast):
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    line = {"client": client, "client_line": "Your windows", "client_channel": "email"}
    task = make_task(cast.maria, assignee=cast.olga, needs_acceptance=True, **line)
    services.complete_task(task, by=cast.olga)
    services.update_task(task, by=cast.maria, values={"needs_acceptance": False})
    assert "it is done" in Message.objects.filter(about=task.subject).latest("id").body


@pytest.mark.parametrize("name", ["maria", "adam"])
def test_the_author_and_those_above_may_accept(cast: Cast, done, name):
    assert access.task_for_accept(getattr(cast, name), done.pk) == done


@pytest.mark.parametrize(("name", "refusal"), [("olga", PermissionDenied), ("tomas", PermissionDenied), ("sara", Http404)])  # fmt: skip
def test_who_did_it_or_looks_on_may_not(cast: Cast, done, name, refusal):
    with pytest.raises(refusal):
        access.task_for_accept(getattr(cast, name), done.pk)


def test_the_page_offers_both_answers(cast: Cast, sign_in, done):
    browser = sign_in(cast.maria)
    page = browser.get(f"/tasks/{done.pk}/").content.decode()
    assert "Accept the result" in page
    assert "Maria Tester has not accepted the result yet" in page
    browser.post(f"/tasks/{done.pk}/accept/")
    done.refresh_from_db()
    assert done.accepted_by == cast.maria
    assert "Accept the result" not in browser.get(f"/tasks/{done.pk}/").content.decode()
    assert "Accept the result" not in sign_in(cast.olga).get(f"/tasks/{done.pk}/").content.decode()
    assert sign_in(cast.olga).post(f"/tasks/{done.pk}/accept/").status_code == 403


def test_what_waits_stands_on_today_and_in_a_list(cast: Cast, sign_in, done):
    services.complete_task(make_task(cast.maria, "Plain", assignee=cast.olga), by=cast.olga)
    browser = sign_in(cast.maria)
    today = browser.get("/").content.decode()
    assert "Results to accept" in today
    assert "Plain" not in today
    listed = browser.get("/tasks/?view=handed&status=accept").content.decode()
    assert "Paint" in listed
    assert "Plain" not in listed
    assert "Results to accept" not in sign_in(cast.olga).get("/").content.decode()


def test_the_form_asks_and_the_api_answers(cast: Cast, sign_in, call):
    data = {"title": "Paint", "priority": "normal", "assignee": cast.olga.pk, "needs_acceptance": "on"}
    sign_in(cast.maria).post("/tasks/new/", data)
    task = Task.objects.get()
    assert task.needs_acceptance
    assert call(cast.olga).post(f"tasks/{task.pk}/complete/").json()["accepted_at"] is None
    assert call(cast.olga).post(f"tasks/{task.pk}/accept/").status_code == 403
    answer = call(cast.maria).post(f"tasks/{task.pk}/accept/").json()
    assert answer["accepted_by"] == cast.maria.pk
    made = call(cast.maria).post("tasks/", {"title": "Sand", "needs_acceptance": True}).json()
    assert made["needs_acceptance"] is True


def test_done_in_time_is_done_in_time_whenever_it_is_accepted(cast: Cast):
    task = make_task(cast.maria, assignee=cast.olga, needs_acceptance=True, due=in_days(1))
    done = services.complete_task(task, by=cast.olga)
    at = done.completed_at
    assert services.accept_task(done, by=cast.maria).completed_at == at
