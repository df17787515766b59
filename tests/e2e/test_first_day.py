"""The first day of an office, from sign-in to a reminder that arrives: all of it through the pages, a worker and gateways.

Only the task comes by the API (in the same signed-in browser): a form asks for minutes, this deadline is seconds away.
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import Client, Comment
from notifications import delivery, planner
from notifications.models import Message
from tests.people import PASSWORD
from tests.waiting import wait_for

ROWS = [
    ["Name", "Phone", "E-mail", "City"],
    ["Nadezhda Petrova", "+359 88 123 4567", "n.petrova@orbita.example", "Sofia"],
    ["Олена Коваль", "+380 44 537 0222", "olena@koval.example", "Київ"],
    ["عمر الفارسي", "+971 4 330 0550", "omar@farsi.example", "دبي"],
]
MOBILE = "+359881234567"
PUBLISHED = Path(django_settings.BASE_DIR).parent / "shared/data/crm/datablist/customers-1000.csv"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "clients.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(ROWS)
    return path


def sign_in(visit, somebody, language: str) -> Page:
    somebody.language = language
    somebody.save()
    page = visit("/accounts/login/?next=/clients/import/", user=None, language=language)
    page.locator("[name=login]").fill(somebody.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/clients/import/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    return page


def bring_in(page: Page, path: Path, count: int) -> None:
    """Import a file by the pages and wait for its result."""
    page.goto("/clients/import/")
    page.locator("form[enctype] input[type=file]").set_input_files(path)
    page.locator("form[enctype] button.btn-primary").click()
    expect(page.locator("#rows .row").first).to_be_visible()
    page.locator("#import button.btn-primary").click()
    expect(page.locator("#import-state .stat").first).to_contain_text(str(count), timeout=30_000)
    expect(page.locator("#errors")).to_have_count(0)


def comment_on(page: Page, client: Client, person: str) -> None:
    page.goto(f"/clients/{client.pk}/")
    box = page.locator("#id_comment_body")
    box.press_sequentially(f"Ask @{person[:3].lower()}")
    page.locator(".mention-option", has_text=person).click()
    box.press_sequentially("about the price")
    box.press("Control+Enter")
    expect(page.locator("#timeline").get_by_text(f"Ask @{person} about the price")).to_be_visible()


def give_task(page: Page, **values) -> dict:
    """Add a task by the API, as this browser's own session."""
    token = next(cookie["value"] for cookie in page.context.cookies() if "csrf" in cookie["name"])
    origin = page.evaluate("location.origin")
    headers = {"X-CSRFToken": token, "Referer": f"{origin}/tasks/", "Origin": origin}
    answer = page.request.post("/api/v1/tasks/", data=values, headers=headers)
    assert answer.status == 201, answer.text()
    return answer.json()


def began(message: Message) -> datetime:
    return message.attempts.get().started_at


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_file_becomes_clients_and_a_reminder_arrives_once(visit, people, worker, outside, file, language):
    page = sign_in(visit, people.olga, language)
    bring_in(page, file, 3)
    if PUBLISHED.exists():
        bring_in(page, PUBLISHED, 1001)  # one more than its name says

    page.goto("/clients/?q=4567")
    page.locator("a[data-open]", has_text="Nadezhda Petrova").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadezhda Petrova")
    client = Client.objects.get(name="Nadezhda Petrova")
    comment_on(page, client, people.tomas.name)
    assert list(Comment.objects.get().mentions.all()) == [people.tomas]

    due = timezone.now() + timedelta(seconds=8)
    give_task(
        page,
        title="Call Nadezhda",
        client=client.pk,
        assignee=people.tomas.pk,
        due_at=due.isoformat(),
        reminders=[
            {"offset_minutes": 0, "channels": ["email"]},
            {"offset_minutes": 0, "channels": ["sms"], "to": "client"},
        ],
    )
    page.goto(f"/clients/{client.pk}/")
    expect(page.locator("#task-panel")).to_contain_text("Call Nadezhda")

    theirs = sign_in(visit, people.tomas, language)
    theirs.goto("/inbox/")
    notice = theirs.locator("#notices a.row-title", has_text="Nadezhda Petrova").first
    expect(notice).to_be_visible()
    expect(notice).to_contain_text(people.olga.name)

    reminder = Message.objects.get(kind="task_reminder", channel="email")
    assert reminder.user == people.tomas
    wait_for(lambda: outside.letters_to(people.tomas.email, reminder.subject_line), 60, "the e-mail")
    wait_for(lambda: outside.texts_to(MOBILE), 60, "the SMS")
    sent = Message.objects.filter(state__in=["sent", "delivered"])
    wait_for(lambda: sent.count() == Message.objects.count(), 60, "every message to be recorded as sent")
    assert {began(message) >= due for message in sent.filter(kind__contains="reminder")} == {True}

    planner.run()
    delivery.sweep()
    assert len(outside.letters_to(people.tomas.email, reminder.subject_line)) == 1
    assert len(outside.texts_to(MOBILE)) == 1
    assert len(outside.letters.letters) == Message.objects.filter(channel="email").count()
    assert len(outside.texts.accepted) == 1
    page.goto("/messages/")
    expect(page.locator("main")).to_contain_text("Nadezhda Petrova")
