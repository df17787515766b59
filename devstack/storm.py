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
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devstack.environment import ROOT, data_folder, schema_digest, without_office_settings
from devstack.folder import DataFolder
from devstack.processes import die_with_parent
from devstack.servers import own_servers

SCALE = "20"
KILLS = ("worker-killed", "redis-killed", "redis-flushed")  # run unscaled
ROWS_WITHIN_S, KILLS_WITHIN_S, BENCH_WITHIN_S = 25 * 60, 17 * 60, 5 * 60
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
    if codes[1:]:
        _bench(report)
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
    command += ["-n", AT_ONCE, "--dist", "loadgroup", "tests/faults", "tests/notifications", "tests/tasks"]
    return _run(command, env, within_s)


def _random(env: dict[str, str]) -> list[int]:
    minutes = float(os.environ.get("MINUTES", "30"))
    if not minutes:
        return []
    template = f"{env['DATABASE_URL'].rpartition('/')[0]}/{env['TEST_TEMPLATE']}"
    storm = {**env, "DATABASE_URL": template, "DJANGO_SETTINGS_MODULE": "crm.settings"}
    return [_run([sys.executable, "-m", "tests.faults.storm"], storm, minutes * 60 * 1.4 + 1300)]


def _bench(report: Path) -> None:
    """Measure rate and delay on a calm office, on servers of its own."""
    print("Rate and delay without a storm", flush=True)
    command = [sys.executable, "-m", "devstack", "bench"]
    try:
        done = subprocess.run(
            command,
            check=False,
            env={**os.environ, "ONLY": "delivery"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=BENCH_WITHIN_S,
        )
    except subprocess.TimeoutExpired:
        print(f"Not within {BENCH_WITHIN_S} s", flush=True)
        return
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    with report.open("a") as file:
        for line in lines:
            file.write(json.dumps({**line, "bench": line["name"]}) + "\n")


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
    failed += _tell_figures(lines)
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


Row = tuple[str, str, str, bool]  # goal, figure to reach, ours, whether it is met


def _tell_figures(lines: list[Line]) -> int:
    """Print the figures that this run can know beside those to reach; return how many are not met."""
    storms = {line["storm"]: line for line in lines if "storm" in line}
    figures = [*_of_storms(storms), *_of_rows([line for line in lines if "rows" in line])]
    figures += _of_bench({line["bench"]: line for line in lines if "bench" in line})
    if keyed := storms.get("keyed"):
        blows = sum(keyed["blows"].values())
        print(
            f"\nRandom storm: seed {keyed['seed']}, {keyed['minutes']:g} min, blows {blows}: {keyed['blows']}"
        )
    print(f"{'goal':42} {'figure':10} ours")
    for goal, figure, ours, is_met in figures:
        print(f"{goal:42} {figure:10} {ours}{'' if is_met else '   NOT MET'}")
    return sum(not is_met for *_, is_met in figures)


def _of_storms(storms: dict[str, Line]) -> Iterator[Row]:
    if keyed := storms.get("keyed"):
        lost, doubled = keyed["lost"], keyed["duplicates"]
        ours = f"{lost} / {doubled} of {keyed['committed']}, {keyed['repeats_under_one_key']} repeats under one key"
        yield "lost / duplicate, keyed", "0 / 0", ours, lost == doubled == 0
        ours = f"{keyed['p95_s']} s (p50 {keyed['p50_s']} s, latest {keyed['max_s']} s)"
        yield "commit → accept p95 in the storm", "≤ 2 s", ours, keyed["p95_s"] <= 2
    if unkeyed := storms.get("unkeyed"):
        lost, doubled = unkeyed["lost"], unkeyed["duplicates"]
        ours = f"{lost} / {doubled} of {unkeyed['committed']}, {unkeyed['doubtful']} in doubt, all flagged"
        yield "silent / duplicate, unkeyed", "0 / 0", ours, lost == doubled == 0
    if plain := storms.get("plain send_mail.delay()"):
        yield "negative control loses", "> 0", f"{plain['lost']} of {plain['committed']}", plain["lost"] > 0


def _of_rows(lines: list[Line]) -> Iterator[Row]:
    for goal, most_s, beginning in (("kill -9", 37, "worker-killed"), ("loss of Redis", 32, "redis-")):
        found = [
            line
            for line in lines
            if line["scale"] == 1 and any(row.startswith(beginning) for row in line["rows"])
        ]
        if late := [value for line in found for value in line["late_s"]]:
            is_held = all(line["outcome"] != "failed" for line in found)
            yield (
                f"late after {goal}",
                f"≤ {most_s} s",
                f"{max(late):.1f} s ({len(late)} times)",
                max(late) <= most_s and is_held,
            )
    if clocks := [line for line in lines if any(row.startswith("dst-") for row in line["rows"])]:
        held = sum(line["outcome"] == "passed" for line in clocks)
        yield (
            "DST: one per occurrence, 400 days × zones",
            "all",
            f"{held} of {len(clocks)} drills",
            held == len(clocks),
        )


def _of_bench(figures: dict[str, Line]) -> Iterator[Row]:
    if rate := figures.get("delivery.throughput"):
        yield "rate, 3 workers", "≥ 200/s", f"{rate['value']:.0f}/s", rate["value"] >= 200
    if quick := figures.get("delivery.commit_to_accept"):
        p50, p95 = quick["value"], quick["context"]["p95"]
        yield (
            "commit → accept p50, p95",
            "≤ 0.1, 1 s",
            f"{p50 / 1000:.3f} s, {p95 / 1000:.3f} s",
            p50 <= 100 and p95 <= 1000,
        )


if __name__ == "__main__":
    started = time.monotonic()
    report = Path(sys.argv[1])
    raise SystemExit(tell([json.loads(line) for line in report.read_text().splitlines()]))
