"""What happens to a task on its way: taken, returned, done once, repeated once, thrown away and fetched back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection

from core.errors import Conflict, RuleError
from history.models import Event
from notifications.models import Message, Notification
from tasks import services
from tasks.models import Status, Task
from tasks.values import Deadline, ReminderValues
from tests.people import Cast, make_cast
from tests.tasks.made import in_days, make_client, make_task


def test_tomas_takes_what_waits_in_the_queue(cast: Cast):
    task = services.take_task(make_task(cast.maria, team=cast.north), by=cast.tomas)
    assert task.assignee == cast.tomas
    assert Notification.objects.get(kind="task_taken").user == cast.maria


def test_only_the_first_who_takes_has_it(cast: Cast):
    task = make_task(cast.maria, team=cast.north)
    services.take_task(task, by=cast.tomas)
    with pytest.raises(Conflict, match="Tomas Tester already has this task"):
        services.take_task(task, by=cast.olga)


def test_who_takes_the_task_of_an_unowned_client_becomes_the_owner(cast: Cast):
    client = make_client(cast.maria, owner=None)
    task = make_task(cast.maria, client=client, team=cast.north)
    services.take_task(task, by=cast.tomas)
    client.refresh_from_db()
    assert client.owner == cast.tomas


def test_reassigning_tells_the_new_one_alone(cast: Cast):
    task = make_task(cast.maria, assignee=cast.olga)
    services.assign_task(task, assignee=cast.tomas, by=cast.maria, comment="Olga is ill")
    notice = Notification.objects.filter(kind="task_assigned", user=cast.tomas).get()
    assert "Olga is ill" in notice.body
    assert Event.objects.filter(kind="task_assigned").count() == 1
    services.assign_task(task, assignee=cast.tomas, by=cast.maria)
    assert Event.objects.filter(kind="task_assigned").count() == 1


def test_a_returned_task_is_open_again_and_says_why(cast: Cast):
    task = services.complete_task(make_task(cast.maria, assignee=cast.olga), by=cast.olga)
    task = services.return_task(task, comment="The price is missing", by=cast.maria)
    assert (task.status, task.completed_at, task.returned_count) == (Status.OPEN, None, 1)
    notice = Notification.objects.get(kind="task_returned")
    assert (notice.user, notice.body) == (cast.olga, "The price is missing")


def test_returning_needs_words(cast: Cast):
    with pytest.raises(RuleError) as refused:
        services.return_task(make_task(cast.maria), comment=" ", by=cast.maria)
    assert refused.value.field == "comment"


def test_done_twice_is_done_once(cast: Cast):
    task = make_task(cast.maria, assignee=cast.olga, due=in_days(1), repeat="FREQ=DAILY")
    first = services.complete_task(task, by=cast.olga)
    again = services.complete_task(task, by=cast.maria)
    assert again.completed_at == first.completed_at
    assert again.completed_by == cast.olga
    assert Task.objects.filter(previous=task).count() == 1
    assert Notification.objects.filter(kind="task_completed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_finish_at_once_and_it_is_one_completion():
    cast = make_cast()
    task = make_task(cast.maria, assignee=cast.olga, due=in_days(1), repeat="FREQ=DAILY")

    def finish(person):
        try:
            return services.complete_task(task, by=person).completed_at
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        times = set(pool.map(finish, [cast.olga, cast.maria, cast.olga, cast.maria]))
    assert len(times) == 1
    assert Task.objects.filter(previous=task).count() == 1
    assert Event.objects.filter(subject=task.subject, kind="task_completed").count() == 1


def test_undoing_takes_the_untouched_next_one_back(cast: Cast):
    task = make_task(cast.olga, due=in_days(1), repeat="FREQ=WEEKLY")
    services.complete_task(task, by=cast.olga)
    services.reopen_task(task, by=cast.olga)
    assert Task.objects.kept().count() == 1
    services.complete_task(task, by=cast.olga)
    assert Task.objects.open().count() == 1


def test_a_next_one_somebody_worked_on_stays(cast: Cast):
    task = make_task(cast.olga, due=in_days(1), repeat="FREQ=WEEKLY")
    services.complete_task(task, by=cast.olga)
    services.move_task(task.next, Status.DOING, by=cast.olga)
    services.reopen_task(task, by=cast.olga)
    services.complete_task(task, by=cast.olga)
    assert Task.objects.kept().count() == 2


def test_what_was_missed_is_not_made_up_for(cast: Cast, time_machine):
    time_machine.move_to(datetime(2030, 1, 30, 8, tzinfo=UTC))
    task = make_task(cast.olga, due=Deadline(date(2030, 1, 31), time(10)), repeat="FREQ=MONTHLY")
    time_machine.move_to(datetime(2030, 3, 5, 8, tzinfo=UTC))
    services.complete_task(task, by=cast.olga)
    assert task.next.due_local == datetime(2030, 3, 31, 10)
    time_machine.move_to(datetime(2030, 4, 1, 8, tzinfo=UTC))
    services.complete_task(task.next, by=cast.olga)
    assert task.next.next.due_local == datetime(2030, 4, 30, 10)


def test_so_many_days_after_it_is_done(cast: Cast, time_machine):
    time_machine.move_to(datetime(2030, 1, 30, 8, tzinfo=UTC))
    task = make_task(cast.olga, repeat_after_days=3)
    services.complete_task(task, by=cast.olga)
    assert task.next.due_on == date(2030, 2, 2)


def test_ten_in_the_morning_stays_ten_when_the_clocks_change(cast: Cast, time_machine):
    time_machine.move_to(datetime(2030, 3, 25, 8, tzinfo=UTC))
    task = make_task(cast.olga, due=Deadline(date(2030, 3, 30), time(10)), repeat="FREQ=DAILY")
    time_machine.move_to(datetime(2030, 3, 30, 8, tzinfo=UTC))
    services.complete_task(task, by=cast.olga)
    assert task.next.due_at == datetime(2030, 3, 31, 7, tzinfo=UTC)
    assert task.due_at == datetime(2030, 3, 30, 8, tzinfo=UTC)


def test_the_next_one_carries_reminders_and_watchers(cast: Cast):
    task = make_task(
        cast.olga,
        due=in_days(1),
        repeat="FREQ=WEEKLY",
        watchers=[cast.tomas],
        reminders=[ReminderValues(["app"], offset_minutes=30)],
    )
    services.complete_task(task, by=cast.olga)
    assert list(task.next.watchers.all()) == [cast.tomas]
    assert task.next.reminders.get().offset_minutes == 30


def test_cancelled_is_neither_done_nor_assigned(cast: Cast):
    task = services.cancel_task(make_task(cast.olga), by=cast.olga)
    for act in (
        lambda: services.complete_task(task, by=cast.olga),
        lambda: services.assign_task(task, assignee=cast.tomas, by=cast.olga),
        lambda: services.return_task(task, comment="?", by=cast.olga),
    ):
        with pytest.raises(Conflict):
            act()


def test_the_trash_gives_back(cast: Cast):
    client = make_client(cast.olga)
    task = make_task(cast.olga, client=client, due=in_days(3))
    services.trash_task(task, by=cast.olga)
    client.refresh_from_db()
    assert client.next_step_title == ""
    with pytest.raises(Conflict):
        services.complete_task(task, by=cast.olga)
    services.restore_task(task, by=cast.olga)
    client.refresh_from_db()
    assert client.next_step_title == "Call back"


@pytest.mark.parametrize("status", [Status.WAITING, Status.DONE, Status.CANCELLED, Status.OPEN])
def test_every_column_of_the_board_is_a_state(cast: Cast, status):
    task = services.move_task(make_task(cast.olga, status=Status.DOING), status, by=cast.olga)
    assert task.status == status


def test_a_stale_version_shows_yours_and_theirs(cast: Cast):
    task = make_task(cast.olga)
    services.update_task(task, by=cast.tomas, version=1, values={"title": "Call Ivan"})
    with pytest.raises(Conflict) as refused:
        services.update_task(task, by=cast.olga, version=1, values={"title": "Visit", "priority": "normal"})
    data = refused.value.data
    assert data["changed"] == {"title": {"yours": "Visit", "theirs": "Call Ivan"}}
    assert data["current"]["version"] == 2


def test_saving_the_same_changes_nothing(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 3)))
    same = services.update_task(task, by=cast.olga, values={"title": "Call back", "due": task.due_at})
    assert (same.version, same.is_date_only) == (1, True)


def test_somebody_leaves_and_tomas_gets_the_work(cast: Cast):
    make_task(cast.maria, assignee=cast.olga)
    services.complete_task(make_task(cast.olga, "Done long ago"), by=cast.olga)
    assert services.hand_over_open_tasks(cast.olga, cast.tomas, by=cast.adam) == 1
    assert Task.objects.open().get().assignee == cast.tomas


def test_a_promise_becomes_a_task_linked_both_ways(cast: Cast):
    client = make_client(cast.olga)
    comment = services.add_promise(
        client, by=cast.olga, body="We send the contract\nand call", due_on=date(2030, 6, 3)
    )
    task = Task.objects.get()
    assert (comment.task_id, task.comment) == (task.pk, comment)
    assert (task.title, task.assignee, task.promised_on) == (
        "We send the contract",
        cast.olga,
        date(2030, 6, 3),
    )


@pytest.mark.parametrize("day", [None, date(2020, 1, 1), date(2206, 1, 1)])
def test_a_promise_without_a_sound_date_is_neither_comment_nor_task(cast: Cast, day):
    client = make_client(cast.olga)
    with pytest.raises(RuleError) as refused:
        services.add_promise(client, by=cast.olga, body="Soon", due_on=day)
    assert refused.value.field == "due_on"
    assert not Task.objects.exists()
    assert not client.comments.exists()


def test_nobody_is_mailed_about_a_task_that_is_over(cast: Cast):
    task = make_task(cast.olga, due=in_days(0.005), reminders=[ReminderValues(["email"], offset_minutes=0)])
    assert Message.objects.filter(state="pending").count() == 2  # the reminder and the alert at its due time
    services.complete_task(task, by=cast.olga)
    assert not Message.objects.filter(state="pending").exists()
