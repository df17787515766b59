"""Tell the client: planned, moved, done; held for ten minutes, in their language, never an internal word."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import RuleError
from notifications import gate
from notifications.models import Message
from tasks import services
from tasks.values import Deadline, ReminderValues
from tests.people import Cast
from tests.tasks.made import make_client, make_task

NOW = datetime(2030, 6, 3, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday_morning(time_machine):
    time_machine.move_to(NOW, tick=False)


def ivan(cast: Cast, **values):
    points = {"emails": [{"address": "ivan@example.com"}], "phones": [{"raw": "+359888123456"}]}
    return make_client(cast.olga, "Ivan Petrov", **{"language": "en", **points, **values})


def told(cast: Cast, client=None, **values):
    usual = {"client_line": "Your kitchen", "client_channel": "email", "promised_on": date(2030, 6, 20)}
    return make_task(cast.olga, "Chase the late supplier", client=client or ivan(cast), **usual | values)


def sent(task) -> None:
    """Let the message that waits leave the house."""
    waiting = Message.objects.filter(about=task.subject, state="pending")
    waiting.update(state="sent", next_try_at=None)


def test_the_client_hears_of_the_plan_after_ten_minutes(cast: Cast):
    task = told(cast)
    message = Message.objects.get()
    assert (message.to, message.subject, message.about) == (
        "ivan@example.com",
        task.client.subject,
        task.subject,
    )
    assert message.due_at == NOW + timedelta(minutes=10)
    assert "Your kitchen: we plan to have it done by June 20, 2030." in message.body
    assert "supplier" not in message.body + message.subject_line


def test_changes_within_the_hold_collapse_into_the_last_version(cast: Cast):
    task = told(cast)
    services.update_task(task, by=cast.olga, values={"promised_on": date(2030, 6, 25)})
    services.update_task(task, by=cast.olga, values={"client_line": "Your new kitchen"})
    message = Message.objects.get()
    assert "Your new kitchen: we plan to have it done by June 25, 2030." in message.body
    services.complete_task(task, by=cast.olga)
    message.refresh_from_db()
    assert "Your new kitchen: it is done." in message.body
    assert Message.objects.count() == 1


def test_a_promised_date_that_moves_is_told_and_an_internal_one_is_not(cast: Cast):
    task = told(cast, due=Deadline(date(2030, 6, 10)))
    sent(task)
    services.update_task(task, by=cast.olga, values={"due": Deadline(date(2030, 6, 12))})
    assert Message.objects.filter(about=task.subject).count() == 1
    services.update_task(task, by=cast.olga, values={"promised_on": date(2030, 6, 25)})
    services.update_task(task, by=cast.olga, values={"promised_on": date(2030, 6, 26)})
    moved = Message.objects.get(about=task.subject, state="pending")
    assert "the new date is June 26, 2030." in moved.body
    assert Message.objects.filter(about=task.subject).count() == 2


def test_another_wording_tells_nothing_new(cast: Cast):
    task = told(cast)
    sent(task)
    services.update_task(task, by=cast.olga, values={"client_line": "Your nice kitchen"})
    assert not Message.objects.filter(about=task.subject, state="pending").exists()


def test_a_plan_taken_back_within_the_hold_is_never_told(cast: Cast):
    task = told(cast)
    services.cancel_task(task, by=cast.olga)
    assert Message.objects.get().state == "cancelled"


def test_done_and_undone_within_the_hold_tells_the_plan(cast: Cast):
    task = told(cast)
    services.complete_task(task, by=cast.olga)
    services.reopen_task(task, by=cast.olga)
    waiting = Message.objects.get(about=task.subject, state="pending")
    assert "we plan to have it done" in waiting.body


def test_done_taken_back_after_the_plan_was_told_says_nothing(cast: Cast):
    task = told(cast)
    sent(task)
    services.complete_task(task, by=cast.olga)
    services.reopen_task(task, by=cast.olga)
    assert not Message.objects.filter(about=task.subject, state="pending").exists()


def test_a_task_without_a_line_tells_the_client_nothing(cast: Cast):
    task = make_task(cast.olga, client=ivan(cast), promised_on=date(2030, 6, 20))
    services.complete_task(task, by=cast.olga)
    assert not Message.objects.filter(about=task.subject).exists()


@pytest.mark.parametrize(("language", "opening"), [("en", "Dear"), ("ru", "Уважаемая Анна Сергеевна,")])
def test_the_client_is_addressed_properly(cast: Cast, language, opening):
    anna = {"given_name": "Анна", "middle_name": "Сергеевна", "family_name": "Иванова", "language": language}
    told(cast, client=ivan(cast, **anna))
    assert Message.objects.get().body.startswith(opening)
    assert Message.objects.get().language == language


def test_another_channel_takes_the_first_message_back(cast: Cast):
    task = told(cast)
    services.update_task(
        task, by=cast.olga, values={"client_channel": "sms", "promised_on": date(2030, 6, 21)}
    )
    assert list(Message.objects.order_by("id").values_list("channel", "state")) == [
        ("email", "cancelled"),
        ("sms", "pending"),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"client_line": ""}, "client_line"),
        ({"client_channel": ""}, "client_channel"),
        ({"client_channel": "fax"}, "client_channel"),
    ],
)
def test_half_a_line_is_refused(cast: Cast, values, field):
    with pytest.raises(RuleError) as refused:
        told(cast, **values)
    assert refused.value.field == field


def test_a_client_without_an_address_is_refused_before_anything_is_promised(cast: Cast):
    with pytest.raises(RuleError) as refused:
        told(cast, client=make_client(cast.olga))
    assert (refused.value.field, refused.value.code) == ("client_channel", "no_address")


def test_the_gate_closes_on_a_dead_address_and_an_ended_task(cast: Cast):
    task = told(cast)
    message = Message.objects.get()
    assert gate.ask(message) is None
    task.client.emails.update(is_dead=True)
    assert gate.ask(message).code == "dead_address"
    task.client.emails.update(is_dead=False)
    type(task).objects.filter(pk=task.pk).update(status="cancelled")
    assert gate.ask(message).is_moot


def test_a_client_is_reminded_in_words_that_name_no_internal_title(cast: Cast):
    reminders = [ReminderValues(["email", "sms"], offset_minutes=5, to="client")]
    task = make_task(
        cast.olga,
        "Squeeze the price",
        client=ivan(cast),
        due=NOW + timedelta(minutes=10),
        reminders=reminders,
    )
    messages = Message.objects.filter(kind="task_client_reminder")
    assert set(messages.values_list("channel", flat=True)) == {"email", "sms"}
    assert all("Squeeze" not in m.body + m.subject_line for m in messages)
    assert all(gate.ask(m) is None for m in messages)
    services.complete_task(task, by=cast.olga)
    assert not messages.filter(state="pending").exists()
