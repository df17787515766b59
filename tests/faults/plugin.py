"""For `make storm`: repeats rows and writes one JSON line per test, so that the storm goes on when one fails.

STORM_TIMES repeats every row so many times, STORM_REPORT names the file, ROWS=a,b picks rows.
"""

import json
import os
from pathlib import Path

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    times = int(os.environ.get("STORM_TIMES", "1"))
    if times > 1 and metafunc.definition.get_closest_marker("row"):
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", range(1, times + 1))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "STORM_REPORT" not in os.environ:
        return
    wanted = set(filter(None, os.environ.get("ROWS", "").split(",")))
    kept = [item for item in items if rows_of(item) and (not wanted or wanted & set(rows_of(item)))]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def rows_of(item: pytest.Item) -> list[str]:
    return [marker.args[0] for marker in item.iter_markers("row")]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    outcome = yield
    report = outcome.get_result()
    path = os.environ.get("STORM_REPORT")
    is_last_word = report.when == "call" or (report.when == "setup" and not report.passed)
    if not path or not (is_last_word or (report.when == "teardown" and report.failed)):
        return
    line = {
        "rows": rows_of(item),
        "scale": float(os.environ.get("STORM_WAITS", "0")),
        "test": item.nodeid,
        "outcome": report.outcome,
        "seconds": round(report.duration, 2),
        "late_s": [round(value, 2) for name, value in item.user_properties if name == "late_s"],
        "why": str(report.longrepr)[-400:] if not report.passed else "",
    }
    with Path(path).open("a") as file:
        file.write(json.dumps(line) + "\n")
