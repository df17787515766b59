"""What notify() writes, for whom and in which words."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications import kinds
from notifications.clock import office_now
from notifications.models import Message, Notification
from notifications.services import mark_read, notify, set_preference, withdraw
from tests.people import Cast


def give(cast: Cast, *recipients, **options):
    values = {"who": cast.maria.name, "title": "Call Omar"} | options.pop("values", {})
    return notify(
        "task_given", recipients, by=cast.maria, subject="task:42", url="/tasks/42/", values=values, **options
    )


def test_olga_gets_a_notice_and_an_email_in_one_go(cast: Cast):
    (notice,) = give(cast, cast.olga, why="You are the assignee")
    assert notice.title == "Maria Tester gave you “Call Omar”"
    assert notice.why == "You are the assignee"
    message = Message.objects.get()
    assert (message.channel, message.to, message.state) == ("email", cast.olga.email, "pending")
    assert message.notice == notice
    assert message.next_try_at == message.due_at


def test_own_actions_notify_nobody(cast: Cast):
    assert give(cast, cast.maria) == []
    assert not Message.objects.exists()


def test_people_who_left_are_told_nothing(cast: Cast):
    cast.tomas.is_active = False
    assert give(cast, cast.tomas) == []


def test_times_read_in_the_recipients_zone(cast: Cast):
    cast.olga.time_zone = "Asia/Dubai"
    (notice,) = give(cast, cast.olga, values={"due": datetime(2030, 6, 1, 12, 30, tzinfo=UTC)})
    assert "16:30" in notice.body


def test_off_wins_over_every_default(cast: Cast):
    set_preference(cast.olga, "task_given", "email", is_on=False)
    give(cast, cast.olga)
    assert not Message.objects.exists()


def test_a_missing_value_holds_the_message_and_names_it(cast: Cast):
    (notice,) = give(cast, cast.olga, values={"title": ""})
    message = Message.objects.get()
    assert (message.state, message.next_try_at) == ("held", None)
    assert "title" in message.reason["text"]
    assert "…" in notice.title


def test_a_value_that_the_kind_does_not_list_is_a_mistake_of_ours(cast: Cast):
    with pytest.raises(kinds.UnknownValue, match="salary"):
        give(cast, cast.olga, values={"salary": "1"})


def test_template_code_in_a_value_stays_text(cast: Cast):
    (notice,) = give(cast, cast.olga, values={"title": "{{ settings.SECRET_KEY }} %(who)s {% debug %}"})
    assert "{{ settings.SECRET_KEY }} %(who)s {% debug %}" in notice.title


def test_the_same_fact_planned_twice_is_one(cast: Cast):
    for _ in range(2):
        give(cast, cast.olga, dedupe="given:42")
    assert Notification.objects.count() == Message.objects.count() == 1
    assert Message.objects.get().fence == 0


def test_an_edit_rewrites_what_waits_and_fences_who_holds_it(cast: Cast):
    later = office_now() + timedelta(minutes=10)
    give(cast, cast.olga, dedupe="given:42", due_at=later)
    Message.objects.update(state="leased", lease_until=later, next_try_at=None)
    give(cast, cast.olga, dedupe="given:42", due_at=later, values={"title": "Call Lina"})
    message = Message.objects.get()
    assert (message.state, message.fence, message.lease_until) == ("pending", 1, None)
    assert "Call Lina" in message.subject_line
    assert "Call Lina" in Notification.objects.get().title


def test_what_was_withdrawn_can_be_planned_again(cast: Cast):
    later = office_now() + timedelta(minutes=10)
    give(cast, cast.olga, dedupe="given:42", due_at=later)
    assert withdraw("task:42") == 1
    assert not Notification.objects.exists()
    assert Message.objects.get().state == "cancelled"
    give(cast, cast.olga, dedupe="given:42", due_at=later)
    assert Message.objects.get().state == "pending"
    assert Notification.objects.count() == 1


def test_reading_the_notice_stops_its_email_but_not_a_reminders(cast: Cast):
    cast.olga.phone = "+359888123456"
    (notice,) = give(cast, cast.olga)
    (reminder,) = notify("task_due", [cast.olga], by=None, subject="task:42", values={"title": "Call Omar"})
    mark_read(cast.olga, [notice.pk, reminder.pk])
    states = dict(Message.objects.values_list("kind", "state"))
    assert states == {"task_given": "cancelled", "task_due": "pending"}
    assert Message.objects.get(kind="task_given").reason_code == "already_read"


def test_a_channel_asked_for_without_an_address_is_seen(cast: Cast):
    notify("task_due", [cast.olga], by=None, values={"title": "x"}, channels=["sms"])
    assert Message.objects.get().reason["code"] == "no_address"
