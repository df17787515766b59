"""Ten thousand rows in and out, by the commands that people use, from process start to exit."""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

import psycopg2

from bench.office import ROOT, manage
from bench.report import Figure
from desk.sample_names import ORGANISATIONS, PEOPLE

ROWS = 10_000
HEADERS = (
    "First name",
    "Last name",
    "Company",
    "Phone",
    "Mobile",
    "E-mail",
    "City",
    "Website",
    "Birthday",
    "Notes",
)


def measure() -> list[Figure]:
    """Import into an empty office and export it again."""
    base = os.environ["DATABASE_URL"]
    url = urllib.parse.urlsplit(base)._replace(path="/bench_imports").geturl()
    connection = psycopg2.connect(base)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS bench_imports WITH (FORCE)")
        cursor.execute("CREATE DATABASE bench_imports")
    env = {"DATABASE_URL": url, "ADMIN_EMAIL": "admin@bench.test"}
    manage("migrate", "-v0", "--noinput", env=env)
    manage("create_admin", "--email", "admin@bench.test", "--password", "benchmark office", env=env)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "clients.csv", Path(folder) / "export.csv"
        _write(source)
        printed, seconds, memory = _timed("import_clients", source, "--json", env=env)
        report = json.loads(printed.strip().splitlines()[-1])
        assert report["created"] == ROWS, report
        context = {"clients": ROWS, "rows_per_s": ROWS / seconds, "memory_mb": memory}
        figures = [Figure("import.csv_10k", seconds * 1000, "ms", context)]
        _, seconds, memory = _timed("export_clients", target, env=env)
        assert len(target.read_text(encoding="utf-8-sig").splitlines()) > ROWS
        figures.append(Figure("export.csv_10k", seconds * 1000, "ms", {"clients": ROWS, "memory_mb": memory}))
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE bench_imports WITH (FORCE)")
    connection.close()
    return figures


def _write(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADERS)
        for number in range(ROWS):
            language = ("en", "bg", "ru", "uk", "ar")[number % 5]
            given, family = PEOPLE[language][number % 18]
            rows.writerow(
                (
                    given,
                    f"{family} {number}",
                    ORGANISATIONS[language][number % 7],
                    f"+35988{number:07}",
                    f"0 2 {9000000 + number}",
                    f"client{number}@example.com",
                    "Sofia",
                    f"https://example.com/{number}",
                    f"19{60 + number % 40}-0{1 + number % 9}-1{number % 9}",
                    "Met at the trade fair.",
                )
            )


def _timed(*arguments: object, env: dict[str, str]) -> tuple[str, float, float]:
    """Run a command; return what it printed, seconds, and its peak memory in MB."""
    command = [sys.executable, "manage.py", *map(str, arguments)]
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    # the largest child so far; commands before it were smaller
    return done.stdout, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
