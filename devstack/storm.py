"""`make storm`: every row of the fault matrix ten times, the random storm, the negative control, and a table of figures.

ROWS=a,b picks rows (`none` for none), TIMES=3 repeats less often, MINUTES=10 shortens the storm (0: none), SEED=7
repeats one. Goes on when a row fails; the exit code tells. Ends within 90 minutes.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devstack.environment import ROOT, data_folder, schema_digest, without_office_settings
from devstack.folder import DataFolder
from devstack.processes import die_with_parent
from devstack.servers import own_servers

SCALE = "20"
KILLS = ("worker-killed",)  # run unscaled
ROWS_WITHIN_S, KILLS_WITHIN_S = 28 * 60, 17 * 60
AT_ONCE = "4"  # rows mostly wait

Line = dict[str, Any]


def main(_arguments: list[str]) -> int:
    """Run the storm; return 0 when every row held and every figure was met."""
    folder = DataFolder(data_folder() / "storm")
    report = folder / "report.jsonl"
    with folder.locked(), own_servers(folder, fast=True) as servers:
        report.unlink(missing_ok=True)
        env = {
            **without_office_settings(),
            **servers,
            "DATA_DIR": str(folder / "data"),
            "SECRET_KEY": "only for the storm",
            "TEST_TEMPLATE": f"template_{schema_digest()[:16]}",
            "STORM_REPORT": str(report),
        }
        if _run([sys.executable, "-m", "devstack.template"], env, 600):
            return 1
        codes = [_rows(env), *_random(env)]
    lines = [json.loads(line) for line in report.read_text().splitlines()] if report.exists() else []
    return tell(lines) or max(codes)


def _rows(env: dict[str, str]) -> int:
    """Run the rows, scaled, and those of kill -9 once more as long as they really take."""
    wanted = os.environ.get("ROWS", "")
    if wanted == "none":
        return 0
    times = os.environ.get("TIMES", "10")
    print(f"Rows, {times} times each, waits divided by {SCALE}", flush=True)
    code = _pytest({**env, "STORM_WAITS": SCALE, "STORM_TIMES": times}, ROWS_WITHIN_S)
    kills = [row for row in KILLS if not wanted or row in wanted.split(",")]
    if kills:
        print("Rows of kill -9, unscaled", flush=True)
        code |= _pytest(
            {**env, "STORM_WAITS": "1", "STORM_TIMES": times, "ROWS": ",".join(kills)}, KILLS_WITHIN_S
        )
    return code


def _pytest(env: dict[str, str], within_s: float) -> int:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--no-header",
        "--tb=line",
        "-p",
        "tests.faults.plugin",
        "-p",
        "no:cacheprovider",
    ]
    command += ["-n", AT_ONCE, "tests/faults", "tests/notifications", "tests/tasks"]
    return _run(command, env, within_s)


def _random(env: dict[str, str]) -> list[int]:
    minutes = float(os.environ.get("MINUTES", "30"))
    if not minutes:
        return []
    template = f"{env['DATABASE_URL'].rpartition('/')[0]}/{env['TEST_TEMPLATE']}"
    storm = {**env, "DATABASE_URL": template, "DJANGO_SETTINGS_MODULE": "crm.settings"}
    return [_run([sys.executable, "-m", "tests.faults.storm"], storm, minutes * 60 * 1.4 + 1300)]


def _run(command: list[str], env: dict[str, str], within_s: float) -> int:
    process = subprocess.Popen(command, env=env, cwd=ROOT, preexec_fn=die_with_parent())  # noqa: PLW1509
    try:
        return 1 if process.wait(within_s) else 0
    except subprocess.TimeoutExpired:
        print(f"Not within {within_s:.0f} s: {' '.join(command[:4])}", flush=True)
        process.terminate()
        process.wait(60)
        return 1


def tell(lines: list[Line]) -> int:
    """Print a line for each row and the table of figures; return 1 when one is not met."""
    print(
        f"\nStorm of {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
    )
    failed = _tell_rows([line for line in lines if "rows" in line])
    failed += _tell_figures({line["storm"]: line for line in lines if "storm" in line})
    return 1 if failed else 0


def _tell_rows(lines: list[Line]) -> int:
    rows: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for row in line["rows"]:
            rows[row].append(line)
    for row, found in sorted(rows.items()):
        counts = {
            outcome: sum(line["outcome"] == outcome for line in found)
            for outcome in ("passed", "failed", "skipped")
        }
        late = [value for line in found for value in line["late_s"]]
        latest = f", latest {max(late):.1f} s" if late else ""
        why = next(
            (
                line["why"].splitlines()[-1][:150]
                for line in found
                if line["outcome"] != "passed" and line["why"]
            ),
            "",
        )
        print(
            f"{row:24} {counts['passed']:4} held, {counts['failed']} failed, {counts['skipped']} skipped{latest}  {why}"
        )
    return sum(line["outcome"] == "failed" for line in lines)


def _tell_figures(storms: dict[str, Line]) -> int:
    keyed, unkeyed = storms.get("keyed"), storms.get("unkeyed")
    plain = storms.get("plain send_mail.delay()")
    if not (keyed and unkeyed and plain):
        return 0
    figures = [
        ("lost / duplicate, keyed", "0 / 0", f"{keyed['lost']} / {keyed['duplicates']} of {keyed['committed']}",
         keyed["lost"] == keyed["duplicates"] == 0),
        ("unkeyed: silent / duplicate", "0 / 0", f"{unkeyed['lost']} / {unkeyed['duplicates']} of {unkeyed['committed']}, {unkeyed['doubtful']} in doubt", unkeyed["lost"] == unkeyed["duplicates"] == 0),
        ("commit → accept p95 in the storm", "≤ 2 s", f"{keyed['p95_s']} s (p50 {keyed['p50_s']} s)", keyed["p95_s"] <= 2),
        ("negative control loses", "> 0", f"{plain['lost']} of {plain['committed']}", plain["lost"] > 0),
    ]  # fmt: skip
    print(
        f"\nRandom storm: seed {keyed['seed']}, {keyed['minutes']:g} min, blows {sum(keyed['blows'].values())}: {keyed['blows']}"
    )
    print(f"{'goal':34} {'figure':8} ours")
    for goal, figure, ours, is_met in figures:
        print(f"{goal:34} {figure:8} {ours}{'' if is_met else '   NOT MET'}")
    return sum(not is_met for *_, is_met in figures)


if __name__ == "__main__":
    started = time.monotonic()
    report = Path(sys.argv[1])
    raise SystemExit(tell([json.loads(line) for line in report.read_text().splitlines()]))
