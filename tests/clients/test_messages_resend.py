"""Messages that failed are sent again, one or many: first it is said how many, then it is done, all or none."""

import pytest

from clients.services import send_message
from notifications.models import Message
from tests.clients.made import make_client
from tests.people import Cast


def text(answer) -> str:
    return answer.content.decode()


def failed(cast: Cast, *states: str, owner: str = "olga", channel: str = "sms") -> list[Message]:
    by = getattr(cast, owner)
    client = make_client(
        by, f"Client of {owner}", phones=[{"raw": "0888 123 456"}], emails=[{"address": "c@orbita.example"}]
    )
    found = []
    for state in states:
        message = send_message(client, by=by, channel=channel, body=f"It was {state}", subject="x")
        Message.objects.filter(pk=message.pk).update(state=state, next_try_at=None, reason_code="refused")
        message.refresh_from_db()
        found.append(message)
    return found


def ids(messages) -> list[str]:
    return [str(message.pk) for message in messages]


def test_how_many_is_said_before_anything_happens(cast: Cast, sign_in):
    messages = failed(cast, "dead", "dead", "unknown")
    page = text(sign_in(cast.olga).post("/messages/resend/", {"ids": ids(messages)}))
    assert "3 messages go out again" in page
    assert "1 of them is in doubt" in page
    assert Message.objects.count() == 3


def test_confirmed_they_go_out_as_new_messages_once(cast: Cast, sign_in):
    messages = failed(cast, "dead", "unknown", "bounced", "expired")
    browser = sign_in(cast.olga)
    answer = browser.post("/messages/resend/", {"ids": ids(messages), "sure": "1"})
    assert answer.url == "/messages/?view=waiting"
    assert Message.objects.filter(resend_of__in=messages, state="pending").count() == 4
    browser.post("/messages/resend/", {"ids": ids(messages), "sure": "1"})
    assert Message.objects.count() == 8, "pressed twice is once"


def test_a8_one_foreign_message_of_many_makes_the_whole_a_404(cast: Cast, sign_in):
    mine, foreign = failed(cast, "dead", "dead"), failed(cast, "dead", owner="colin")
    browser = sign_in(cast.olga)
    for extra in ({}, {"sure": "1"}):
        assert browser.post("/messages/resend/", {"ids": ids(mine + foreign), **extra}).status_code == 404
    assert browser.post("/messages/resend/", {"ids": [*ids(mine), "999999"]}).status_code == 404
    assert Message.objects.count() == 3
    assert browser.post("/messages/resend/", {"ids": ids(mine), "sure": "1"}).status_code == 302


def test_all_of_a_list_means_the_failed_ones_one_sees(cast: Cast, sign_in):
    failed(cast, "dead", "unknown", "sent", "cancelled")
    failed(cast, "dead", owner="colin")
    browser = sign_in(cast.olga)
    assert len(browser.post("/messages/resend/", {"all": "1"}).context["chosen"]) == 2
    only_doubt = browser.post("/messages/resend/", {"all": "1", "state": "unknown"})
    assert [message.state for message in only_doubt.context["chosen"]] == ["unknown"]
    assert browser.post("/messages/resend/", {"all": "1", "channel": "email"}).status_code == 302


@pytest.mark.parametrize("given", [{}, {"ids": ["x", "-1", "9" * 30]}, {"ids": []}])
def test_nothing_chosen_is_said(cast: Cast, sign_in, given):
    answer = sign_in(cast.olga).post("/messages/resend/", given, follow=True)
    assert "Choose messages that did not arrive." in text(answer)


def test_what_arrived_is_not_sent_again_by_many(cast: Cast, sign_in):
    messages = failed(cast, "sent", "delivered", "dead")
    sign_in(cast.olga).post("/messages/resend/", {"ids": ids(messages), "sure": "1"})
    assert Message.objects.filter(resend_of__isnull=False).count() == 1


def test_the_list_offers_it_where_something_failed(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    (sent,) = failed(cast, "sent")
    assert 'name="ids"' not in text(browser.get("/messages/"))
    (dead,) = failed(cast, "dead")
    page = text(browser.get("/messages/?state=dead"))
    assert f'value="{dead.pk}" form="resend"' in page
    assert f'value="{sent.pk}"' not in page
    assert 'name="state" value="dead"' in page, "the filter goes along"


def test_states_are_narrowed_in_the_address(cast: Cast, sign_in):
    failed(cast, "dead", "unknown")
    browser = sign_in(cast.olga)
    assert "It was unknown" not in text(browser.get("/messages/?state=dead"))
    assert "It was unknown" in text(browser.get("/messages/?state=unknown&view=hands"))
    assert "It was unknown" in text(browser.get("/messages/?state=nonsense"))
