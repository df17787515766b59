"""Talks with the client: logged, planned, moved, done, and reminded of."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from clients.invitations import invitation
from clients.models import Client, Contact
from clients.planning import plan_reminders
from clients.services import (
    cancel_contact,
    complete_contact,
    edit_contact,
    log_contact,
    move_contact,
    plan_contact,
    trash_client,
)
from core.errors import Conflict, RuleError
from history import kinds
from history.models import Event
from notifications import gate
from notifications.models import Message
from tests.clients.made import in_days, make_client
from tests.people import Cast


@pytest.fixture
def ivan(cast: Cast):
    return make_client(
        cast.olga, phones=[{"raw": "0888 123 456"}], emails=[{"address": "ivan@example.com"}], language="en"
    )


def last_contact(client):
    return Client.objects.get(pk=client.pk).last_contact_at


def sentences(client):
    return [kinds.of(e.kind).sentence(e.data) for e in Event.objects.about(client.subject).order_by("id")]


# --- what took place --------------------------------------------------------------------------------------------------


def test_a_call_just_now_needs_no_typing(cast: Cast, ivan):
    contact = log_contact(ivan, by=cast.olga)
    assert (contact.kind, contact.direction, contact.is_planned) == ("call", "out", False)
    assert abs(contact.at - timezone.now()) < timedelta(minutes=1)
    assert last_contact(ivan) == contact.at
    assert sentences(ivan)[-1] == "Call"


def test_last_contact_only_moves_forward(cast: Cast, ivan):
    late = log_contact(ivan, by=cast.olga, at=in_days(-1))
    log_contact(ivan, by=cast.olga, at=in_days(-5))
    assert last_contact(ivan) == late.at
    event = Event.objects.filter(kind="contact_logged").latest("at")
    assert event.at == late.at


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"at": in_days(1)}, "at"),
        ({"at": in_days(-30_000)}, "at"),
        ({"kind": "smoke"}, "kind"),
        ({"direction": "up"}, "direction"),
        ({"duration_minutes": -1}, "duration_minutes"),
        ({"duration_minutes": 1441}, "duration_minutes"),
        ({"outcome": "x" * 5001}, "outcome"),
        ({"next_step": "x" * 301}, "next_step"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast: Cast, ivan, values, field):
    with pytest.raises(RuleError) as caught:
        log_contact(ivan, by=cast.olga, **values)
    assert caught.value.field == field
    assert not Contact.objects.exists()


def test_a_log_is_corrected_and_removed(cast: Cast, ivan):
    first = log_contact(ivan, by=cast.olga, at=in_days(-3))
    wrong = log_contact(ivan, by=cast.olga, at=in_days(-1))
    edit_contact(wrong, by=cast.olga, values={"outcome": "nobody there", "kind": "visit"})
    assert sentences(ivan)[-1] == "Corrected: Visit"
    assert edit_contact(wrong, by=cast.olga, values={"outcome": "nobody there"}).outcome == "nobody there"
    assert Event.objects.filter(kind="contact_changed").count() == 1
    cancel_contact(wrong, by=cast.olga)
    assert last_contact(ivan) == first.at
    with pytest.raises(Conflict):
        cancel_contact(wrong, by=cast.olga)


# --- what is planned --------------------------------------------------------------------------------------------------


def test_a_plan_is_no_contact_until_it_took_place(cast: Cast, ivan):
    meeting = plan_contact(ivan, by=cast.olga, at=in_days(1))
    assert last_contact(ivan) is None
    done = complete_contact(meeting, by=cast.olga, outcome="signed", duration_minutes=30)
    assert (done.is_planned, done.outcome, done.duration_minutes) == (False, "signed", 30)
    assert last_contact(ivan) == done.at <= timezone.now()
    assert complete_contact(meeting, by=cast.olga, outcome="again").outcome == "signed"
    assert sentences(ivan)[-2:] == ["Planned: Meeting", "Took place: Meeting"]


@pytest.mark.parametrize("days", [-1, 366 * 180])
def test_a_plan_lies_in_a_near_future(cast: Cast, ivan, days):
    with pytest.raises(RuleError) as caught:
        plan_contact(ivan, by=cast.olga, at=in_days(days))
    assert caught.value.field == "at"
    meeting = plan_contact(ivan, by=cast.olga, at=in_days(1))
    with pytest.raises(RuleError):
        move_contact(meeting, in_days(days), by=cast.olga)


def test_what_took_place_is_not_moved(cast: Cast, ivan):
    with pytest.raises(Conflict):
        move_contact(log_contact(ivan, by=cast.olga), in_days(1), by=cast.olga)


def test_moving_is_remembered(cast: Cast, ivan):
    meeting = plan_contact(ivan, by=cast.olga, at=in_days(1))
    move_contact(meeting, in_days(2), by=cast.tomas)
    edit_contact(meeting, by=cast.tomas, values={"at": in_days(3)})
    again = Contact.objects.get()
    assert move_contact(again, again.at, by=cast.olga).at == again.at
    moved = Event.objects.filter(kind="contact_moved").order_by("id")
    assert [event.actor for event in moved] == [cast.tomas] * 2
    assert moved[0].data["was"] == meeting.at.isoformat()


def test_an_invitation_is_a_calendar_file(cast: Cast, ivan):
    meeting = plan_contact(ivan, by=cast.olga, at=in_days(1), duration_minutes=45)
    meeting = Contact.objects.select_related("client", "author").get()
    entry = Calendar.from_ical(invitation(meeting)).walk("VEVENT")[0]
    assert entry["SUMMARY"] == "Meeting: Ivan Petrov"
    assert entry["DTSTART"].dt == meeting.at.replace(microsecond=0)
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(minutes=45)
    moved = move_contact(meeting, in_days(2), by=cast.olga)
    again = Calendar.from_ical(invitation(moved)).walk("VEVENT")[0]
    assert again["UID"] == entry["UID"]


# --- reminding the client ---------------------------------------------------------------------------------------------


def agreed_long_ago(contact: Contact) -> Contact:
    Contact.objects.filter(pk=contact.pk).update(updated_at=in_days(-7))
    return contact


def plan(at=None):
    now = at or timezone.now()
    plan_reminders(now, now + timedelta(minutes=15))
    return list(Message.objects.filter(kind="contact_reminder").order_by("id"))


def test_the_client_is_reminded_a_day_before_once(cast: Cast, ivan):
    meeting = agreed_long_ago(plan_contact(ivan, by=cast.olga, at=in_days(3)))
    assert plan() == []
    day_before = meeting.at - timedelta(days=1, minutes=5)
    for _ in range(2):
        [message] = plan(day_before)
    assert (message.channel, message.to, message.subject) == ("email", "ivan@example.com", ivan.subject)
    assert message.due_at == meeting.at - timedelta(days=1)
    assert message.not_after == meeting.at
    assert message.body.startswith("Dear Ivan Petrov,\n\nWe remind you of our meeting on ")
    assert gate.ask(message) is None


def test_what_was_missed_while_nothing_ran_follows_as_long_as_it_helps(cast: Cast, ivan):
    meeting = agreed_long_ago(plan_contact(ivan, by=cast.olga, at=in_days(3)))
    assert len(plan(meeting.at - timedelta(hours=2))) == 1
    Message.objects.all().delete()
    assert plan(meeting.at + timedelta(minutes=1)) == []


def test_somebody_who_has_just_agreed_is_not_reminded(cast: Cast, ivan):
    plan_contact(ivan, by=cast.olga, at=in_days(0.5))
    assert plan() == []


def test_the_preferred_channel_is_used(cast: Cast, ivan):
    Client.objects.filter(pk=ivan.pk).update(preferred_channel="sms", addressed_as="Mr Petrov")
    meeting = agreed_long_ago(plan_contact(ivan, by=cast.olga, kind="visit", at=in_days(1)))
    [message] = plan()
    assert (message.channel, message.to) == ("sms", "+359888123456")
    assert message.body.startswith("Dear Mr Petrov, We remind you of our visit on")
    assert meeting.reminds_client


@pytest.mark.parametrize("change", ["call", "not wanted", "sample", "no address", "trashed"])
def test_nobody_is_reminded_who_should_not_be(cast: Cast, ivan, change):
    kind = "call" if change == "call" else "meeting"
    more = {"reminds_client": False} if change == "not wanted" else {}
    agreed_long_ago(plan_contact(ivan, by=cast.olga, kind=kind, at=in_days(1), **more))
    if change == "sample":
        Client.objects.filter(pk=ivan.pk).update(is_sample=True)
    if change == "no address":
        ivan.emails.all().delete()
        ivan.phones.all().delete()
    if change == "trashed":
        trash_client(ivan, by=cast.olga)
    assert plan() == []


def test_a_moved_or_cancelled_meeting_takes_its_reminder_back(cast: Cast, ivan):
    meeting = agreed_long_ago(plan_contact(ivan, by=cast.olga, at=in_days(1)))
    [message] = plan()
    move_contact(meeting, in_days(5), by=cast.olga)
    message.refresh_from_db()
    assert message.state == "cancelled"
    agreed_long_ago(meeting)
    later = plan(in_days(4))
    assert [m.state for m in later] == ["cancelled", "pending"]
    cancel_contact(meeting, by=cast.olga)
    assert [m.state for m in Message.objects.all()] == ["cancelled", "cancelled"]
    assert gate.ask(later[1]).is_moot
