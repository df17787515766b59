"""Settings and the invitation in a real browser."""

import pytest
from playwright.sync_api import expect

from desk.services.people import invite_user
from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE

PAGES = (
    "/settings/", "/settings/profile/", "/settings/security/", "/settings/people/", "/settings/people/invite/",
    "/settings/teams/", "/settings/teams/new/", "/settings/offices/", "/settings/offices/new/", "/settings/visibility/",
    "/settings/health/", "/settings/texts/", "/settings/texts/new/", "/settings/gateways/", "/settings/gateways/email/", "/settings/gateways/sms/",
)  # fmt: skip


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_everybody_can_use_settings(visit, people, language, theme):
    people.adam.language = language
    people.adam.save()
    page = visit("/settings/", user="adam", language=language, theme=theme)
    for path in (*PAGES, f"/settings/people/{people.olga.pk}/", f"/settings/people/{people.olga.pk}/leave/"):
        page.goto(path)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (path, width)
            assert not scrolls_sideways(page), (path, width)


def test_on_a_phone_the_list_leads_to_a_page_and_back(visit):
    page = visit("/settings/", user="adam", width=PHONE, mobile=True)
    expect(page.get_by_role("heading", name="Profile", exact=True)).to_be_hidden()
    page.get_by_role("link", name="Profile Name, language").click()
    expect(page.get_by_role("heading", name="Profile", exact=True)).to_be_visible()
    page.locator(".settings-back").click()
    expect(page.get_by_role("link", name="Profile Name, language")).to_be_visible()


def test_a_long_list_is_searched_by_typing(visit, people):
    page = visit("/settings/profile/")
    page.locator(".ts-control", has=page.locator("#id_time_zone-ts-control")).click()
    page.keyboard.type("dubai")
    page.locator(".ts-dropdown .option", has_text="Asia/Dubai").click()
    page.locator("#about").get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("Saved")
    people.olga.refresh_from_db()
    assert people.olga.time_zone == "Asia/Dubai"


def test_what_cannot_be_saved_is_said_and_kept(visit):
    page = visit("/settings/profile/")
    page.get_by_label("Phone").fill("call me")
    page.locator("#about").get_by_role("button", name="Save").click()
    expect(page.locator("#id_phone_error")).to_be_visible()
    expect(page.get_by_label("Phone")).to_have_value("call me")
    page.get_by_label("Phone").fill("0888 123 456")
    page.locator("#about").get_by_role("button", name="Save").click()
    expect(page.get_by_label("Phone")).to_have_value("+359888123456")


def test_somebody_invited_comes_in(visit, people):
    _user, url = invite_user(
        email="nina@firm.example",
        name="Nina",
        role="employee",
        office=people.office,
        team=people.north,
        by=people.adam,
    )
    page = visit("/p/join/" + url.split("/")[-2] + "/", user=None)
    assert page.url.endswith("/p/join/"), "the token has left the address"
    assert violations(page) == []
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("#id_password_error")).to_be_visible()
    page.get_by_label("Choose a password").fill("a long walk to the sea")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/")
    assert "/p/" not in page.url
