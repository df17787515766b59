"""What the world answers, end to end: a phone says STOP, a letter comes back, and a colleague is on holiday.

Everything leaves through the office's own worker to a real SMTP server and an SMS gateway whose logs judge; the answers
come in at the addresses that gateways and mail servers call.
"""

import email
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from accounts.models import Absence
from clients.models import Client, Email
from notifications.models import Message
from notifications.services.commands import CONFIRMED
from tasks.models import Task
from tests.clients.made import make_client
from tests.e2e.outside import Outside
from tests.e2e.test_first_day import give_task
from tests.notifications.test_answers import post_mail
from tests.notifications.test_receipts import json_says
from tests.waiting import wait_for

OMAR = "+359888123456"
ADDRESS = "omar@client.test"

pytestmark = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture
def omar(people, language) -> Client:
    """Olga's client, who reads the language of the story."""
    return make_client(
        people.olga, "Omar Haddad", phones=[{"raw": OMAR}], emails=[{"address": ADDRESS}], language=language
    )


def write(page: Page, client: Client, channel: str, **values: str) -> None:
    """Write from the dossier, look, send."""
    page.goto(f"{client.url}?compose={channel}")
    for name, value in values.items():
        page.locator(f"#composer [name={name}]").fill(value)
    page.locator("#composer .composer-foot .btn-primary").click()
    expect(page.locator("#composer .preview-text")).to_contain_text(values["body"])
    page.locator("#composer button[value=send]").click()
    expect(page.locator("#toasts .toast").first).to_be_visible()


def said(language: str, text: str, **values: str) -> str:
    with translation.override(language):
        return gettext(text) % values


def returned(letter: email.message.Message) -> bytes:
    """Return what the mail server of the address sends back (RFC 3464): nobody has it."""
    return (
        "From: MAILER-DAEMON@mx.test\r\nTo: office@dossier.test\r\nSubject: Undelivered Mail\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n"
        f"Final-Recipient: rfc822; {ADDRESS}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n\r\n--b--\r\n"
    ).encode()


def on_holiday(people) -> None:
    """Olga is away; Tomas answers for her."""
    people.olga.deputy = people.tomas
    people.olga.save()
    today = date.today()
    Absence.objects.create(
        user=people.olga, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2)
    )


def test_a_phone_that_says_stop_is_heard(visit, client, people, worker, outside: Outside, omar, language):
    page = visit("/", language=language)
    write(page, omar, "sms", body="2 > 1")
    (first,) = wait_for(lambda: outside.texts_to(OMAR), 60, "the SMS")
    wait_for(Message.objects.filter(to=OMAR, state="sent").exists, 60, "its record")

    word = "STOP" if language == "en" else "إيقاف"
    assert json_says(client, {"id": "in1", "from": OMAR, "to": "Dossier", "text": word}) == 200
    wait_for(lambda: len(outside.texts_to(OMAR)) == 2, 60, "the confirmation")
    assert json_says(client, {"id": "in2", "from": OMAR, "to": "Dossier", "text": word}) == 200
    confirmed = Message.objects.get(kind=CONFIRMED)
    assert (confirmed.language, outside.texts_to(OMAR)[1]["text"]) == (language, confirmed.text_as_sent)

    page.goto(omar.url)
    expect(page.locator("#timeline")).to_contain_text(word)
    page.goto(f"{omar.url}permission/")
    row = page.locator(".row", has_text=OMAR[-6:])
    expect(row).to_contain_text(said(language, "They want no advertising at this address."))
    page.goto(f"{omar.url}?compose=sms")  # service goes on, and says so before it is sent
    page.locator("#composer [name=body]").fill("2 > 1")
    page.locator("#composer .composer-foot .btn-primary").click()
    expect(page.locator("#composer")).to_contain_text(
        said(language, "They want no advertising. This goes as a service message and says so.")
    )
    assert [text["id"] for text in outside.texts_to(OMAR)] == [first["id"], str(confirmed.pk)]


def test_a_letter_comes_back_while_its_writer_is_on_holiday(
    visit, client, people, worker, outside: Outside, omar, language
):
    omar.phones.all().delete()  # nothing but a call is left when mail fails
    page = visit("/", language=language)
    write(page, omar, "email", subject="Boiler 7", body="2 > 1")
    (letter,) = wait_for(lambda: outside.letters_to(ADDRESS, "Boiler 7"), 60, "the letter")
    wait_for(Message.objects.filter(to=ADDRESS, state="sent").exists, 60, "its record")

    people.tomas.language = language
    people.tomas.save()
    on_holiday(people)
    assert post_mail(client, returned(letter)) == 200
    assert Email.objects.get().is_dead
    page.goto(omar.url)
    expect(page.locator("#client-points, .reach-row.is-dead").first).to_contain_text(
        said(language, "does not work")
    )

    title = said(language, "Call %(name)s: our message did not arrive", name="Omar Haddad")
    task = Task.objects.get(title=title)
    assert task.assignee == people.tomas
    mine = visit("/inbox/", user="tomas", language=language)
    expect(mine.locator("#notices a.row-title", has_text=title).first).to_be_visible()
    told = Message.objects.get(user=people.tomas, channel="email")
    wait_for(lambda: outside.letters_to(people.tomas.email, told.subject_line), 60, "the deputy's letter")
    assert "Omar Haddad" in told.subject_line
    mine.goto(f"{omar.url}?compose=email")
    expect(mine.locator("#composer [name=to]")).to_have_count(0)  # the dead address is not offered again


def test_the_deputy_is_told_what_is_due(visit, people, worker, outside: Outside, omar, language):
    people.tomas.language = language
    people.tomas.save()
    page = visit("/tasks/", language=language)
    on_holiday(people)
    due = timezone.now() + timedelta(seconds=6)
    give_task(page, title="Call Omar", client=omar.pk, assignee=people.olga.pk, due_at=due.isoformat())
    told = wait_for(Message.objects.filter(kind="task_due", channel="email").first, 60, "the alert")
    assert told.user == people.tomas
    (letter,) = wait_for(
        lambda: outside.letters_to(people.tomas.email, told.subject_line), 60, "the deputy's letter"
    )
    html = letter.get_body(("html",)).get_content()
    assert re.search(r'dir="(\w+)"', html)[1] == ("rtl" if language == "ar" else "ltr")
    assert not Message.objects.filter(user=people.olga, kind="task_due").exists()
    mine = visit("/inbox/", user="tomas", language=language)
    expect(mine.locator("#notices a.row-title", has_text="Call Omar").first).to_be_visible()
