"""What is sent is welcome: a client answers STOP, a letter bounces while Olga is on holiday, a stranger chooses."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.models import Absence
from clients.models import Client, Email
from clients.services import send_message
from notifications.choices import choice_url
from notifications.incoming import bounces, filing
from notifications.incoming.returned import HARD, Returned
from notifications.models import Message, OptOut
from notifications.services import notify, send_to_client
from notifications.services.consent import set_contact_policy
from tasks.models import Task
from tests.clients.made import make_client
from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE

OMAR = "+359888123456"


@pytest.fixture
def omar(people, settings) -> Client:
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=+359700"
    return make_client(
        people.olga,
        "Omar Haddad",
        phones=[{"raw": OMAR}],
        emails=[{"address": "omar@client.test"}],
        language="en",
    )


def away(people) -> None:
    """Olga is on holiday; Tomas answers for her."""
    people.olga.deputy = people.tomas
    people.olga.save()
    today = date.today()
    Absence.objects.create(
        user=people.olga, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2)
    )


def left(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(state="sent", tries=1, next_try_at=None)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("language", ["en", "ar"])
def test_stop_bounce_and_a_colleague_on_holiday(visit, people, omar, language):
    left(send_to_client(omar.subject, "sms", OMAR, "Ready", kind="client_message", by=people.olga, name="Omar",
                        office=omar.office, language=language))  # fmt: skip
    filing.receive_sms("json", "m1", OMAR, "+359700", "STOP" if language == "en" else "إيقاف")
    assert OptOut.objects.get().how == "stop"
    page = visit(f"{omar.url}permission/", language=language)
    expect(page.locator(".row", has_text=OMAR[-6:]).locator("form button[value='all']")).to_be_visible()
    expect(page.locator(".row", has_text=OMAR[-6:]).locator("form button[value='']")).to_be_visible()

    # now nothing at all may go by SMS; then the letter bounces, and Olga is away: Tomas is asked to call
    page.locator(".row", has_text=OMAR[-6:]).locator("form button[value='all']").click()
    away(people)
    letter = left(
        send_message(omar, by=people.olga, channel="email", subject="Boiler", body="Your boiler is ready")
    )
    bounces.came_back(letter, Returned(HARD, "5.1.1", "no such user"))
    page.goto(f"{omar.url}permission/")
    expect(page.locator(".row", has_text="omar@client.test").locator(".text-error").first).to_be_visible()
    assert Email.objects.get().is_dead
    task = Task.objects.get()
    assert (task.assignee, task.client) == (people.tomas, omar)
    page = visit("/tasks/", user="tomas", language=language)
    expect(page.get_by_role("link", name=task.title).first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_client_chooses_without_signing_in(visit, people, omar, language):
    Client.objects.filter(pk=omar.pk).update(language=language)
    letter = send_message(Client.objects.get(pk=omar.pk), by=people.olga, channel="email", body="Hello")
    page = visit(choice_url(letter).removeprefix(settings.BASE_URL), user=None, language=language)
    expect(page).to_have_url("/p/mail/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    group = page.locator("fieldset", has_text="omar@client.test")
    group.locator("input[value='all']").check()
    page.locator("main button[type='submit'], main form .btn-primary").first.click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert OptOut.objects.get().scope == "all"


@pytest.mark.parametrize(("language", "about"), [("en", "0.14 EUR"), ("bg", "0,14 EUR"), ("ar", "0.14 EUR")])
def test_the_cost_is_seen_while_typing(visit, people, omar, settings, language, about):
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=Dossier"  # nobody can answer a name
    set_contact_policy(omar.office, sms_prices={"BG": {"amount": "0.07", "currency": ""}})
    page = visit(f"{omar.url}?compose=sms", language=language)
    counter = page.locator("#sms-count")
    page.locator("#composer [name=greet]").uncheck()
    page.locator("#composer [name=body]").fill("a" * 150)
    expect(counter).to_contain_text(about.replace("14", "07"))
    page.locator("#composer [name=is_advertising]").check()  # the link that ends it makes a second part
    expect(counter).to_contain_text(about)
    assert violations(page) == []


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("ar", "light")])
def test_everybody_can_use_these_pages(visit, people, omar, language, theme):
    notify(
        "task_taken",
        [people.adam],
        by=people.olga,
        subject=omar.subject,
        values={"title": "Call", "name": "Olga"},
    )
    letter = send_message(omar, by=people.olga, channel="email", body="Hello")
    page = visit("/", user="adam", language=language, theme=theme)
    paths = (
        f"{omar.url}permission/", "/inbox/preferences/", "/settings/contact/", "/settings/letters/", "/settings/notices/",
        f"/messages/{letter.pk}/", choice_url(letter).removeprefix(settings.BASE_URL),
    )  # fmt: skip
    for path in paths:
        page.goto(path)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (path, width)
            assert not scrolls_sideways(page), (path, width)
