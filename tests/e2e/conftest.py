"""A real Chromium against the real pages. Every test here is marked `browser`."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from tests.e2e.outside import outside, worker  # noqa: F401 - fixtures of every story here
from tests.people import Cast, make_cast

# Playwright's event loop lives in this thread; Django must not mistake it for an async caller
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HERE = Path(__file__).parent
PHONE, DESK = 390, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # last: a driven browser keeps an event loop in its process, in which async views cannot be called plainly
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def playwright_runs() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright_runs: Playwright) -> Iterator[Browser]:
    """One browser for the session; each visit has a context of its own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.fail("No Chromium here: `make test` installs one, BROWSER=none leaves browser tests out.")
    browser = playwright_runs.chromium.launch(
        executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    )
    yield browser
    browser.close()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, committed, so that the server's threads see it."""
    return make_cast()


def _insert(route: Route, html: str) -> None:
    """Let the real page through with a fragment more, to try what scripts do with it."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("</main>", f"{html}</main>", 1))


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, live_server, client, people: Cast) -> Iterator[Visit]:
    """Open a path as somebody (Olga unless told otherwise, None for a stranger) and fail on any script or CSP error."""
    contexts, complaints = [], []

    def _visit(
        path: str, *, user="olga", language="en", theme="light", width=DESK, mobile=False, insert=""
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            color_scheme=theme,
            locale=language,
            has_touch=mobile,
            is_mobile=mobile,
        )
        contexts.append(context)
        context.set_default_timeout(8000)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if user:
            somebody = getattr(people, user)
            somebody.language = language
            somebody.save()
            client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None
        )
        if insert:
            page.route(f"**{path}", lambda route: _insert(route, insert))
        page.goto(path)
        return page

    yield _visit
    for context in contexts:
        context.close()
    assert complaints == []
