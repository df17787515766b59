"""A repeating task is edited for one occurrence or for all that follow."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from core.errors import RuleError
from tasks import services
from tasks.models import Task
from tasks.values import Deadline, ReminderValues
from tests.people import Cast
from tests.tasks.made import make_client, make_task

MONDAY = date(2030, 5, 20)


@pytest.fixture(autouse=True)
def a_wednesday():
    with time_machine.travel(datetime(2030, 5, 15, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def weekly(cast: Cast) -> Task:
    return make_task(
        cast.olga,
        "Water the plants",
        due=Deadline(MONDAY, time(9, 30)),
        repeat="FREQ=WEEKLY",
        watchers=[cast.maria],
        reminders=[ReminderValues(["app"], offset_minutes=30)],
    )


def next_of(task: Task, by) -> Task:
    services.complete_task(task, by=by)
    return Task.objects.get(previous=task)


def test_one_occurrence_alone(cast: Cast, weekly):
    values = {
        "title": "Water them twice",
        "assignee": cast.tomas,
        "due": Deadline(date(2030, 5, 22), time(15)),
        "watchers": [],
        "reminders": [],
        "needs_acceptance": True,
    }
    saved = services.update_task(weekly, by=cast.olga, values=values, scope="one")
    assert saved.title == "Water them twice"
    following = next_of(saved, cast.tomas)
    assert (following.title, following.assignee) == ("Water the plants", cast.olga)
    assert (following.due_on, following.due_time) == (date(2030, 5, 27), time(9, 30))
    assert list(following.watchers.all()) == [cast.maria]
    assert following.reminders.get().offset_minutes == 30
    assert not following.needs_acceptance
    assert following.series is None
    assert next_of(following, cast.olga).title == "Water the plants"


def test_all_that_follow(cast: Cast, weekly):
    values = {"title": "Feed the cat", "due": Deadline(date(2030, 5, 22), time(8))}
    saved = services.update_task(weekly, by=cast.olga, values=values, scope="following")
    following = next_of(saved, cast.olga)
    assert (following.title, following.due_on, following.due_time) == (
        "Feed the cat",
        date(2030, 5, 29),
        time(8),
    )


def test_all_that_follow_after_one_that_was_alone(cast: Cast, weekly):
    services.update_task(weekly, by=cast.olga, values={"title": "Just once", "priority": "high"}, scope="one")
    saved = services.update_task(weekly, by=cast.olga, values={"description": "With care"}, scope="following")
    assert saved.title == "Just once"
    following = next_of(saved, cast.olga)
    assert (following.title, following.priority, following.description) == (
        "Water the plants",
        "normal",
        "With care",
    )


def test_start_and_promise_keep_their_distance(cast: Cast):
    client = make_client(cast.olga)
    starts = datetime(2030, 5, 20, 6, tzinfo=UTC)
    task = make_task(
        cast.olga,
        client=client,
        due=Deadline(MONDAY, time(12)),
        start_at=starts,
        promised_on=date(2030, 5, 21),
        repeat="FREQ=WEEKLY",
    )
    moved = {"due": Deadline(date(2030, 5, 23), time(12)), "promised_on": date(2030, 5, 30)}
    services.update_task(task, by=cast.olga, values=moved, scope="one")
    following = next_of(task, cast.olga)
    assert following.start_at == starts + timedelta(days=7)
    assert following.promised_on == date(2030, 5, 28)


def test_a_repeat_is_not_changed_for_one_alone(cast: Cast, weekly):
    with pytest.raises(RuleError) as refused:
        services.update_task(weekly, by=cast.olga, values={"repeat": "FREQ=DAILY"}, scope="one")
    assert refused.value.field == "repeat"
    weekly.refresh_from_db()
    assert weekly.repeat == "FREQ=WEEKLY"


def posted(task: Task, **changes) -> dict:
    data = {
        "title": task.title,
        "priority": task.priority,
        "assignee": task.assignee_id,
        "due_on": task.due_on,
        "due_time": "09:30",
        "repeat_kind": "WEEKLY",
        "version": task.version,
    }
    return data | changes


def test_the_form_asks_for_which_and_the_page_says_so(cast: Cast, sign_in, weekly):
    browser = sign_in(cast.olga)
    assert "this one alone" in browser.get(f"/tasks/{weekly.pk}/edit/").content.decode()
    browser.post(f"/tasks/{weekly.pk}/edit/", posted(weekly, title="Just once", scope="one"))
    assert "This one was changed alone" in browser.get(f"/tasks/{weekly.pk}/").content.decode()
    assert next_of(weekly, cast.olga).title == "Water the plants"


def test_a_refused_scope_stands_at_the_repeat(cast: Cast, sign_in, weekly):
    data = posted(weekly, repeat_kind="DAILY", scope="one")
    answer = sign_in(cast.olga).post(f"/tasks/{weekly.pk}/edit/", data)
    assert answer.status_code == 422
    assert "holds for all that follow" in str(answer.context["form"].errors["repeat_kind"])
    assert sign_in(cast.olga).post(f"/tasks/{weekly.pk}/edit/", data | {"scope": "x"}).status_code == 422


def test_a_task_that_does_not_repeat_is_not_asked(cast: Cast, sign_in):
    task = make_task(cast.olga)
    assert "this one alone" not in sign_in(cast.olga).get(f"/tasks/{task.pk}/edit/").content.decode()


def test_the_api_says_for_which(cast: Cast, call, weekly):
    sent = {"title": "Just once", "scope": "one"}
    answer = call(cast.olga).patch(f"tasks/{weekly.pk}/", sent, version=1)
    assert answer.status_code == 200, answer.json()
    assert "scope" not in answer.json()
    assert next_of(weekly, cast.olga).title == "Water the plants"
    assert call(cast.olga).patch(f"tasks/{weekly.pk}/", {"scope": "x"}, version=3).status_code == 400
