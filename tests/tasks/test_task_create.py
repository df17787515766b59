"""Olga and Maria hand out work: what a new task keeps, refuses and tells."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.errors import RuleError
from history.models import Event
from notifications.models import Message, Notification
from tasks.models import Status, Task
from tasks.services import assign_task
from tasks.values import Deadline
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task


def test_a_task_without_a_name_on_it_is_its_authors(cast: Cast):
    task = make_task(cast.olga)
    assert task.assignee == cast.olga
    assert not Notification.objects.exists()


def test_maria_hands_out_a_task_and_olga_hears_of_it(cast: Cast):
    client = make_client(cast.olga)
    task = make_task(cast.maria, client=client, assignee=cast.olga, due=in_days(2))
    notice = Notification.objects.get(user=cast.olga)
    assert notice.title == "Task from Maria Tester: Call back"
    assert notice.url == f"/tasks/{task.pk}/"
    assert Message.objects.get().to == cast.olga.email
    kinds = Event.objects.about(client.subject).values_list("kind", flat=True)
    assert set(kinds) == {"client_created", "task_created"}


def test_the_dossier_knows_its_earliest_open_task(cast: Cast):
    client = make_client(cast.olga)
    make_task(cast.olga, "Later", client=client, due=in_days(5))
    make_task(cast.olga, "Sooner", client=client, due=in_days(2))
    make_task(cast.olga, "Some day", client=client)
    client.refresh_from_db()
    assert client.next_step_title == "Sooner"


def test_a_date_alone_ends_at_six_in_the_assignees_zone(cast: Cast):
    cast.olga.time_zone = "Asia/Dubai"
    cast.olga.save()
    task = make_task(cast.maria, assignee=cast.olga, due=Deadline(date(2030, 6, 3)))
    assert task.is_date_only
    assert task.due_at == datetime(2030, 6, 3, 14, tzinfo=UTC)


def test_a_date_follows_its_new_assignee_and_a_time_stays(cast: Cast):
    cast.tomas.time_zone = "Asia/Dubai"
    cast.tomas.save()
    day = make_task(cast.olga, due=Deadline(date(2030, 6, 3)))
    hour = make_task(cast.olga, due=Deadline(date(2030, 6, 3), time(15)))

    assert assign_task(day, assignee=cast.tomas, by=cast.olga).due_at == datetime(2030, 6, 3, 14, tzinfo=UTC)
    assert assign_task(hour, assignee=cast.tomas, by=cast.olga).due_at == datetime(2030, 6, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        (datetime(2030, 3, 31, 3, 30), datetime(2030, 3, 31, 1, 30, tzinfo=UTC)),  # missing: moved by the gap
        (datetime(2030, 10, 27, 3, 30), datetime(2030, 10, 27, 0, 30, tzinfo=UTC)),  # twice: the first
    ],
)
def test_wall_clocks_survive_the_change_of_the_clocks(cast: Cast, local, instant):
    task = make_task(cast.olga, due=Deadline(local.date(), local.time()))
    assert task.due_at == instant


def test_an_instant_comes_back_as_it_was_given(cast: Cast):
    second = datetime(2030, 10, 27, 1, 30, tzinfo=UTC)  # the second 03:30 of that night in Sofia
    assert make_task(cast.olga, due=second).due_at == second


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"due": Deadline(date(2206, 1, 1))}, "due_at"),
        ({"due": Deadline(date(2020, 1, 1))}, "due_at"),
        ({"promised_on": date(2020, 1, 1)}, "promised_on"),
        ({"promised_on": date(2206, 1, 1)}, "promised_on"),
        ({"start_at": datetime(2206, 1, 1, tzinfo=UTC)}, "start_at"),
        ({"start_at": datetime(2030, 2, 2, tzinfo=UTC), "due": Deadline(date(2030, 2, 1))}, "due_at"),
        ({"priority": "urgent"}, "priority"),
        ({"repeat": "FREQ=DAILY"}, "due_at"),
        ({"repeat": "FREQ=HOURLY", "due": Deadline(date(2030, 2, 1))}, "repeat"),
        ({"repeat_after_days": 0}, "repeat_after_days"),
        ({"client_line": "Your windows"}, "client"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast: Cast, values, field):
    with pytest.raises(RuleError) as refused:
        make_task(cast.olga, **values)
    assert refused.value.field == field
    assert not Task.objects.exists()


def test_colin_gets_no_task_of_a_client_he_may_not_see(cast: Cast):
    client = make_client(cast.olga)
    with pytest.raises(RuleError) as refused:
        make_task(cast.maria, client=client, assignee=cast.colin)
    assert (refused.value.field, refused.value.code) == ("assignee", "cannot_see")
    with pytest.raises(RuleError) as refused:
        make_task(cast.maria, client=client, watchers=[cast.colin])
    assert (refused.value.field, refused.value.code) == ("watchers", "cannot_see")
    with pytest.raises(RuleError) as refused:
        make_task(cast.maria, client=client, team=cast.south)
    assert (refused.value.field, refused.value.code) == ("team", "cannot_see")


def test_somebody_who_left_gets_no_task(cast: Cast):
    cast.tomas.is_active = False
    cast.tomas.save()
    with pytest.raises(RuleError) as refused:
        make_task(cast.olga, assignee=cast.tomas)
    assert refused.value.field == "assignee"


def test_a_task_for_the_queue_is_told_to_the_team(cast: Cast):
    task = make_task(cast.maria, team=cast.north)
    assert task.assignee is None
    told = Notification.objects.filter(kind="task_queued").values_list("user", flat=True)
    assert set(told) == {cast.olga.pk, cast.tomas.pk}


def test_a_manager_is_warned_when_the_deadline_passes_the_promise(cast: Cast):
    client = make_client(cast.olga)
    make_task(cast.olga, client=client, due=Deadline(date(2030, 6, 5)), promised_on=date(2030, 6, 3))
    assert Notification.objects.get(kind="task_promise_at_risk").user == cast.maria


def test_work_may_start_in_progress(cast: Cast):
    assert make_task(cast.olga, status=Status.DOING).status == Status.DOING


def test_today_after_six_says_why_it_is_too_late(cast: Cast, time_machine):
    time_machine.move_to(datetime(2030, 6, 3, 17, tzinfo=UTC))  # 20:00 in Sofia
    with pytest.raises(RuleError, match="18:00 has passed"):
        make_task(cast.olga, due=Deadline(timezone.localdate(timezone=cast.olga.zone)))
    assert make_task(cast.olga, due=timezone.now() + timedelta(minutes=5)).due_at
