"""A promise made in the dossier: the whole page knows of it at once, nobody has to load it again."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.clients.made import make_client


def test_a_promise_stands_in_the_next_steps_and_at_a_glance(visit, people):
    client = make_client(people.olga, "Nadezhda Petrova")
    page = visit(f"/clients/{client.pk}/")
    expect(page.locator("#task-panel")).to_contain_text("Nothing planned.")
    for words in ("Send the offer", "Send the contract"):
        page.locator("#composer .chip-check", has_text="Promise").click()
        page.locator("#id_comment_body").fill(words)
        page.locator("#id_comment_due_on").fill((timezone.localdate() + timedelta(days=3)).isoformat())
        page.locator("#composer button", has_text="Comment").click()
        expect(page.locator("#task-panel .panel-row", has_text=words)).to_be_visible()
        expect(page.locator("#timeline .timeline-item", has_text=words)).to_be_visible()
    expect(page.locator("#glance-step")).to_contain_text("Send the offer")
    headings = page.locator("#timeline .day-head")
    expect(headings).to_have_count(1)
    top = headings.bounding_box()["y"]
    assert all(
        item.bounding_box()["y"] > top for item in page.locator("#timeline .timeline-item:visible").all()
    )


def test_a_task_done_in_the_panel_leaves_the_glance(visit, people):
    client = make_client(people.olga, "Nadezhda Petrova")
    page = visit(f"/clients/{client.pk}/")
    quick = page.locator("#task-panel .panel-quick")
    quick.locator("[name=title]").fill("Call about the windows")
    quick.locator("[name=due_on]").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    quick.locator("[name=title]").press("Enter")
    expect(page.locator("#glance-step")).to_contain_text("Call about the windows")
    page.locator("#task-panel .panel-row .task-check").first.click()
    expect(page.locator("#task-panel .ask")).to_be_visible()
    expect(page.locator("#glance-step")).to_contain_text("No next step")
    expect(page.locator("#task-panel .ask")).to_be_visible()
