"""`make bench`: a table for people, then one JSON object per line.

ONLY=pages,imports picks parts, CLIENTS=10000 sizes, ROUNDS=30 is quicker; SIZE=large adds a million clients. A part that
fails is told in the table and costs no other its lines; the exit code says that something failed.
"""

import importlib
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial

from bench.report import Figure, flatness, tell

PARTS = ("pages", "imports", "attacks", "delivery", "starts")
Part = tuple[str, Callable[[], list[Figure]]]


def main() -> int:
    figures: list[Figure] = []
    for name, measure in _parts():
        began = time.monotonic()
        figures += _measured(name, measure)
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    figures += flatness(figures)
    tell(figures)
    return 1 if any(figure.unit == "failed" for figure in figures) else 0


def _parts() -> Iterator[Part]:
    sizes = [10_000, 100_000] + ([1_000_000] if os.environ.get("SIZE") == "large" else [])
    sizes = [int(size) for size in os.environ.get("CLIENTS", "").split(",") if size] or sizes
    for part in filter(None, os.environ.get("ONLY", ",".join(PARTS)).split(",")):
        module = importlib.import_module(f"bench.{part}")
        if part == "pages":
            for size in sizes:
                yield f"pages.{size}", partial(module.measure, size)
        else:
            yield part, module.measure


def _measured(name: str, measure: Callable[[], list[Figure]]) -> list[Figure]:
    try:
        return measure()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the other parts go on
        traceback.print_exc()
        return [Figure(name, 0, "failed", {"error": str(error)[-300:] or type(error).__name__})]


if __name__ == "__main__":
    raise SystemExit(main())
