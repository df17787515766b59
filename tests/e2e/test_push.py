"""Notices in the browser, from the click to the browser's leave.

Chromium asks Google's servers for a subscription, which no test may reach. So its PushManager is replaced by one that
hands out an address of a push service on loopback and keys that this test can open; all else (the question, the click,
the list, the service, the encryption) is the real thing.
"""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from notifications import delivery
from notifications.models import Message, PushDevice
from notifications.services import notify
from tasks.models import Task
from tests.e2e.accessibility import violations
from tests.notifications.providers import HttpProvider
from tests.notifications.test_web_push import Browser, b64

# what a browser keeps, it keeps over reloads and sign-outs
PUSH_MANAGER = """
(() => {
  const kept = () => JSON.parse(localStorage.getItem("test.subscription") || "null");
  const note = (what) => localStorage.setItem("test.calls", (localStorage.getItem("test.calls") || "") + what + " ");
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;
  const subscription = (from) => from && {
    endpoint: from.endpoint,
    getKey: (name) => bytes(from[name]),
    unsubscribe: async () => { note("unsubscribe"); localStorage.removeItem("test.subscription"); return true; },
  };
  const asks = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => { note("ask"); return asks(); };
  PushManager.prototype.getSubscription = async () => subscription(kept());
  PushManager.prototype.subscribe = async (options) => {
    note("subscribe");
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("refused");
    localStorage.setItem("test.subscription", JSON.stringify(%s));
    return subscription(kept());
  };
})();
"""


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def service(settings):
    """A push service on loopback, allowed by the operator."""
    with HttpProvider(answer="") as server:
        settings.PUSH_HOSTS = {f"127.0.0.1:{server.port}"}
        yield server


@pytest.fixture
def equip(service, browser):
    """Let a page's browser grant notices and reach the push service of this test."""

    def _equip(page: Page, *, grants: bool = True) -> BrowserContext:
        given = {
            "endpoint": f"{service.url}/push/one",
            "p256dh": b64(browser.point),
            "auth": b64(browser.secret),
        }
        page.context.add_init_script(PUSH_MANAGER % json.dumps(given))
        if grants:
            page.context.grant_permissions(["notifications"])
        return page.context

    return _equip


def calls(page: Page) -> list[str]:
    return (page.evaluate("localStorage.getItem('test.calls')") or "").split()


def tell(people) -> None:
    """Maria hands Olga a task."""
    task = Task.objects.create(title="Call Omar", created_by=people.maria, assignee=people.olga)
    values = {"title": task.title, "name": people.maria.name}
    notify(
        "task_assigned", [people.olga], by=people.maria, subject=task.subject, url="/tasks/", values=values
    )


def preferences(page: Page) -> Page:
    page.goto("/inbox/preferences/")
    expect(page.locator("#push [data-push-state]:visible")).to_have_count(1)
    return page


def allow(page: Page) -> None:
    preferences(page).locator("[data-push-ask]").click()
    expect(page.locator("#push .row")).to_have_count(1)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_click_to_the_notice_to_the_removal(visit, people, equip, service, browser, language):
    page = visit("/", language=language)
    equip(page)
    page.reload()
    preferences(page)
    assert calls(page) == []  # nobody is asked by a page that opens
    allow(page)
    assert calls(page) == ["ask", "subscribe"]
    expect(page.locator("#push .row")).to_contain_text("Chrome, Linux")
    expect(page.locator("[data-push-state=on]")).to_be_visible()
    assert violations(page) == []

    tell(people)
    delivery.sweep()
    shown = json.loads(browser.read(service.accepted[0].body))
    assert "Call Omar" in shown["title"] + shown["body"]
    assert shown["lang"] == language

    preferences(page).locator("#push .row button").click()
    expect(page.locator("#push .row")).to_have_count(0)
    expect(page.locator("[data-push-ask]")).to_be_visible()
    assert calls(page)[-1] == "unsubscribe"
    assert not PushDevice.objects.exists()


def test_a_browser_that_refuses_hears_that_mail_stands_in(visit, people, equip):
    page = visit("/")
    equip(page, grants=False)  # Chromium without a window refuses by itself
    page.goto("/inbox/preferences/")
    expect(page.locator("[data-push-state=refused]")).to_contain_text("they come by e-mail")
    assert not PushDevice.objects.exists()


def test_signing_out_of_a_shared_computer_ends_its_notices(visit, people, equip, service):
    page = visit("/")
    equip(page)
    allow(page)
    other = PushDevice.objects.create(
        user=people.olga, name="Firefox, Android", endpoint=f"{service.url}/push/phone", p256dh="x", auth="y"
    )
    page.locator("form[data-sign-out]").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url("**/accounts/login/**")
    assert list(PushDevice.objects.all()) == [other]  # her phone goes on

    tell(people)
    assert set(Message.objects.filter(channel="push").values_list("device", flat=True)) == {other.pk}
