"""What attacks cost others (shared numbers of the security tests): time that tells secrets, texts and files that are bombs,
people who send slowly. The outcome of each is tested in tests/security; here stand milliseconds and megabytes.
"""

import json
import socket
import tempfile
import urllib.parse
import zipfile
from contextlib import ExitStack
from pathlib import Path

from bench.imports import run_measured
from bench.office import PASSWORD, Browser, copied_database, seeded_database, served
from bench.pages import a_client
from bench.report import Figure, p50, p95

CLIENTS = 10_000
RESETS = 60  # of each kind
SLOW_SENDERS = 200
ODD_TEXTS = {
    "aaa!": "a" * 49_000 + "!",
    "((((": "(" * 49_000,
    "url": "http://" + "a." * 24_000,
    "@@@@": "a@" * 24_000,
    "digits": "+" + "1-" * 24_000,
}


def measure() -> list[Figure]:
    """Attack a copy of the seeded office."""
    copy = copied_database(seeded_database(CLIENTS), "bench_attacks")
    with served(copy) as (port, _):
        figures = [_a14(port), _a54(port, copy), _a57(port)]
    return [*figures, *_bombs(copy)]


def _a14(port: int) -> Figure:
    """Ask for a new password for known and unknown addresses in turns; the difference of the medians tells secrets."""
    browser = Browser(port)
    browser.get("/accounts/password/reset/")
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for turn in range(RESETS + 5):
        for kind, found in times.items():
            person = (
                f"person{turn % 10 + 1}.{2 + turn % 4}"
                if kind == "known"
                else f"nobody{turn % 10 + 1}.{turn % 4}"
            )
            body = urllib.parse.urlencode(
                {"email": f"{person}@bench.test", "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
            )
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = browser.ask("POST", "/accounts/password/reset/", body, headers)
            assert answer.status == 302, (answer.status, answer.body[:300])
            if turn >= 5:
                found.append(answer.ms)
    known, unknown = p50(times["known"]), p50(times["unknown"])
    return Figure("attack.a14", abs(known - unknown), "ms", {"known": known, "unknown": unknown})


def _a54(port: int, url: str) -> Figure:
    """Write, search and show texts that make careless patterns run for minutes; the slowest answer counts."""
    client = a_client(url)
    browser = Browser(port)
    browser.sign_in("manager1@bench.test")
    answer = browser.ask(
        "POST",
        "/api/v1/auth/token/",
        json.dumps({"email": "manager1@bench.test", "password": PASSWORD}),
        {"Content-Type": "application/json"},
    )
    bearer = {
        "Authorization": f"Bearer {json.loads(answer.body)['token']}",
        "Content-Type": "application/json",
        "Cookie": "",
    }
    slowest, of = 0.0, ""
    for name, text in ODD_TEXTS.items():
        comment = json.dumps({"client": client, "body": text})
        odd = json.dumps(
            {
                "name": "x",
                "website": text,
                "phones": [{"raw": text}],
                "emails": [{"address": text}],
                "notes": text,
            }
        )
        asked = {
            "comment": browser.ask("POST", "/api/v1/comments/", comment, bearer),
            "client": browser.ask("POST", "/api/v1/clients/", odd, bearer),
            "search": browser.get(f"/palette/?q={urllib.parse.quote(text[:4_000])}"),
            "list": browser.get(f"/clients/?q={urllib.parse.quote(text[:4_000])}"),
            "dossier": browser.get(f"/clients/{client}/"),
        }
        for where, answer in asked.items():
            assert answer.status < 500, (name, where, answer.status)
            if answer.ms > slowest:
                slowest, of = answer.ms, f"{where} {name}"
    return Figure("attack.a54", slowest, "ms", {"slowest": of})


def _a57(port: int) -> Figure:
    """Hold 200 connections whose requests never end, half in their headers and half in their bodies; others ask meanwhile."""
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nlogin="
    browser = Browser(port)
    browser.sign_in("manager1@bench.test")
    with ExitStack() as lines:
        for number in range(SLOW_SENDERS):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            line.sendall(b"GET / HTTP/1.1\r\nHo" if number % 2 else head)
        times = [browser.get("/clients/").ms for _ in range(60)]
    return Figure("attack.a57", p95(times), "ms", {"connections": SLOW_SENDERS, "p50": p50(times)})


def _bombs(url: str) -> list[Figure]:
    """Import files that are bombs; how much more memory they take than a file of one row."""
    env = {"DATABASE_URL": url}
    with tempfile.TemporaryDirectory() as folder:
        small, bomb, cells = (Path(folder) / name for name in ("small.csv", "bomb.xlsx", "cells.csv"))
        small.write_text("Name\nOne Person\n")
        _write_bomb(bomb)
        with cells.open("w") as file:
            file.write(",".join(f"c{number}" for number in range(5_000)) + "\n" + "x" * 50_000_000 + "\n")
            for _ in range(1_000_000):
                file.write("a,b\n")
        usual = run_measured("import_clients", small, "--dry-run", env=env).memory_mb
        found = []
        for name, path in (("attack.a39", bomb), ("attack.a42", cells)):
            run = run_measured("import_clients", path, "--dry-run", env=env)
            said = run.printed.strip().splitlines()[-1][:80] if run.printed.strip() else ""
            context = {"seconds": run.seconds, "exit_code": run.code, "said": said}
            found.append(Figure(name, run.memory_mb - usual, "MB", context))
    return found


def _write_bomb(path: Path) -> None:
    """A workbook whose one sheet unpacks to gigabytes (zeros pack a thousandfold)."""
    manifest = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets>'
        '<sheet name="a" sheetId="1"/></sheets></workbook>',
    }
    chunk = b" " * 10_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in manifest.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(100):
                sheet.write(chunk)
