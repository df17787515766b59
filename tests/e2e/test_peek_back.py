"""The panel beside a list is a step: Back closes it, Back again leaves the list."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE
from tests.tasks.made import make_client


@pytest.fixture
def opened(visit, people):
    """Come to the list of clients from Today and open the panel of the first one."""
    make_client(people.olga, name="Anna Ilieva")
    make_client(people.olga, name="Boris Ivanov")

    def _opened(width: int = DESK) -> Page:
        page = visit("/", width=width, mobile=width == PHONE)
        page.goto("/clients/")
        page.locator("[data-row] a").first.focus()
        page.keyboard.press("Space")
        expect(page.locator("#peek .peek-head")).to_be_visible()
        return page

    return _opened


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_back_closes_the_panel_and_then_leaves_the_list(opened, width):
    page = opened(width)
    assert "?peek=clients/" in page.url
    page.evaluate("window.isSamePage = true")
    page.go_back()
    expect(page.locator("#peek")).to_be_hidden()
    assert page.url.endswith("/clients/")
    page.go_forward()
    expect(page.locator("#peek .peek-head")).to_be_visible()
    page.go_back()
    expect(page.locator("#peek")).to_be_hidden()
    assert page.evaluate("window.isSamePage")  # the list was never loaded anew
    page.go_back()
    page.wait_for_url(lambda url: "/clients/" not in url)


def test_walking_on_with_the_panel_open_is_still_one_step(opened):
    page = opened()
    first = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: "?peek=" in url and url != first)
    page.go_back()
    expect(page.locator("#peek")).to_be_hidden()
    assert page.url.endswith("/clients/")


def test_a_panel_closed_by_hand_leaves_no_step_behind(opened):
    page = opened()
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.wait_for_url("**/clients/")
    page.go_back()
    page.wait_for_url(lambda url: "/clients/" not in url)


def test_a_list_that_was_narrowed_beside_the_panel_comes_back_whole(opened):
    page = opened()
    page.locator("#client-q").fill("Boris")
    expect(page.locator("#client-list [data-row]")).to_have_count(1)
    page.wait_for_url("**q=Boris**")
    page.go_back()
    expect(page.locator("#client-list [data-row]")).to_have_count(2)
