"""Pages and API calls one after another, each beside the floor of the same run."""

import json
import os
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg2

from bench.office import PASSWORD, Answer, Browser, pss_mb, seeded_database, served
from bench.report import Figure, p50, p95

ROUNDS = int(os.environ.get("ROUNDS", "150"))
FLOOR = "/bench/floor/"


def measure(clients: int) -> list[Figure]:
    """Return the figures of every page at one size."""
    url = seeded_database(clients)
    with served(url) as (port, _):
        browser = Browser(port)
        browser.sign_in("manager1@bench.test")
        figures = [_timed(name, ask, browser, clients) for name, ask in _requests(browser, url).items()]
        raw = _raw(url)
        for figure in figures:
            figure.context["raw_p50"] = raw
    if clients == 10_000:
        figures += _crowd(url, clients)
    return figures


def a_client(url: str) -> int:
    """Return a client of the manager who asks."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id FROM clients_client c JOIN accounts_user u ON u.id = c.owner_id"
            " WHERE u.email = 'manager1@bench.test' ORDER BY c.id LIMIT 1 OFFSET 3"
        )
        return int(cursor.fetchone()[0])


def _requests(browser: Browser, url: str) -> dict[str, Callable[[Browser, dict[str, str]], Answer]]:
    client = a_client(url)
    token = browser.ask(
        "POST",
        "/api/v1/auth/token/",
        json.dumps({"email": "manager1@bench.test", "password": PASSWORD}),
        {"Content-Type": "application/json"},
    )
    bearer = {
        "Authorization": f"Bearer {json.loads(token.body)['token']}",
        "Content-Type": "application/json",
        "Cookie": "",
    }
    due = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    comment = json.dumps({"client": client, "kind": "note", "body": "Asked for the revised quote."})
    task = json.dumps({"client": client, "title": "Call about the quote", "due_at": due})

    def page(path: str) -> Callable[[Browser, dict[str, str]], Answer]:
        return lambda b, extra: b.ask("GET", path, headers=extra)

    def post(path: str, body: str) -> Callable[[Browser, dict[str, str]], Answer]:
        return lambda b, extra: b.ask("POST", path, body, {**bearer, **extra})

    return {
        "page.clients_list": page("/clients/"),
        "page.dossier": page(f"/clients/{client}/"),
        "page.tasks_board": page("/tasks/?layout=board"),
        "page.my_tasks": page("/tasks/"),
        "search.palette": page("/palette/?q=ivan"),
        "api.comment_create": post("/api/v1/comments/", comment),
        "api.task_create": post("/api/v1/tasks/", task),
    }


def _timed(
    name: str, ask: Callable[[Browser, dict[str, str]], Answer], browser: Browser, clients: int
) -> Figure:
    """Take turns with the floor, so that a noisy moment hits both."""
    times: list[float] = []
    floors: list[float] = []
    ask(browser, {})  # what is made once a process (templates, patterns) is made
    for turn in range(ROUNDS + 10):
        floor, answer = browser.get(FLOOR), ask(browser, {})
        if answer.status >= 300:
            return Figure(name, 0, "failed", {"clients": clients, "status": answer.status})
        if turn >= 10:
            floors.append(floor.ms)
            times.append(answer.ms)
    counted = ask(browser, {"X-Count": "1"})
    context = {
        "clients": clients,
        "p95": p95(times),
        "queries": int(counted.headers.get("x-queries", "0")),
        "bytes": len(zlib.compress(counted.body)),  # as the HTTPS front sends it
        "floor_p50": p50(floors),
    }
    return Figure(name, p50(times), "ms", context)


def _raw(url: str) -> float:
    """The same 50 rows by one SQL query."""
    times = []
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            cursor.execute(
                "SELECT id, name, phase, source, next_step_title, version FROM clients_client ORDER BY id LIMIT 50"
            )
            cursor.fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return p50(times)


def _crowd(url: str, clients: int) -> list[Figure]:
    """Requests a second at eight clients, page and floor in turns, and what two web processes weigh."""
    with served(url, processes=2) as (port, pid):
        browsers = [Browser(port) for _ in range(8)]
        for number, browser in enumerate(browsers):
            if number == 0:
                browser.sign_in("manager1@bench.test")
            browser.cookies = dict(browsers[0].cookies)
        rates: dict[str, list[float]] = {FLOOR: [], "/clients/": []}
        for _ in range(3):
            for path, found in rates.items():
                found.append(_rate(browsers, path, seconds=3))
        floor, page = p50(rates[FLOOR]), p50(rates["/clients/"])
        context = {"clients": clients, "floor_rps": floor, "share": page / floor}
        memory = Figure("memory.web", pss_mb(pid), "MB", {"clients": clients, "processes": 2})
        return [Figure("list.rps", page, "1/s", context), memory]


def _rate(browsers: list[Browser], path: str, seconds: float) -> float:
    done = [0] * len(browsers)
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        while time.monotonic() < end:
            browsers[number].get(path)
            done[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds
