"""What can wait comes together: after ten minutes, at the end of the quiet hours, or once a day at eight."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser

from core.errors import RuleError
from notifications import delivery, gate, kinds, planner
from notifications.choices import choice_url
from notifications.models import ForcedKind, HeldNotice, Message, Mute, Notification, Preference
from notifications.preferences import Hours, goes_at
from notifications.services import (
    mark_read,
    mute,
    notify,
    set_forced,
    set_hours,
    set_preference,
    take_daily,
    withdraw,
)
from notifications.transports.letters import build
from tests.people import Cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Sofia


@pytest.fixture(autouse=True)
def news(words):
    """A kind that can wait, seen by everybody until somebody says otherwise."""
    kinds.register(
        "news", label="News", title="%(title)s", names={"title"}, channels=("app", "email"), is_groupable=True
    )
    gate.register("news", gate.may_still_see)
    gate.register_sight("task", lambda user, ids: ids)
    cache.clear()


def tell(cast: Cast, title: str = "Boiler ordered", subject: str = "task:1", **more) -> None:
    notify(
        "news", [cast.olga], by=cast.maria, subject=subject, url="/tasks/1/", values={"title": title}, **more
    )


def morning() -> None:
    """Let the time of everything that waits be over."""
    HeldNotice.objects.filter(ended_at=None).update(due_at=datetime(2020, 1, 1, tzinfo=UTC))
    planner.run()


def letters() -> list[Message]:
    return list(Message.objects.filter(user__isnull=False).exclude(state="cancelled").order_by("pk"))


# --- bundles ----------------------------------------------------------------------------------------------------------


def test_three_facts_within_ten_minutes_are_one_letter(cast):
    for title in ("Ordered", "Shipped", "Arrived"):
        tell(cast, title)
    assert not Message.objects.exists()
    assert HeldNotice.objects.values("due_at").distinct().count() == 1
    assert Notification.objects.count() == 3  # in Dossier each shows at once
    morning()
    (letter,) = letters()
    assert letter.subject_line == "3 notices from Dossier"
    assert letter.body == "• Ordered\n• Shipped\n• Arrived"
    delivery.sweep()
    morning()
    assert len(letters()) == 1


def test_one_fact_alone_reads_as_itself(cast):
    tell(cast)
    morning()
    (letter,) = letters()
    assert (letter.kind, letter.subject_line, letter.url) == ("news", "Boiler ordered", "/tasks/1/")


def test_what_was_read_in_dossier_is_not_mailed(cast):
    tell(cast, "Read")
    tell(cast, "Unread")
    first = Notification.objects.get(title="Read")
    mark_read(cast.olga, [first.pk])
    morning()
    (letter,) = letters()
    assert letter.body == "Unread"


def test_reading_all_of_a_bundle_takes_back_its_letter(cast):
    tell(cast, "One")
    tell(cast, "Two")
    morning()
    mark_read(cast.olga, list(Notification.objects.values_list("pk", flat=True)))
    (letter,) = Message.objects.all()
    assert (letter.state, letter.reason_code) == ("cancelled", "already_read")


def test_losing_access_takes_a_fact_out_even_at_the_last_moment(cast):
    tell(cast, "Seen", "task:1")
    tell(cast, "Secret", "task:2")
    morning()
    gate.register_sight("task", lambda user, ids: ids - {2})
    delivery.sweep()
    planner.run()
    delivery.sweep()
    sent = [letter.body for letter in letters()]
    assert sent == ["Seen"]
    assert Message.objects.filter(state="cancelled", reason_code="no_access").count() == 1


def test_the_same_fact_twice_is_held_once_and_one_withdrawn_is_not_mailed(cast):
    tell(cast, dedupe="news:1")
    tell(cast, dedupe="news:1")
    assert HeldNotice.objects.count() == 1
    withdraw("task:1")
    morning()
    assert letters() == []


@pytest.mark.parametrize(
    "kind",
    ["task_assigned", "task_reminder", "task_due_soon", "task_due", "task_overdue", "task_overdue_of", "mentioned",
     "client_handed_over", "task_due_moved", "request_received", "client_answered"],
)  # fmt: skip
def test_reminders_deadlines_assignments_and_mentions_never_wait_for_others(cast, kind):
    assert goes_at(kinds.of(kind), cast.olga, Hours(), NOON) is None
    if kinds.of(kind).is_reminder:
        assert goes_at(kinds.of(kind), cast.olga, Hours(time(0), time(23, 59), True, True), NOON) is None


# --- quiet hours and the daily one --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "at", "goes"),
    [
        (Hours(), NOON, NOON + timedelta(minutes=10)),
        (Hours(time(20), time(8)), NOON + timedelta(hours=9), datetime(2026, 3, 11, 6, 0, tzinfo=UTC)),
        (Hours(is_daily=True), NOON, datetime(2026, 3, 11, 6, 0, tzinfo=UTC)),
        (
            Hours(is_daily=True),
            datetime(2026, 3, 10, 5, 0, tzinfo=UTC),
            datetime(2026, 3, 10, 6, 0, tzinfo=UTC),
        ),
        (
            Hours(working_days_only=True, is_daily=True),
            NOON + timedelta(days=3),
            datetime(2026, 3, 16, 6, tzinfo=UTC),
        ),
        (
            Hours(is_daily=True),
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            datetime(2026, 3, 29, 5, tzinfo=UTC),
        ),  # DST
    ],
)
def test_when_it_goes_on_the_readers_own_clock(cast, hours, at, goes):
    assert goes_at(kinds.of("news"), cast.olga, hours, at) == goes


def test_quiet_hours_end_in_one_letter_and_lose_nothing(cast):
    set_hours(cast.olga, quiet_from=time(0), quiet_to=time(23, 59, 59))
    for number in range(12):
        tell(cast, f"Fact {number}", f"task:{number}")
    morning()
    HeldNotice.objects.update(due_at=datetime(2020, 1, 1, tzinfo=UTC))
    (letter,) = letters()
    assert letter.body.count("•") == 12
    delivery.sweep()
    letter.refresh_from_db()
    assert (letter.state, letter.reason_code) == (
        "held",
        "quiet_hours",
    )  # still quiet: asked again before it goes


def test_the_daily_one_comes_only_when_there_is_something(cast):
    take_daily(cast.olga)
    morning()
    assert letters() == []
    tell(cast)
    assert Message.objects.count() == 0
    morning()
    assert len(letters()) == 1


# --- mutes and what is forced -------------------------------------------------------------------------------------------


def test_a_muted_client_is_silent_but_for_reminders_and_deadlines(cast):
    mute(cast.olga, "client:7")
    tell(cast, about=["client:7"])
    tell(cast, subject="client:7")
    assert not Notification.objects.exists()
    kinds.register(
        "task_due", title="%(title)s", names={"title"}, channels=("app", "email"), is_reminder=True
    )
    notify("task_due", [cast.olga], by=None, subject="task:1", about=["client:7"], values={"title": "Due"})
    assert Notification.objects.get().title == "Due"


def test_muting_asks_for_the_right_to_see(cast, sign_in):
    gate.register_sight("client", lambda user, ids: ids - {9})
    browser = sign_in(cast.olga)
    assert browser.post("/inbox/mute/", {"subject": "client:9"}).status_code == 404
    assert browser.post("/inbox/mute/", {"subject": ""}).status_code == 404
    browser.post("/inbox/mute/", {"subject": "client:7"})
    assert Mute.objects.get().subject == "client:7"
    browser.post("/inbox/mute/", {"subject": "client:7", "act": "unmute"})
    assert not Mute.objects.exists()


def test_what_administrators_force_comes_whatever_people_prefer(cast, sign_in):
    set_preference(cast.olga, "news", "email", is_on=False)
    tell(cast)
    assert not HeldNotice.objects.exists()
    set_forced([("news", "email")])
    tell(cast, "Forced")
    assert HeldNotice.objects.get().title == "Forced"
    text = sign_in(cast.olga).get("/inbox/preferences/").content.decode()
    assert 'name="news:email" checked disabled' in text
    with pytest.raises(RuleError):
        set_forced([("nothing", "email")])
    assert ForcedKind.objects.count() == 1


# --- fewer like this ------------------------------------------------------------------------------------------------------


def test_hours_and_what_waits_stand_in_the_preferences(cast, sign_in):
    tell(cast, "Waits")
    browser = sign_in(cast.olga)
    assert "Waits" in browser.get("/inbox/preferences/").content.decode()
    data = {
        "quiet_from": "20:00",
        "quiet_to": "08:00",
        "is_daily": "on",
        "news:app": "on",
        "news:email": "on",
    }
    assert browser.post("/inbox/preferences/", data).status_code == 302
    assert 'value="20:00"' in browser.get("/inbox/preferences/").content.decode()
    wrong = browser.post("/inbox/preferences/", {"quiet_from": "20:00"})
    assert wrong.status_code == 422
    assert "Give both times, or none." in wrong.content.decode()


@pytest.fixture
def mail(cast) -> Message:
    tell(cast)
    morning()
    return letters()[0]


def path_of(message: Message) -> str:
    return choice_url(message).removeprefix(settings.BASE_URL)


def test_the_foot_of_a_mail_says_why_and_leads_to_fewer(cast):
    tell(cast, why="You watch this task.")
    morning()
    body = build(letters()[0]).body
    assert "You watch this task." in body
    assert "Fewer like this:" in body
    assert choice_url(letters()[0]) in body


def test_opening_the_link_changes_nothing_and_shows_no_words_of_the_notice(cast, mail):
    browser = Browser()
    assert browser.get(path_of(mail))["Location"] == "/p/notices/"
    page = browser.get("/p/notices/").content.decode()
    assert "News" in page
    assert "Boiler" not in page
    assert not Preference.objects.exists()


def test_one_press_turns_the_kind_off_by_mail_without_signing_in(cast, mail):
    browser = Browser()
    browser.get(path_of(mail))
    browser.post("/p/notices/", {"act": "off"})
    said = Preference.objects.get()
    assert (said.user, said.kind, said.channel, said.is_on) == (cast.olga, "news", "email", False)
    assert browser.post("/p/notices/", {"act": "everything"}).status_code == 400
    browser.post("/p/notices/", {"act": "daily"})
    cast.olga.refresh_from_db()
    assert cast.olga.rhythm.is_daily


def test_the_mail_programs_own_button_does_the_same(cast, mail):
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post(path_of(mail), {}).status_code == 400
    assert browser.post(path_of(mail), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Preference.objects.get().is_on


def test_links_of_others_and_of_who_left_are_dead(cast, mail):
    assert Browser().get(path_of(mail)[:-2] + "x/").status_code == 404
    cast.olga.is_active = False
    cast.olga.save()
    assert Browser().get(path_of(mail)).status_code == 404
    assert Browser().get("/p/notices/").status_code == 404
