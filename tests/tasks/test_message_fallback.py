"""A message that does not reach Ivan goes by another channel, else Olga (or her deputy) is asked to call."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Absence
from clients.models import Client
from clients.services import send_message
from notifications import troubles
from notifications.models import Message
from notifications.services import opt_out, set_contact_policy, set_do_not_contact
from tasks.models import Task
from tests.clients.made import make_client
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga, "Ivan Petrov", phones=[{"raw": "+359888123456"}], emails=[{"address": "ivan@example.com"}]
    )


def fail(message: Message, state: str = "dead", reason: str = "refused") -> None:
    Message.objects.filter(pk=message.pk).update(state=state, reason_code=reason, next_try_at=None)
    troubles.note([message.pk])


def failed(
    cast: Cast, client: Client, channel: str = "sms", body: str = "Your boiler is ready.", **more
) -> Message:
    message = send_message(client, by=cast.olga, channel=channel, body=body, **more)
    fail(message)
    return message


@pytest.mark.parametrize(
    ("channel", "other", "to"), [("sms", "email", "ivan@example.com"), ("email", "sms", "+359888123456")]
)
def test_the_same_words_go_by_the_other_channel_once(cast, ivan, channel, other, to):
    first = failed(cast, ivan, channel)
    troubles.note([first.pk])
    (second,) = first.resends.all()
    assert (second.channel, second.to, second.body, second.state) == (other, to, first.body, "pending")
    assert (second.created_by, second.purpose, second.subject) == (cast.olga, "service", ivan.subject)
    assert not Task.objects.exists()


def test_it_stands_on_the_line_of_the_first_one(cast, ivan, sign_in):
    first = failed(cast, ivan)
    second = first.resends.get()
    Message.objects.filter(pk=second.pk).update(state="delivered", next_try_at=None)
    text = sign_in(cast.olga).get(ivan.url).content.decode()
    assert "Not sent" in text
    assert "E-mail: Delivered" in text
    assert text.count("Your boiler is ready.") == 1


def test_when_the_second_fails_too_there_is_no_third(cast, ivan):
    second = failed(cast, ivan).resends.get()
    fail(second, "bounced")
    assert Message.objects.filter(user=None).count() == 2


def test_without_another_way_somebody_is_asked_to_call(cast):
    anna = make_client(cast.olga, "Anna", phones=[{"raw": "+359888123457"}])
    first = failed(cast, anna)
    task = Task.objects.get()
    assert task.title == "Call Anna: our message did not arrive"
    assert (task.assignee, task.client, task.priority) == (cast.olga, anna, "high")
    assert task.description == "Your boiler is ready."
    assert task.due_at > timezone.now()
    failed(cast, anna)
    assert Task.objects.count() == 1  # one call tells about both
    assert not first.resends.exists()


def test_a_colleague_on_holiday_is_answered_for(cast):
    cast.olga.deputy = cast.tomas
    cast.olga.save()
    today = date.today()
    Absence.objects.create(
        user=cast.olga, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2)
    )
    failed(cast, make_client(cast.olga, "Anna", phones=[{"raw": "+359888123457"}]))
    assert Task.objects.get().assignee == cast.tomas


def test_the_gate_is_asked_about_the_other_channel(cast, ivan):
    opt_out("ivan@example.com", "email", "page", scope="all")
    failed(cast, ivan)
    assert Message.objects.filter(user=None).count() == 1
    assert Task.objects.get().client == ivan


def test_a_letter_too_long_for_an_sms_becomes_a_call(cast, ivan):
    failed(cast, ivan, "email", "word " * 200)
    assert Message.objects.filter(user=None).count() == 1
    assert Task.objects.count() == 1


@pytest.mark.parametrize("state", ["unknown", "expired", "cancelled"])
def test_what_may_have_arrived_or_is_not_wanted_is_not_said_again(cast, ivan, state):
    message = send_message(ivan, by=cast.olga, channel="sms", body="x")
    fail(message, state)
    assert Message.objects.filter(user=None).count() == 1
    assert not Task.objects.exists()


def test_an_office_can_do_without(cast, ivan):
    set_contact_policy(cast.office, has_fallback=False)
    failed(cast, Client.objects.get(pk=ivan.pk))
    assert Message.objects.filter(user=None).count() == 1
    assert not Task.objects.exists()


def test_nobody_is_asked_to_call_about_advertising_or_whom_not_to_contact(cast):
    anna = make_client(cast.olga, "Anna", phones=[{"raw": "+359888123457"}])
    failed(cast, anna, purpose="marketing")
    assert not Task.objects.exists()
    message = send_message(anna, by=cast.olga, channel="sms", body="x")
    set_do_not_contact(anna.subject, by=cast.olga, reason="Asked us")
    troubles.note([message.pk])
    assert not Task.objects.exists()
