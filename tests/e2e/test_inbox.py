"""The inbox, the preferences and the tray in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from notifications import live
from notifications.incoming.filing import Incoming, receive
from notifications.services import notify
from tasks.models import Task
from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE


@pytest.fixture
def notices(people):
    """Three notices for Olga about two tasks, one of them read, and a letter nobody can place."""
    found = []
    for title in ("Call Omar", "Проверить договор"):
        task = Task.objects.create(title=title, created_by=people.maria, assignee=people.olga)
        found += notify(
            "task_assigned",
            [people.olga],
            by=people.maria,
            subject=task.subject,
            url=f"/tasks/{task.pk}/",
            values={"title": title, "name": people.maria.name, "due": "tomorrow"},
            why="You are responsible for this task.",
        )
    live.announce()
    receive(Incoming("email", "k1", "stranger@mail.test", subject_line="Price?", body="What does it cost?"))
    return found


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_everybody_can_use_the_inbox(visit, notices, language, theme):
    page = visit("/inbox/", language=language, theme=theme)
    for path in ("/inbox/", "/inbox/?show=done", "/inbox/preferences/", "/messages/tray/", "/messages/"):
        page.goto(path)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (path, width)
            assert not scrolls_sideways(page), (path, width)


def test_done_is_done_until_undone(visit, notices):
    page = visit("/inbox/")
    row = page.locator(".row", has_text="Call Omar")
    expect(page.locator(".sidebar [data-unread]")).to_have_text("2")
    row.get_by_role("button", name="Done").click()
    expect(row).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".row", has_text="Call Omar")).to_be_visible()


def test_a_notice_opened_is_a_notice_read(visit, notices):
    page = visit("/inbox/")
    page.get_by_role("link", name="Call Omar").click()
    expect(page).to_have_url(re.compile(r"/tasks/\d+/"))
    page.goto("/inbox/?show=unread")
    expect(page.locator(".row")).to_have_count(1)


def test_later_is_chosen_from_a_menu(visit, notices):
    page = visit("/inbox/")
    row = page.locator(".row", has_text="Call Omar")
    row.locator("summary[title=Later]").click()
    row.get_by_role("button", name="Tomorrow morning").click()
    expect(page.locator(".row", has_text="Call Omar")).to_have_count(0)
