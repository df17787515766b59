"""Acts that need no body: what somebody puts into one is refused, never dropped silently."""

import pytest

from clients.services import send_message
from notifications.models import Message
from tasks.models import Task
from tests.clients.made import make_client
from tests.people import Cast
from tests.tasks.made import make_task


@pytest.mark.parametrize("act", ["complete", "reopen", "accept", "take", "restore"])
def test_an_act_on_a_task_takes_no_fields(call, cast: Cast, act):
    task = make_task(cast.olga)
    answer = call(cast.olga).post(f"tasks/{task.pk}/{act}/", {"comment": "Well done"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["comment"]
    assert Task.objects.get().status == "open"


@pytest.mark.parametrize("act", ["cancel", "resend"])
def test_an_act_on_a_message_takes_no_fields(call, cast: Cast, act):
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    message = send_message(client, by=cast.olga, channel="email", body="x")
    answer = call(cast.olga).post(f"messages/{message.pk}/{act}/", {"body": "Other words"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["body"]
    assert Message.objects.get().state == "pending"


def test_a_client_comes_back_as_it_was(call, cast: Cast):
    client = make_client(cast.olga)
    answer = call(cast.olga).post(f"clients/{client.pk}/restore/", {"name": "Another"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["name"])
