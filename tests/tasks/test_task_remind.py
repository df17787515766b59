"""Reminders and deadline alerts: each once, to whoever answers that day, and never about what is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from accounts.models import Absence
from core.errors import RuleError
from notifications import gate
from notifications.models import Message, Notification
from tasks import services
from tasks.models import Reminder, Task
from tasks.values import Deadline, ReminderValues
from tests.people import Cast, make_cast
from tests.tasks.made import make_client, make_task

NOW = datetime(2030, 6, 3, 6, tzinfo=UTC)  # Monday, 09:00 in Sofia
SOON = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _monday_morning(time_machine):
    time_machine.move_to(NOW, tick=False)


def plan(at: datetime) -> None:
    for planned in (services.plan_reminders, services.plan_alerts, services.follow_zones):
        planned(at, at + SOON)


def keys(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("dedupe_key", flat=True))


def remind(minutes: int = 60, *channels: str, **more) -> ReminderValues:
    return ReminderValues(channels or ["app", "email"], offset_minutes=minutes, **more)


def test_a_reminder_is_planned_once_however_often_one_looks(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 4), time(12)), reminders=[remind(60)])
    assert not Message.objects.exists()
    for _minute in range(3):
        plan(datetime(2030, 6, 4, 7, 50, tzinfo=UTC))
    reminder = Reminder.objects.get()
    assert keys("task_reminder") == {f"reminder:{reminder.pk}:2030-06-04T11:00:email:user:{cast.olga.pk}"}
    assert Message.objects.get(kind="task_reminder").due_at == datetime(2030, 6, 4, 8, tzinfo=UTC)
    assert Notification.objects.get(kind="task_reminder").show_at == task.due_at - timedelta(hours=1)


def test_nothing_is_planned_before_its_time(cast: Cast):
    make_task(cast.olga, due=Deadline(date(2030, 6, 4), time(12)), reminders=[remind(60)])
    plan(datetime(2030, 6, 4, 7, 40, tzinfo=UTC))
    assert keys("task_reminder") == set()


def test_what_fires_soon_is_planned_by_the_save_itself(cast: Cast):
    make_task(cast.olga, due=NOW + timedelta(seconds=10), reminders=[remind(0)])
    assert Message.objects.get(kind="task_reminder").due_at == NOW + timedelta(seconds=10)


def test_after_three_hours_without_a_planner_all_come_once(cast: Cast):
    for hour in (7, 8, 9):
        make_task(cast.olga, due=datetime(2030, 6, 4, hour, tzinfo=UTC), reminders=[remind(0)])
    plan(datetime(2030, 6, 4, 9, 30, tzinfo=UTC))
    plan(datetime(2030, 6, 4, 9, 31, tzinfo=UTC))
    assert len(keys("task_reminder")) == 3


def test_a_reminder_of_the_past_does_not_fire(cast: Cast):
    make_task(cast.olga, due=NOW + timedelta(hours=2), reminders=[remind(24 * 60)])
    assert Reminder.objects.get().fires_at is None


@pytest.mark.parametrize(
    ("values", "fires"),
    [
        (
            ReminderValues(["app"], days_before=1),
            datetime(2030, 10, 26, 6, tzinfo=UTC),
        ),  # 09:00, still summer
        (ReminderValues(["app"], offset_minutes=1440), datetime(2030, 10, 26, 7, tzinfo=UTC)),  # 24 hours
    ],
)
def test_a_day_before_is_not_24_hours_when_the_clocks_change(cast: Cast, values, fires):
    make_task(cast.olga, due=Deadline(date(2030, 10, 27), time(9)), reminders=[values])
    assert Reminder.objects.get().fires_at == fires


def test_moving_the_deadline_moves_what_was_planned(cast: Cast):
    task = make_task(cast.olga, due=NOW + timedelta(minutes=10), reminders=[remind(0)])
    services.update_task(task, by=cast.olga, values={"due": NOW + timedelta(minutes=12)})
    waiting = Message.objects.filter(kind="task_reminder", state="pending")
    assert waiting.get().due_at == NOW + timedelta(minutes=12)
    services.update_task(task, by=cast.olga, values={"due": NOW + timedelta(days=2)})
    assert not waiting.exists()
    assert not Notification.objects.filter(kind="task_reminder").exists()
    services.update_task(task, by=cast.olga, values={"due": NOW + timedelta(minutes=10)})
    assert waiting.get().due_at == NOW + timedelta(minutes=10)


def test_another_assignee_gets_the_reminder_instead(cast: Cast):
    task = make_task(cast.olga, due=NOW + timedelta(minutes=10), reminders=[remind(0)])
    services.assign_task(task, assignee=cast.tomas, by=cast.olga)
    waiting = Message.objects.filter(kind="task_reminder", state="pending")
    assert waiting.get().user == cast.tomas


def test_a_removed_reminder_is_not_sent(cast: Cast):
    task = make_task(cast.olga, due=NOW + timedelta(minutes=10), reminders=[remind(0), remind(5)])
    services.set_task_reminders(task, [remind(5)], by=cast.olga)
    waiting = Message.objects.filter(kind="task_reminder", state="pending")
    assert waiting.get().due_at == NOW + timedelta(minutes=5)


def test_the_same_reminders_again_keep_their_rows(cast: Cast):
    task = make_task(cast.olga, due=NOW + timedelta(minutes=10), reminders=[remind(0)])
    before = Reminder.objects.get().pk
    assert services.set_task_reminders(task, [remind(0)], by=cast.olga).version == 1
    assert Reminder.objects.get().pk == before


def test_watchers_are_reminded_when_asked_for(cast: Cast):
    make_task(
        cast.olga,
        due=NOW + timedelta(minutes=5),
        watchers=[cast.tomas, cast.maria],
        reminders=[remind(0, "app", to="watchers")],
    )
    told = Notification.objects.filter(kind="task_reminder").values_list("user", flat=True)
    assert set(told) == {cast.tomas.pk, cast.maria.pk}


def test_the_deputy_of_somebody_absent_is_reminded_and_may_look(cast: Cast):
    client = make_client(cast.olga)
    cast.olga.deputy = cast.colin
    cast.olga.save()
    Absence.objects.create(user=cast.olga, starts_on=date(2030, 6, 3), ends_on=date(2030, 6, 7))
    make_task(cast.olga, client=client, due=NOW + timedelta(minutes=5), reminders=[remind(0, "email")])
    message = Message.objects.get(kind="task_reminder")
    assert message.user == cast.colin
    assert gate.ask(message) is None
    assert "Ivan" not in message.body + message.subject_line


def test_the_ladder_climbs_from_the_assignee_to_the_managers(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 7), time(17)))  # Friday
    told = []
    for at in (
        datetime(2030, 6, 6, 13, 50, tzinfo=UTC),
        datetime(2030, 6, 7, 13, 50, tzinfo=UTC),
        datetime(2030, 6, 7, 14, 50, tzinfo=UTC),
        datetime(2030, 6, 8, 13, 50, tzinfo=UTC),  # Saturday: nobody works
        datetime(2030, 6, 10, 13, 50, tzinfo=UTC),  # Monday
    ):
        plan(at)
        plan(at)
        told.append(sorted(Notification.objects.filter(subject=task.subject).values_list("kind", "user")))
    olga, maria = cast.olga.pk, cast.maria.pk
    assert told[0] == [("task_due_soon", olga)]
    assert told[1] == [("task_due", olga), ("task_due_soon", olga)]
    assert told[2] == told[3] == [("task_due", olga), ("task_due_soon", olga), ("task_overdue", olga)]
    assert told[4] == [*told[3], ("task_overdue_of", maria)]
    task.refresh_from_db()
    assert task.next_alert_at is None


def test_all_managers_of_the_team_hear_of_it_each_through_their_deputy(cast: Cast):
    cast.north.managers.add(cast.sara)
    cast.sara.deputy = cast.adam
    cast.sara.save()
    Absence.objects.create(user=cast.sara, starts_on=date(2030, 6, 4), ends_on=date(2030, 6, 4))
    make_task(cast.olga, due=Deadline(date(2030, 6, 3), time(17)))
    plan(datetime(2030, 6, 4, 14, tzinfo=UTC))
    told = Notification.objects.filter(kind="task_overdue_of").values_list("user", flat=True)
    assert set(told) == {cast.maria.pk, cast.adam.pk}


def test_the_deputy_hears_before_the_managers_in_working_hours(cast: Cast):
    cast.olga.deputy = cast.tomas
    cast.olga.save()
    make_task(cast.olga, due=Deadline(date(2030, 6, 7), time(17)))  # Friday: one hour of work is left
    plan(datetime(2030, 6, 9, 12, tzinfo=UTC))  # Sunday
    assert not Notification.objects.filter(kind="task_overdue_deputy").exists()
    plan(datetime(2030, 6, 10, 9, 5, tzinfo=UTC))  # Monday noon in Sofia: three more
    notice = Notification.objects.get(kind="task_overdue_deputy")
    assert (notice.user, notice.why) == (cast.tomas, "You are the deputy of who is responsible.")
    assert "Olga Tester" in notice.title
    assert not Notification.objects.filter(kind="task_overdue_of").exists()


def test_a_deputy_who_answers_already_is_not_told_twice(cast: Cast):
    cast.olga.deputy = cast.tomas
    cast.olga.save()
    Absence.objects.create(user=cast.olga, starts_on=date(2030, 6, 1), ends_on=date(2030, 6, 20))
    make_task(cast.olga, due=Deadline(date(2030, 6, 7), time(12)))
    plan(datetime(2030, 6, 10, 9, tzinfo=UTC))
    kinds = set(Notification.objects.filter(user=cast.tomas).values_list("kind", flat=True))
    assert "task_overdue" in kinds
    assert "task_overdue_deputy" not in kinds


def test_managers_are_not_told_at_night(cast: Cast):
    make_task(cast.olga, due=Deadline(date(2030, 6, 3), time(23)))
    plan(datetime(2030, 6, 5, 12, tzinfo=UTC))
    notice = Notification.objects.get(kind="task_overdue_of")
    assert notice.show_at == datetime(2030, 6, 5, 6, tzinfo=UTC)  # nine on the next working morning


def test_alerts_stop_when_it_is_done(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 3), time(17)))
    services.complete_task(task, by=cast.olga)
    plan(datetime(2030, 6, 10, tzinfo=UTC))
    assert not Notification.objects.filter(kind__startswith="task_due").exists()


def test_an_alert_planned_already_is_refused_at_the_gate_once_done(cast: Cast):
    task = make_task(cast.olga, due=NOW + timedelta(minutes=5))
    message = Message.objects.get(kind="task_due")
    assert gate.ask(message) is None
    Task.objects.filter(pk=task.pk).update(status="done", completed_at=NOW)
    assert gate.ask(message).is_moot


def test_an_office_may_set_its_own_ladder(cast: Cast):
    cast.office.deadline_alerts = {"assignee_minutes": [-30], "manager_working_days": []}
    cast.office.save()
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 3), time(17)))
    assert task.next_alert_at == task.due_at - timedelta(minutes=30)


@pytest.mark.row("zone-changed")
def test_olga_moves_to_dubai_and_her_date_ends_at_her_six(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2030, 6, 4)), reminders=[remind(0)])
    hour = make_task(cast.olga, due=Deadline(date(2030, 6, 4), time(12)))
    cast.olga.time_zone = "Asia/Dubai"
    cast.olga.save()
    for _again in range(2):
        plan(datetime(2030, 6, 4, 13, 50, tzinfo=UTC))
    task.refresh_from_db()
    hour.refresh_from_db()
    assert task.due_at == datetime(2030, 6, 4, 14, tzinfo=UTC)
    assert hour.due_at == datetime(2030, 6, 4, 9, tzinfo=UTC)
    assert len(keys("task_reminder")) == 1


def test_moving_house_at_once_moves_every_date(cast: Cast):
    task = make_task(cast.olga, due=Deadline(date(2031, 6, 4)))
    cast.olga.time_zone = "Asia/Dubai"
    cast.olga.save()
    assert services.follow_zone(cast.olga) == 1
    task.refresh_from_db()
    assert task.due_at == datetime(2031, 6, 4, 14, tzinfo=UTC)


def test_a_sample_task_leaves_the_house_by_no_channel(cast: Cast):
    services.create_task(
        by=cast.olga,
        values={"title": "Sample", "due": NOW + timedelta(minutes=5), "reminders": [remind(0)]},
        is_sample=True,
    )
    assert not Message.objects.exists()
    assert Notification.objects.filter(kind="task_reminder").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (remind(-1), "reminders.0.offset_minutes"),
        (remind(400 * 24 * 60), "reminders.0.offset_minutes"),
        (ReminderValues(["app"]), "reminders.0.offset_minutes"),
        (ReminderValues(["app"], offset_minutes=1, days_before=1), "reminders.0.offset_minutes"),
        (ReminderValues([], offset_minutes=1), "reminders.0.channels"),
        (ReminderValues(["fax"], offset_minutes=1), "reminders.0.channels"),
        (ReminderValues(["app"], offset_minutes=1, to="boss"), "reminders.0.to"),
        (ReminderValues(["sms"], offset_minutes=1, to="client"), "reminders.0.to"),
    ],
)
def test_an_odd_reminder_is_refused_where_it_stands(cast: Cast, values, field):
    with pytest.raises(RuleError) as refused:
        make_task(cast.olga, due=NOW + timedelta(days=1), reminders=[values])
    assert refused.value.field == field


def test_the_plan_of_a_busy_minute_costs_the_same_for_one_and_for_twenty(
    cast: Cast, django_assert_max_num_queries
):
    for number in range(20):
        make_task(cast.olga, f"Task {number}", due=NOW + timedelta(days=2))
    with django_assert_max_num_queries(12):
        plan(NOW)  # nothing fires: nothing is loaded, whatever lies ahead


@pytest.mark.django_db(transaction=True)
@pytest.mark.row("same-save-50")
def test_fifty_equal_saves_plan_one_message():
    cast = make_cast()
    task = make_task(cast.olga, due=NOW + timedelta(minutes=10), reminders=[remind(0)])

    def save(number):
        try:
            services.update_task(task, by=cast.olga, values={"description": f"Note {number}"})
            services.plan_reminders(NOW, NOW + SOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(save, range(50)))
    assert Message.objects.filter(kind="task_reminder").count() == 1
    task.refresh_from_db()
    assert task.version == 51
