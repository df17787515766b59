"""Messages that wait are cancelled, one or many: first it is said how many; what left meanwhile goes its way."""

import pytest

from notifications.clock import office_now
from notifications.models import Message
from notifications.services import cancel_many
from tests.clients.test_messages_resend import failed, ids, text
from tests.people import Cast


def waiting(cast: Cast, *states: str, owner: str = "olga") -> list[Message]:
    """Messages of somebody's client, each in one of these states."""
    found = failed(cast, *["sent"] * len(states), owner=owner)
    now = office_now()
    for message, state in zip(found, states, strict=True):
        tried = now if state == "pending" else None
        lease = now if state == "leased" else None
        Message.objects.filter(pk=message.pk).update(
            state=state, reason_code="", next_try_at=tried, lease_until=lease
        )
        message.refresh_from_db()
    return found


def test_how_many_is_said_before_anything_happens(cast: Cast, sign_in):
    messages = waiting(cast, "pending", "held", "dead")
    page = text(sign_in(cast.olga).post("/messages/cancel/", {"ids": ids(messages)}))
    assert "2 messages do not go out" in page
    assert not Message.objects.filter(state="cancelled").exists()


def test_confirmed_they_are_cancelled_by_name(cast: Cast, sign_in):
    messages = waiting(cast, "pending", "leased", "held")
    browser = sign_in(cast.olga)
    answer = browser.post("/messages/cancel/", {"ids": ids(messages), "sure": "1"}, follow=True)
    assert "3 messages are cancelled." in text(answer)
    assert set(Message.objects.values_list("state", "reason_code")) == {("cancelled", "by_hand")}
    again = browser.post("/messages/cancel/", {"ids": ids(messages), "sure": "1"}, follow=True)
    assert "Choose messages that have not left yet." in text(again)


def test_what_left_meanwhile_is_said_and_goes_its_way(cast: Cast, sign_in, monkeypatch):
    messages = waiting(cast, "pending", "pending")
    browser = sign_in(cast.olga)

    def leave(chosen, *, by):
        Message.objects.filter(pk=messages[0].pk).update(state="sent", next_try_at=None)
        return cancel_many(chosen, by=by)

    monkeypatch.setattr("clients.views.message_bulk.cancel_many", leave)
    answer = browser.post("/messages/cancel/", {"ids": ids(messages), "sure": "1"}, follow=True)
    assert "1 message is cancelled." in text(answer)
    assert "1 message had left already." in text(answer)
    assert Message.objects.get(pk=messages[0].pk).state == "sent"


def test_a8_one_foreign_message_of_many_makes_the_whole_a_404(cast: Cast, sign_in):
    mine, foreign = waiting(cast, "pending"), waiting(cast, "pending", owner="colin")
    browser = sign_in(cast.olga)
    for extra in ({}, {"sure": "1"}):
        assert browser.post("/messages/cancel/", {"ids": ids(mine + foreign), **extra}).status_code == 404
    assert not Message.objects.filter(state="cancelled").exists()


def test_all_of_a_list_means_those_that_wait_and_one_sees(cast: Cast, sign_in):
    waiting(cast, "pending", "held", "sent", "dead")
    waiting(cast, "pending", owner="colin")
    browser = sign_in(cast.olga)
    assert len(browser.post("/messages/cancel/", {"all": "1"}).context["chosen"]) == 2
    held = browser.post("/messages/cancel/", {"all": "1", "state": "held"})
    assert [message.state for message in held.context["chosen"]] == ["held"]


@pytest.mark.parametrize("given", [{}, {"ids": ["x", "-1", "9" * 30]}, {"ids": []}])
def test_nothing_chosen_is_said(cast: Cast, sign_in, given):
    answer = sign_in(cast.olga).post("/messages/cancel/", given, follow=True)
    assert "Choose messages that have not left yet." in text(answer)


def test_rows_that_wait_can_be_ticked(cast: Cast, sign_in):
    (message,) = waiting(cast, "pending")
    page = text(sign_in(cast.olga).get("/messages/"))
    assert f'name="ids" value="{message.pk}"' in page
    assert "Cancel ticked ones" in page
    assert "Send ticked ones again" not in page
