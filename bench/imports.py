"""Ten thousand rows in and out, by the commands that people use; what starting the process takes is told apart."""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.office import ROOT, copied_database, drop_database, empty_database, manage
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


@dataclass(frozen=True)
class Run:
    """How a command went."""

    printed: str
    seconds: float  # of the work
    whole_s: float  # with the start of the process
    cpu_s: float
    memory_mb: float
    code: int


def measure() -> list[Figure]:
    """Import into an empty office and export it again."""
    url = copied_database(empty_database(), "bench_imports")
    env = {"DATABASE_URL": url, "ADMIN_EMAIL": "admin@bench.test"}
    manage("create_admin", "--email", "admin@bench.test", "--password", "benchmark office", env=env)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "clients.csv", Path(folder) / "export.csv"
        _write(source)
        run = _timed("import_clients", source, "--json", env=env)
        report = json.loads(run.printed.strip().splitlines()[-1])
        assert report["created"] == ROWS, report
        context = {"rows_per_s": ROWS / run.seconds}
        figures = [_figure("import.csv_10k", run, **context)]
        run = _timed("export_clients", target, env=env)
        assert len(target.read_text(encoding="utf-8-sig").splitlines()) > ROWS
        figures.append(_figure("export.csv_10k", run))
    drop_database(url)
    return figures


def _figure(name: str, run: Run, **more: float) -> Figure:
    context = {
        "clients": ROWS,
        "memory_mb": run.memory_mb,
        "cpu_s": run.cpu_s,
        "whole_s": run.whole_s,
        **more,
    }
    return Figure(name, run.seconds * 1000, "ms", context)


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


def _timed(*arguments: object, env: dict[str, str]) -> Run:
    run = run_measured(*arguments, env=env)
    if run.code:
        raise SystemExit(run.printed[-2000:])
    return run


# The work by itself, as the office's worker does it, which runs already; what starting takes is told beside it.
_WORK = """import django, os, sys, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()
from django.core.management import CommandError, call_command
began = time.perf_counter()
try:
    call_command(*sys.argv[1:])
except CommandError as error:
    sys.exit(str(error))
finally:
    print(time.perf_counter() - began, file=sys.stderr)"""
# The peak of a child counts from its parent's size at the fork: a small parent in between keeps ours out of it.
_WEIGH = """import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss / 1000, used.ru_utime + used.ru_stime, file=sys.stderr)
sys.exit(code)"""


def run_measured(*arguments: object, env: dict[str, str]) -> Run:
    """Run a management command by itself and weigh it."""
    command = [sys.executable, "-c", _WEIGH, sys.executable, "-c", _WORK, *map(str, arguments)]
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    whole = time.perf_counter() - began
    said = done.stderr.strip().splitlines()
    memory, cpu = map(float, said[-1].split())
    seconds = next(float(line) for line in said if line.replace(".", "", 1).isdigit())
    return Run("\n".join([*said, done.stdout]), seconds, whole, cpu, memory, done.returncode)
