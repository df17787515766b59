"""`make bench`: a table for people, then one JSON object per line. ONLY=pages,imports picks parts; SIZE=large adds a million."""

import importlib
import os

from bench.report import Figure, tell

PARTS = ("pages", "imports", "delivery", "starts")


def main() -> None:
    sizes = [10_000, 100_000] + ([1_000_000] if os.environ.get("SIZE") == "large" else [])
    sizes = [int(size) for size in os.environ.get("CLIENTS", "").split(",") if size] or sizes
    figures: list[Figure] = []
    for part in filter(None, os.environ.get("ONLY", ",".join(PARTS)).split(",")):
        module = importlib.import_module(f"bench.{part}")
        if part == "pages":
            for size in sizes:
                figures += module.measure(size)
        else:
            figures += module.measure()
    tell(figures)


if __name__ == "__main__":
    main()
