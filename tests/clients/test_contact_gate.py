"""May Olga write to Ivan now? One gate, asked before she sends and again at the last moment; it answers in words."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from clients.contact import may_contact, opt_outs_of
from clients.models import Client, Email
from clients.services import send_message, trash_client
from clients.zones import zone_of
from core.errors import RuleError
from history.models import Event
from notifications import delivery, gate
from notifications.models import Consent, ContactPolicy, Message, OptOut, SmsUsage
from notifications.services import (
    clear_do_not_contact,
    note_consent,
    note_consents,
    opt_in,
    opt_out,
    set_contact_policy,
    set_do_not_contact,
)
from tests.clients.made import make_client
from tests.people import Cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Sofia
NIGHT = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)  # 22:00 in Sofia
MORNING = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)  # 08:00 in Sofia


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga,
        phones=[{"raw": "+359888123456"}],
        emails=[{"address": "Ivan@example.com"}],
        language="bg",
    )


def agree(client: Client, cast: Cast) -> None:
    note_consent(client.subject, "marketing", "consent", how="form", by=cast.olga, note="At the fair")


def letter(ivan: Client, cast: Cast, channel: str = "email", **more) -> Message:
    return send_message(ivan, by=cast.olga, channel=channel, body="Hello", **more)


def sent_at(message: Message, at: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(first_try_at=at, state="sent", next_try_at=None)


# --- yes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_by_default_service_goes_at_any_hour(cast, ivan, channel):
    answer = may_contact(ivan, channel, at=NIGHT)
    assert (answer.allowed, answer.until, answer.reason) == (True, None, "")
    assert gate.ask(letter(ivan, cast, channel), NIGHT) is None


# --- never ----------------------------------------------------------------------------------------------------------


def test_a_sample_a_trashed_and_an_unreachable_client_get_nothing(cast, ivan):
    Client.objects.filter(pk=ivan.pk).update(is_sample=True)
    assert may_contact(ivan, "email").code == "sample"
    Client.objects.filter(pk=ivan.pk).update(is_sample=False)
    Email.objects.update(is_dead=True)
    assert may_contact(ivan, "email").code == "no_address"
    assert may_contact(ivan, "email", to="Ivan@example.com").code == "dead_address"
    assert may_contact(ivan, "sms").allowed
    trash_client(ivan, by=cast.olga)
    assert may_contact(ivan, "sms").code == "trashed"


def test_do_not_contact_stops_every_channel_and_what_waits(cast, ivan):
    waiting = letter(ivan, cast, "sms", is_urgent=True)
    set_do_not_contact(ivan.subject, by=cast.olga, reason="Asked us by phone")
    for channel in ("email", "sms"):
        answer = may_contact(ivan, channel, is_urgent=True)
        assert not answer.allowed
        assert "Asked us by phone" in answer.reason
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason_code) == ("cancelled", "do_not_contact")
    assert "Asked us by phone" in waiting.reason["text"]
    assert clear_do_not_contact(ivan.subject, by=cast.olga)
    assert may_contact(ivan, "sms").allowed
    kinds = Event.objects.about(ivan.subject).values_list("kind", flat=True)
    assert {"do_not_contact", "contact_allowed"} <= set(kinds)


def test_without_consent_service_goes_and_marketing_does_not(cast, ivan):
    assert may_contact(ivan, "email").allowed
    answer = may_contact(ivan, "email", purpose="marketing", at=NOON)
    assert not answer.allowed
    assert "agreed to advertising" in answer.reason
    refused = letter(ivan, cast, purpose="marketing")
    assert gate.ask(refused, NOON).code == "no_consent"
    agree(ivan, cast)
    answer = may_contact(ivan, "email", purpose="marketing", at=NOON)
    assert (answer.allowed, answer.basis) == (True, "consent")
    assert letter(ivan, cast, purpose="marketing").consent_basis == "consent"


def test_consent_that_is_taken_back_takes_back_what_waits(cast, ivan):
    agree(ivan, cast)
    waiting = letter(ivan, cast, purpose="marketing")
    note_consent(ivan.subject, "marketing", "", how="staff", by=cast.olga, is_given=False)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason_code) == ("cancelled", "no_consent")
    assert not may_contact(ivan, "email", purpose="marketing", at=NOON).allowed
    assert Consent.objects.count() == 2  # nothing that was said is overwritten


def test_a_basis_that_does_not_exist_is_refused_at_the_field(cast, ivan):
    with pytest.raises(RuleError) as caught:
        note_consent(ivan.subject, "marketing", "because", how="staff", by=cast.olga)
    assert caught.value.field == "basis"
    with pytest.raises(RuleError) as caught:
        letter(ivan, cast, purpose="spam")
    assert caught.value.field == "purpose"


def test_being_our_client_is_no_agreement_to_advertising(cast, ivan):
    note_consents([ivan.subject], "marketing", "contract", how="import", by=cast.adam)
    assert may_contact(ivan, "email", purpose="marketing", at=NOON).code == "no_consent"


# --- opting out -----------------------------------------------------------------------------------------------------


def test_stop_ends_advertising_at_once_and_service_goes_labelled(cast, ivan):
    agree(ivan, cast)
    waiting, service = letter(ivan, cast, purpose="marketing"), letter(ivan, cast)
    held = opt_out("IVAN@example.com ", "email", "one_click")
    assert (held.scope, held.address) == ("marketing", "ivan@example.com")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason_code) == ("cancelled", "opted_out_marketing")
    assert not may_contact(ivan, "email", purpose="marketing", at=NOON).allowed
    answer = may_contact(ivan, "email")
    assert answer.allowed
    assert "service message" in answer.note
    assert gate.ask(service) is None
    assert may_contact(ivan, "sms", purpose="marketing", at=NOON).allowed  # the other channel said nothing
    assert opt_outs_of(ivan) == [held]
    assert Event.objects.about(ivan.subject).filter(kind="opted_out").count() == 1


def test_the_same_stop_twice_is_one_and_a_second_stop_means_all(cast, ivan):
    first = opt_out("+359888123456", "sms", "stop")
    assert opt_out("+359888123456", "sms", "stop").scope == "marketing"
    OptOut.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(hours=1))
    waiting = letter(ivan, cast, "sms")
    assert opt_out("+359888123456", "sms", "stop").scope == "all"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason_code) == ("cancelled", "opted_out")
    assert not may_contact(ivan, "sms").allowed
    assert OptOut.objects.count() == 1


def test_what_opts_out_between_plan_and_send_is_not_sent(cast, ivan):
    message = letter(ivan, cast, "sms")
    Message.objects.filter(pk=message.pk).update(state="leased", lease_until=timezone.now() + timedelta(minutes=1),
                                                next_try_at=None)  # fmt: skip
    opt_out(message.to, "sms", "page", scope="all")
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.tries) == ("cancelled", 0)


def test_opting_in_again_ends_it(cast, ivan):
    opt_out("ivan@example.com", "email", "page", scope="all")
    assert opt_in("Ivan@example.com", "email", "page", scope="marketing")
    assert may_contact(ivan, "email").allowed
    assert opt_in("ivan@example.com", "email", "staff", by=cast.olga)
    assert not opt_in("ivan@example.com", "email", "staff", by=cast.olga)
    assert opt_outs_of(ivan) == []
    assert OptOut.objects.get().ended_how == "staff"  # who said what when stays


# --- not yet --------------------------------------------------------------------------------------------------------


def test_quiet_hours_hold_until_morning_and_urgent_ones_pass(cast, ivan):
    set_contact_policy(cast.office, quiet_from=time(21), quiet_to=time(8))
    ivan.refresh_from_db()
    answer = may_contact(ivan, "sms", at=NIGHT)
    assert (answer.allowed, answer.code, answer.until) == (True, "quiet_hours", MORNING)
    assert may_contact(ivan, "sms", at=NIGHT, is_urgent=True).until is None
    assert may_contact(ivan, "sms", at=NOON).until is None
    assert gate.ask(letter(ivan, cast, "sms"), NIGHT).until == MORNING


def test_quiet_hours_are_those_of_where_the_client_is(cast):
    set_contact_policy(cast.office, quiet_from=time(21), quiet_to=time(8))
    lina = make_client(cast.olga, "Lina", phones=[{"raw": "+97444123456"}])  # Qatar
    seen = Client.objects.get(pk=lina.pk)
    assert zone_of(seen).key == "Asia/Qatar"
    at = datetime(2026, 7, 10, 18, 30, tzinfo=UTC)  # 21:30 in Doha, summer time in Sofia
    assert may_contact(seen, "sms", at=at).until == datetime(2026, 7, 11, 5, 0, tzinfo=UTC)


def test_days_off_wait_for_a_working_day(cast, ivan):
    cast.office.holidays = ["2026-03-16"]
    cast.office.save()
    set_contact_policy(cast.office, quiet_from=time(21), quiet_to=time(8), working_days_only=True)
    friday_night = datetime(2026, 3, 13, 20, 0, tzinfo=UTC)
    seen = Client.objects.get(pk=ivan.pk)
    assert may_contact(seen, "email", at=friday_night).until == datetime(2026, 3, 17, 6, 0, tzinfo=UTC)


def test_advertising_keeps_to_working_days_without_any_setting(cast, ivan):
    agree(ivan, cast)
    saturday = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
    answer = may_contact(ivan, "email", purpose="marketing", at=saturday)
    assert (answer.allowed, answer.until) == (True, datetime(2026, 3, 16, 7, 0, tzinfo=UTC))


def test_one_cap_counts_campaigns_greetings_and_reminders_together(cast, ivan):
    set_contact_policy(cast.office, most_per_day=2)
    for hours, channel in ((5, "email"), (3, "sms")):
        sent_at(letter(ivan, cast, channel), NOON - timedelta(hours=hours))
    sent_at(letter(ivan, cast, "sms", is_urgent=True), NOON - timedelta(hours=1))
    seen = Client.objects.get(pk=ivan.pk)
    answer = may_contact(seen, "email", at=NOON)
    assert (answer.code, answer.until) == ("cap_day", NOON + timedelta(hours=19))
    assert may_contact(seen, "email", at=NOON, is_urgent=True).until is None
    assert may_contact(seen, "email", at=NOON + timedelta(hours=20)).until is None


def test_of_five_at_once_the_cap_lets_two_through_and_the_rest_waits(cast, ivan):
    set_contact_policy(cast.office, most_per_day=2)
    messages = [letter(Client.objects.get(pk=ivan.pk), cast) for _number in range(5)]
    delivery.sweep()
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert sorted(states) == ["held"] * 3 + ["logged"] * 2
    assert len(messages) == 5


def test_what_is_refused_for_good_takes_no_place_under_the_cap(cast):
    maria = make_client(cast.olga, emails=[{"address": "old@example.com"}, {"address": "new@example.com"}])
    set_contact_policy(cast.office, most_per_day=1)
    gone, second, third = (
        letter(Client.objects.get(pk=maria.pk), cast, to=to)
        for to in ("old@example.com", "new@example.com", "new@example.com")
    )
    Email.objects.filter(address="old@example.com").update(is_dead=True)
    delivery.sweep()
    found = {row[0]: row[1:] for row in Message.objects.values_list("pk", "state", "reason_code")}
    assert found[gone.pk] == ("cancelled", "dead_address")
    assert found[second.pk][0] == "logged"
    assert found[third.pk] == ("held", "cap_day")


def test_a_held_message_says_why_and_goes_at_its_time(cast, ivan, monkeypatch):
    set_contact_policy(cast.office, quiet_from=time(0, 0), quiet_to=time(23, 59, 59))
    message = letter(Client.objects.get(pk=ivan.pk), cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.reason_code) == ("held", "quiet_hours")
    assert message.goes_at > timezone.now()
    set_contact_policy(cast.office, quiet_from=None, quiet_to=None)  # the office changes its mind
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "logged"


# --- the budget of SMS (A64) ----------------------------------------------------------------------------------------


def test_the_months_budget_stops_all_but_urgent_ones(cast, ivan):
    set_contact_policy(cast.office, sms_per_month=3)
    seen = Client.objects.get(pk=ivan.pk)
    cyrillic = "я" * 100  # two parts
    assert may_contact(seen, "sms", body=cyrillic, at=NOON).until is None
    SmsUsage.objects.update_or_create(office=cast.office, month="2026-03-01", defaults={"parts": 2})
    answer = may_contact(seen, "sms", body=cyrillic, at=NOON)
    assert (answer.code, answer.allowed) == ("sms_budget", True)
    assert answer.until == datetime(2026, 3, 31, 21, 0, tzinfo=UTC)  # April in Sofia
    assert may_contact(seen, "sms", body="short", at=NOON).until is None
    assert may_contact(seen, "sms", body=cyrillic, at=NOON, is_urgent=True).until is None
    assert may_contact(seen, "email", at=NOON).until is None


def test_of_many_sms_at_once_no_more_leave_than_the_budget_has(cast, ivan):
    set_contact_policy(cast.office, sms_per_month=4)
    for _number in range(7):
        letter(Client.objects.get(pk=ivan.pk), cast, "sms")
    urgent = letter(ivan, cast, "sms", is_urgent=True)
    delivery.sweep()
    held = Message.objects.filter(state="held", reason_code="sms_budget")
    assert held.count() == 3
    urgent.refresh_from_db()
    assert urgent.state == "logged"
    assert SmsUsage.objects.get().parts == 5  # the urgent one passes and counts
    set_contact_policy(cast.office, sms_per_month=10)
    delivery.sweep()
    assert not Message.objects.filter(state="held").exists()
    assert SmsUsage.objects.get().parts == 8


def test_a_budget_set_in_the_middle_of_a_month_knows_what_has_left(cast, ivan):
    sent = letter(ivan, cast, "sms")
    sent_at(sent, timezone.now())
    set_contact_policy(cast.office, sms_per_month=100)
    assert SmsUsage.objects.get().parts == 1


def test_half_a_quiet_time_is_refused(cast):
    with pytest.raises(RuleError) as caught:
        set_contact_policy(cast.office, quiet_from=time(21))
    assert caught.value.field == "quiet_to"
    assert not ContactPolicy.objects.exists()


@pytest.mark.parametrize("number", ["+35990123456", "+3592123456", "+441212345678", "+449012345678"])
def test_premium_and_fixed_numbers_are_refused_before_paying(cast, number):
    anna = make_client(cast.olga, "Anna", phones=[{"raw": number}])
    with pytest.raises(RuleError) as caught:
        letter(anna, cast, "sms")
    assert caught.value.field == "to"
    assert not Message.objects.exists()
