"""What answers and log lines give away: A27, A56, A58 and A59, over every address."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from accounts import services
from clients.models import Client
from core import jobs
from core.logs import JsonLine
from notifications import jobs as delivery
from tests.notifications.providers import HttpProvider
from tests.people import PASSWORD, Cast
from tests.security.attempts import addresses
from tests.security.test_access import of_records, url_of

PHONE, ADDRESS, NAME, WORDS = "+359888765432", "canary@clients.example", "Kanareika Zhulta", "canaries sing"
NEW_PASSWORD = "a canary in the mine"


def reaches(cast: Cast, world) -> Iterator[str]:
    """Yield every address that can be asked for, records with Olga's own."""
    records = {address.route for address in of_records()}
    for address in addresses():
        if address.route in records:
            yield url_of(address, world)
        elif not address.parameters:
            yield address.url()


# --- A27: attributes that htmx obeys ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attribute", ["hx-get", "hx-post", "hx-on:load", "data-hx-get", "data-hx-trigger", "hx-vals"]
)
def test_a27_what_htmx_obeys_is_text_when_somebody_typed_it(sign_in, call, cast: Cast, world, attribute):
    typed = f'<b {attribute}="/settings/" data-canary>now</b>'
    call(cast.olga).post("comments/", {"client": world.client.pk, "kind": "note", "body": typed})
    call(cast.olga).post("tasks/", {"title": typed[:150], "client": world.client.pk, "description": typed})
    browser = sign_in(cast.olga)
    shown = 0
    for url in ("", "timeline/", "peek/", "side/"):
        for headers in ({}, {"HX-Request": "true"}):
            page = browser.get(f"/clients/{world.client.pk}/{url}", headers=headers, follow=True)
            assert "<b " not in page.content.decode(), url
            shown += "data-canary" in page.content.decode()
    assert shown


# --- A56: no page of ours in a frame ---------------------------------------------------------------------------------


def test_a56_no_answer_can_be_framed_or_guessed_at(sign_in, cast: Cast, world):
    framed = {}
    for browser in (sign_in(cast.olga), Browser()):
        browser.raise_request_exception = False  # an error has the same manners
        for url in reaches(cast, world):
            if url == "/events/":  # a stream, never a page
                continue
            answer = browser.get(url)
            policy = answer.headers.get("Content-Security-Policy", "")
            # a picture or PDF is previewed in a frame of our own page, in a sandbox
            is_apart = "frame-ancestors 'none'" in policy or policy.startswith("sandbox; default-src 'none'")
            if not is_apart or answer.headers["X-Content-Type-Options"] != "nosniff":
                framed[url] = policy
    assert framed == {}


# --- A58: what errors and odd addresses tell --------------------------------------------------------------------------

ODD = [
    "/.env",
    "/.git/config",
    "/admin/",
    "/admin/login/",
    "/static/",
    "/media/",
    "/manage.py",
    "/crm/settings.py",
    "/static/../crm/settings.py",
    "/static/%2e%2e/manage.py",
    "/server-status",
    "/__debug__/",
    "/install/",
    "/api/v1/",
    "/graphql",
]
TELLTALE = re.compile(r"Traceback|django|/site-packages/|psycopg|SELECT |\.py\b|SECRET|DEBUG", re.IGNORECASE)


@pytest.mark.parametrize("url", ODD)
def test_a58_odd_addresses_are_not_here_and_say_no_more(client, cast: Cast, url):
    answer = client.get(url, follow=True)
    assert answer.status_code in {404, 401}
    assert not TELLTALE.search(answer.content.decode())


@pytest.mark.parametrize("start", ["/clients/", "/api/v1/clients/"])
def test_a58_a_page_that_fails_gives_a_reference_and_nothing_else(
    sign_in, cast: Cast, world, monkeypatch, caplog, start
):
    def broken(*args, **kwargs):
        raise RuntimeError(f"{WORDS} at {PHONE}")

    monkeypatch.setattr(Client.objects.__class__, "visible_to", broken)
    monkeypatch.setattr(Client._default_manager._queryset_class, "visible_to", broken)
    browser = sign_in(cast.olga)
    browser.raise_request_exception = False
    answer = browser.get(start)
    assert answer.status_code == 500
    said = answer.content.decode()
    assert not TELLTALE.search(said)
    assert WORDS not in said
    line = next(record for record in caplog.records if record.msg == "page_failed")
    assert line.reference in said
    assert isinstance(line.exc_info[1], RuntimeError)


# --- A59: secrets and people in logs ----------------------------------------------------------------------------------


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the office would write to its log, everything down to INFO, SQL left out as in an office."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLine())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_a59_a_day_of_work_leaves_no_secret_and_nobody_in_the_log(
    transactional_db, cast: Cast, call, settings, log_lines, monkeypatch
):
    kicked: list = []
    monkeypatch.setattr(jobs, "kick", lambda *job: kicked.append(job))
    token = services.make_token(cast.olga)
    browser = Browser()
    browser.post("/accounts/login/", {"login": cast.olga.email, "password": NEW_PASSWORD})
    browser.post("/accounts/login/", {"login": cast.olga.email, "password": PASSWORD})
    browser.post("/accounts/password/reset/", {"email": cast.olga.email})
    browser.get(f"/p/{'x' * 43}/")
    made = call(cast.olga).post(
        "clients/",
        {
            "kind": "person",
            "name": NAME,
            "phones": [{"number": PHONE}],
            "emails": [{"address": ADDRESS}],
            "notes": WORDS,
        },
    )
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    for body in ({"client": pk, "kind": "note", "body": WORDS}, {"client": pk, "kind": "lie", "body": WORDS}):
        call(cast.olga).post("comments/", body)
    browser.post(f"/clients/{pk}/files/", {"file": SimpleUploadedFile(f"{NAME}.exe", b"MZ canaries sing")})
    with HttpProvider(script=[500, 400]) as provider:
        settings.SMS_URL = f"https+json://x/?token={token[:20]}&from=Office&base={provider.url}"
        for _ in range(2):
            call(cast.olga).post("messages/", {"client": pk, "channel": "sms", "body": WORDS})
        delivery.sweep()
    logging.getLogger("canary").info("the log is listened to")
    said = log_lines.getvalue() + json.dumps(kicked, default=str)
    assert "the log is listened to" in said
    assert kicked
    assert len(provider.requests) == 2
    for canary in (
        PASSWORD,
        NEW_PASSWORD,
        token,
        token[:20],
        PHONE,
        PHONE[1:],
        ADDRESS,
        NAME,
        WORDS,
        "x" * 43,
    ):
        assert canary not in said, canary
    assert cast.olga.email not in said
