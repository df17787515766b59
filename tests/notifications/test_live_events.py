"""The live line: what a browser hears, and what it costs."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications import gate, live
from notifications.services import mark_read, notify
from tests.people import Cast
from tests.waiting import wait_for

ROOT = Path(django_settings.BASE_DIR)


def tell(cast: Cast):
    (notice,) = notify(
        "task_given", [cast.olga], by=cast.maria, values={"who": "Maria", "title": "Call Omar"}
    )
    return notice


@pytest.fixture
def server(transactional_db):
    """A real web server on the test database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    db = connection.settings_dict
    url = f"postgresql://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "crm.asgi:application", "--port", str(port), "--lifespan", "off",
         "--timeout-graceful-shutdown", "1", "--log-level", "error"],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": url, "SECRET_KEY": django_settings.SECRET_KEY},
    )  # fmt: skip
    wait_for(lambda: _listens(port), 30, "the web server")
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGTERM)
    process.wait(10)


def _listens(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def cookies_of(browser) -> dict[str, str]:
    return {name: morsel.value for name, morsel in browser.cookies.items()}


def heard(lines) -> dict:
    return json.loads(next(line for line in lines if line.startswith("data: "))[6:])


def test_a_notice_reaches_an_open_browser_at_once(server, sign_in, cast: Cast):
    cookies = cookies_of(sign_in(cast.olga))
    with httpx.stream("GET", f"{server}/events/", cookies=cookies, timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert heard(lines) == {"unread": 0}
        notice = tell(cast)
        assert live.announce() == 1
        news = heard(lines)
        assert (news["unread"], news["url"]) == (1, f"/inbox/{notice.pk}/")
        assert "Call Omar" in news["text"]
        mark_read(cast.olga, [notice.pk])
        live.tell({cast.olga.pk: {}})
        assert heard(lines) == {"unread": 0}
    assert live.announce() == 0


def test_open_lines_hold_no_database_connection(server, sign_in, cast: Cast):
    cookies = cookies_of(sign_in(cast.olga))
    with httpx.Client(cookies=cookies, timeout=10, limits=httpx.Limits(max_connections=50)) as browser:
        streams = [browser.stream("GET", f"{server}/events/") for _ in range(12)]
        try:
            for stream in streams:
                heard(stream.__enter__().iter_lines())
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                assert cursor.fetchone()[0] <= 6
        finally:
            for stream in streams:
                stream.__exit__(None, None, None)


def test_without_the_broker_the_page_is_told_to_ask(sign_in, cast: Cast, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    tell(cast)
    live.announce()  # nothing breaks
    assert sign_in(cast.olga).get("/inbox/count/").json() == {"unread": 1}


def test_a_server_that_cannot_stream_says_the_number_once(sign_in, cast: Cast):
    tell(cast)
    answer = sign_in(cast.olga).get("/events/")
    assert b'{"unread": 1}' in answer.content


@pytest.fixture
def said(monkeypatch) -> list[dict]:
    """What was told to browsers."""
    told: list[dict] = []

    class Broker:
        def publish(self, channel: str, data: str) -> None:
            told.append({"channel": channel, **json.loads(data)})

    monkeypatch.setattr(live.broker, "client", Broker)
    return told


def test_no_word_of_a_record_that_was_lost_meanwhile_reaches_an_open_browser(cast: Cast, said):
    values = {"who": "Maria", "title": "Call Omar"}
    notify("task_given", [cast.olga, cast.tomas], by=cast.maria, subject="task:42", values=values)
    gate.register_sight("task", lambda user, ids: ids if user == cast.tomas else set())
    assert live.announce() == 2
    words = {line["channel"]: line.get("text") for line in said}
    assert words[live.channel_of(cast.olga.pk)] is None  # the number alone
    assert "Call Omar" in words[live.channel_of(cast.tomas.pk)]
    assert [line["unread"] for line in said] == [1, 1]
    assert [("url" in line) for line in said if line["channel"] == live.channel_of(cast.olga.pk)] == [False]


def test_whoever_left_hears_no_words(cast: Cast, said):
    tell(cast)
    type(cast.olga).objects.filter(pk=cast.olga.pk).update(is_active=False)
    live.announce()
    assert "text" not in said[0]


def crowd(cast: Cast, number: int) -> list[User]:
    rows = (
        User(email=f"crowd{n}@example.com", name=f"Crowd {n}", office=cast.office, password="!")
        for n in range(number)
    )
    return User.objects.bulk_create(rows)


def cost_of_telling(cast: Cast, people: list[User], subject: str) -> int:
    values = {"who": "Maria", "title": "Call Omar"}
    notify("task_given", people, by=cast.maria, subject=subject, values=values)
    with CaptureQueriesContext(connection) as asked:
        assert live.announce() == len(people)
    return len(asked)


def test_telling_twenty_costs_as_many_queries_as_telling_one(cast: Cast, said):
    people = crowd(cast, 20)
    assert cost_of_telling(cast, people[:1], "") == cost_of_telling(cast, people, "") == 3
    assert [line["unread"] for line in said] == [1, 2] + [1] * 19


def test_words_are_looked_up_for_so_many_and_the_rest_hears_the_number(cast: Cast, said, monkeypatch):
    monkeypatch.setattr(live, "WORDS_MOST", 5)
    looked: list[int] = []

    def sight(user: User, ids: set[int]) -> set[int]:
        looked.append(user.pk)
        return ids

    gate.register_sight("task", sight)
    assert cost_of_telling(cast, crowd(cast, 20), "task:42") == 3
    assert (len(looked), len(set(looked))) == (5, 5)
    assert [line["unread"] for line in said] == [1] * 20
    assert {line["channel"] for line in said if "text" in line} == {live.channel_of(pk) for pk in looked}
