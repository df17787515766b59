"""`ONLY=screenshots make bench`: pictures of the sample office for README and for critical eyes, in docs/screenshots/.

FULL=1 takes every page in English and Arabic, light and dark, 1280 and 390 px wide, into var/screenshots instead.
"""

import os
import urllib.parse
from itertools import product
from pathlib import Path

import psycopg2
from playwright.sync_api import Browser, sync_playwright

from bench.office import PASSWORD, ROOT, manage, served
from bench.report import Figure

ADMIN = "admin@bench.test"
PAGES = {
    "today": "/",
    "clients": "/clients/",
    "board": "/tasks/?layout=board",
    "inbox": "/inbox/",
    "messages": "/messages/",
}


def measure() -> list[Figure]:
    """Take the pictures; returns how many."""
    is_full = os.environ.get("FULL") == "1"
    folder = ROOT / ("var/screenshots" if is_full else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    for language in ("en", "ar"):
        url = _office(language)
        with served(url) as (port, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
            )
            state = _signed_in(browser, port)
            for theme, width in product(("light", "dark"), (1280, 390)) if is_full else [("light", 1280)]:
                pages = PAGES if is_full else {}
                pages = {**pages, "dossier": f"/clients/{_client(url)}/"}
                for name, path in pages.items():
                    context = browser.new_context(
                        viewport={"width": width, "height": 860}, color_scheme=theme, storage_state=state
                    )
                    page = context.new_page()
                    page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
                    suffix = f"-{theme}-{width}" if is_full else ""
                    page.screenshot(path=folder / f"{name}-{language}{suffix}.png")
                    context.close()
                    taken += 1
            browser.close()
    return [Figure("screenshots", taken, "files", {"folder": str(folder.relative_to(ROOT))})]


def _office(language: str) -> str:
    base = os.environ["DATABASE_URL"]
    name = f"bench_screens_{language}"
    url = urllib.parse.urlsplit(base)._replace(path=f"/{name}").geturl()
    connection = psycopg2.connect(base)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    env = {"DATABASE_URL": url, "LANGUAGE_CODE": language}
    manage("migrate", "-v0", "--noinput", env=env)
    manage("create_admin", "--email", ADMIN, "--password", PASSWORD, env=env)
    manage("sample_office", "--language", language, env=env)
    return url


def _client(url: str) -> int:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT client_id FROM clients_contact ORDER BY id LIMIT 1 OFFSET 1")
        return int(cursor.fetchone()[0])


def _signed_in(browser: Browser, port: int) -> Path | dict:  # type: ignore[type-arg]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/accounts/login/")
    page.fill("[name=login]", ADMIN)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    state = context.storage_state()
    context.close()
    return state
