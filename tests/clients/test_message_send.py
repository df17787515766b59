"""Olga writes to a client: to their own address only, and nothing that is unwelcome leaves."""

import pytest

from clients.models import Client, Email
from clients.services import send_message, set_owner, trash_client
from core.errors import Conflict, RuleError
from history.models import Event
from notifications import gate
from notifications.models import Message
from tests.clients.made import make_client
from tests.people import Cast


@pytest.fixture
def ivan(cast: Cast):
    return make_client(
        cast.olga,
        phones=[{"raw": "0888 123 456"}, {"raw": "0888 123 457", "is_primary": True}],
        emails=[{"address": "ivan@example.com"}],
        language="bg",
    )


def test_the_primary_address_is_taken_unless_told(cast: Cast, ivan):
    mail = send_message(ivan, by=cast.olga, channel="email", subject="Quote", body="Hello")
    assert (mail.to, mail.subject_line, mail.language, mail.subject) == (
        "ivan@example.com",
        "Quote",
        "bg",
        ivan.subject,
    )
    assert send_message(ivan, by=cast.olga, channel="sms", body="Hello").to == "+359888123457"
    assert send_message(ivan, by=cast.olga, channel="sms", body="Hi", to="0888 123 456").to == "+359888123456"
    assert gate.ask(mail) is None
    assert set(Event.objects.about(ivan.subject).values_list("kind", flat=True)) >= {
        "email_to_client",
        "sms_to_client",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to": "stranger@example.com"}, "to"),
        ({"to": "ivan@example.com,x@example.com"}, "to"),
        ({"to": "ivan@example.com\nBcc: x@example.com"}, "to"),
        ({"channel": "pigeon"}, "channel"),
        ({"body": " "}, "body"),
    ],
)
def test_nothing_goes_to_strangers(cast: Cast, ivan, values, field):
    with pytest.raises(RuleError) as caught:
        send_message(ivan, **({"by": cast.olga, "channel": "email", "body": "x"} | values))
    assert caught.value.field == field
    assert not Message.objects.exists()


def test_a_client_without_an_address_is_told_at_the_field(cast: Cast):
    with pytest.raises(RuleError) as caught:
        send_message(make_client(cast.olga), by=cast.olga, channel="sms", body="x")
    assert caught.value.field == "to"


def test_a_dead_address_is_not_used(cast: Cast, ivan):
    Email.objects.update(is_dead=True)
    with pytest.raises(RuleError):
        send_message(ivan, by=cast.olga, channel="email", body="x")


def test_nothing_is_written_to_the_trash(cast: Cast, ivan):
    trash_client(ivan, by=cast.olga)
    with pytest.raises(Conflict):
        send_message(ivan, by=cast.olga, channel="email", body="x")


@pytest.mark.parametrize(
    ("change", "code"), [("trashed", "trashed"), ("sample", "sample"), ("address", "dead_address")]
)
def test_what_changed_before_it_left_stops_it(cast: Cast, ivan, change, code):
    message = send_message(ivan, by=cast.olga, channel="email", body="x")
    if change == "trashed":
        trash_client(ivan, by=cast.olga)
    elif change == "sample":
        Client.objects.update(is_sample=True)
    else:
        Email.objects.update(address="new@example.com")
    refusal = gate.ask(message)
    assert (refusal.code, refusal.is_moot) == (code, True)
    assert Message(reason_code=code).reason["text"] != code


def test_colleagues_hear_nothing_about_clients_they_no_longer_see(cast: Cast, ivan):
    assert gate.visible(cast.tomas, [ivan.subject, "client:0"]) == {ivan.subject}
    set_owner(ivan, cast.colin, by=cast.adam)
    assert gate.visible(cast.tomas, [ivan.subject]) == set()
    assert gate.visible(cast.colin, [ivan.subject]) == {ivan.subject}
