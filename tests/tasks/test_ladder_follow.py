"""An office that changes when it alerts is heard by its open tasks at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Office
from accounts.services import update_office
from notifications.models import Message
from tasks import jobs, services
from tasks.services import Asked, receive_request
from tests.people import Cast
from tests.tasks.made import in_days, make_task


def follow() -> None:
    now = timezone.now()
    services.follow_ladders(now, now + timedelta(minutes=10))


def ladder(*minutes: int, days: tuple[int, ...] = ()) -> dict:
    return {"assignee_minutes": list(minutes), "manager_working_days": list(days)}


def test_open_tasks_follow_the_new_ladder(cast: Cast):
    task = make_task(cast.olga, due=in_days(3))
    queued = make_task(cast.maria, team=cast.north, due=in_days(3))
    assert task.next_alert_at == task.due_at - timedelta(days=1)
    update_office(cast.office, deadline_alerts=ladder(-60, days=(1,)))
    follow()
    task.refresh_from_db()
    queued.refresh_from_db()
    assert task.next_alert_at == task.due_at - timedelta(hours=1)
    assert queued.next_alert_at > queued.due_at
    cast.office.refresh_from_db()
    assert cast.office.alerts_changed_at is None


def test_what_was_planned_by_the_old_one_is_taken_back(cast: Cast):
    task = make_task(cast.olga, due=timezone.now() + timedelta(minutes=5))
    assert Message.objects.filter(subject=task.subject, kind="task_due", state__in=Message.WAITING).exists()
    update_office(cast.office, deadline_alerts=ladder())
    follow()
    assert not Message.objects.filter(
        subject=task.subject, kind="task_due", state__in=Message.WAITING
    ).exists()
    task.refresh_from_db()
    assert task.next_alert_at is None


def test_a_new_holiday_moves_what_managers_hear(cast: Cast):
    task = make_task(cast.olga, due=in_days(3))
    before = services.planning.rungs_of(task)[-1].at
    cast.office.refresh_from_db()
    update_office(cast.office, holidays=[before.date().isoformat()])
    follow()
    task.refresh_from_db()
    task.assignee.office.refresh_from_db()
    assert services.planning.rungs_of(task)[-1].at > before


def test_another_office_and_what_is_done_stay(cast: Cast):
    dubai = Office.objects.create(name="Dubai", country="AE", time_zone="Asia/Dubai")
    cast.colin.office = dubai
    cast.colin.save()
    elsewhere = make_task(cast.colin, due=in_days(3))
    done = services.complete_task(make_task(cast.olga, due=in_days(3)), by=cast.olga)
    update_office(cast.office, deadline_alerts=ladder(-60))
    follow()
    elsewhere.refresh_from_db()
    done.refresh_from_db()
    assert elsewhere.next_alert_at == elsewhere.due_at - timedelta(days=1)
    assert done.next_alert_at is None


def test_many_tasks_follow_in_batches(cast: Cast, monkeypatch):
    monkeypatch.setattr("tasks.services.ladders.BATCH", 2)
    tasks = [make_task(cast.olga, due=in_days(3)) for _number in range(5)]
    update_office(cast.office, deadline_alerts=ladder(-60))
    follow()
    for task in tasks:
        task.refresh_from_db()
    assert {task.next_alert_at for task in tasks} == {task.due_at - timedelta(hours=1) for task in tasks}


def test_the_change_kicks_the_job_and_other_changes_do_not(
    cast: Cast, monkeypatch, django_capture_on_commit_callbacks
):
    kicked = []
    monkeypatch.setattr("core.jobs.kick", lambda name, *args: kicked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        update_office(cast.office, name="Sofia centre")
    assert kicked == []
    with django_capture_on_commit_callbacks(execute=True):
        update_office(cast.office, deadline_alerts=ladder(-60))
    assert kicked == ["tasks.follow_ladders"]
    task = make_task(cast.olga, due=in_days(3))
    jobs.follow_ladders()
    task.refresh_from_db()
    assert task.next_alert_at == task.due_at - timedelta(hours=1)


def office_form(office: Office, **changes) -> dict:
    week = {"mon": "9-18", "tue": "9-18", "wed": "9-18", "thu": "9-18", "fri": "9-18"}
    data = {
        "name": office.name,
        "country": "BG",
        "time_zone": "Europe/Sofia",
        "currency": "EUR",
        "languages": "en",
    }
    return data | week | {"answer_minutes": 60, "assignee_minutes": ["-1440"]} | changes


def test_the_office_says_how_fast_requests_are_answered(cast: Cast, sign_in):
    browser, url = sign_in(cast.adam), f"/settings/offices/{cast.office.pk}/"
    assert browser.post(url, office_form(cast.office, answer_minutes=120)).status_code == 302
    cast.office.refresh_from_db()
    assert cast.office.answer_minutes == 120
    request = receive_request(cast.office, Asked("Windows", phone="0888123456"), source="phone", by=cast.olga)
    hours = services.requests.working_time_of_office(cast.office)
    assert request.answer_by == hours.add_working_minutes(request.received_at, 120)
    refused = browser.post(url, office_form(cast.office, answer_minutes=1))
    assert refused.status_code == 422
    assert 'value="1"' in refused.content.decode()


@pytest.mark.parametrize("minutes", [0, -5, 4, 10_081, "x", None, True, 2.5])
def test_the_api_refuses_a_clock_that_is_none(cast: Cast, call, minutes):
    answer = call(cast.adam).patch(f"offices/{cast.office.pk}/", {"answer_minutes": minutes})
    assert answer.status_code == 400
    assert "answer_minutes" in answer.json()["errors"]
