"""Figures and how they are told: a table for people, then one JSON object per line for programs."""

import json
import statistics
from dataclasses import dataclass, field
from typing import Any

# Medians of the fastest peer measured on the same kind of machine, ms (Creme 2.8.6, django-crm, BottleCRM; 2026)
PEERS = {
    ("page.clients_list", 10_000): 340,
    ("page.clients_list", 100_000): 493,
    ("page.dossier", 10_000): 466,
    ("page.dossier", 100_000): 324,
    ("page.my_tasks", 10_000): 96,
    ("page.my_tasks", 100_000): 221,
    ("search.palette", 10_000): 187,
    ("search.palette", 100_000): 759,
    ("api.comment_create", 10_000): 21,
    ("api.task_create", 10_000): 33,
    ("import.csv_10k", 10_000): 33_000,
    ("export.csv_10k", 10_000): 4_600,
}
PEER_RATES = {("list.rps", 10_000): "5.5/s", ("memory.web", 10_000): "278 MB"}
# Budgets of p50 as multiples of the floor of the same run
BUDGETS = {
    "page.clients_list": 2.5,
    "page.dossier": 2.5,
    "page.tasks_board": 3.0,
    "page.my_tasks": 2.0,
    "search.palette": 1.2,
    "api.comment_create": 1.5,
    "api.task_create": 1.5,
}
# Budgets in the figure's own unit: at most, or (of rates) at least
LIMITS = {
    "memory.web": 250,
    "import.csv_10k": 5_000,
    "export.csv_10k": 1_000,
    "delivery.throughput": 200,
    "delivery.commit_to_accept": 100,
    "start.first": 60,
    "start.second": 8,
    "memory.idle": 800,
    "attack.a14": 10,
    "attack.a39": 200,
    "attack.a42": 200,
    "attack.a54": 200,
    "attack.a57": 1_000,
}
MOST_QUERIES, MOST_SPREAD, MOST_GROWTH, LEAST_SHARE, MOST_IMPORT_MB = 10, 2.0, 1.3, 0.5, 300


@dataclass
class Figure:
    name: str
    value: float
    unit: str = "ms"
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of the floor of the same run."""
        floor = self.context.get("floor_p50")
        return self.value / floor if floor and self.unit == "ms" else None

    def verdicts(self) -> list[str]:
        """What is over its budget, in words; empty when all is well."""
        at, over = self.context, []
        if self.unit == "failed":
            return ["FAILED"]
        if self.ratio is not None and self.ratio > BUDGETS.get(self.name, float("inf")):
            over.append(f"OVER ≤ {BUDGETS[self.name]} × floor")
        limit = LIMITS.get(self.name)
        if limit is not None and (self.value < limit if self.unit == "1/s" else self.value > limit):
            over.append(f"OVER {'≥' if self.unit == '1/s' else '≤'} {limit} {self.unit}")
        if at.get("queries", 0) > MOST_QUERIES:
            over.append(f"OVER ≤ {MOST_QUERIES} queries")
        if self.ratio is not None and at.get("p95", 0) > MOST_SPREAD * self.value:
            over.append(f"p95 OVER {MOST_SPREAD} × p50")
        if at.get("share", 1) < LEAST_SHARE:
            over.append(f"UNDER {LEAST_SHARE} of the floor's rate")
        if at.get("memory_mb", 0) > MOST_IMPORT_MB:
            over.append(f"OVER ≤ {MOST_IMPORT_MB} MB")
        if self.name.startswith("flat.") and self.value > MOST_GROWTH:
            over.append(f"OVER ≤ {MOST_GROWTH}")
        return over

    def line(self) -> str:
        at = self.context
        clients = at.get("clients")
        cells = [f"{self.name:28}", f"{clients or '':>9}", f"{self.value:>10.1f} {self.unit:8}"]
        cells.append(f"{self.ratio:5.2f} × floor" if self.ratio is not None else " " * 13)
        cells.append(f"{', '.join(self.verdicts()) or 'ok':24}")
        if "queries" in at:
            cells.append(f"q {at['queries']}")
        shown = ("p95", "bytes", "raw_p50", "share", "memory_mb", "known", "unknown")
        cells += [f"{key} {at[key]:,.1f}" for key in shown if key in at]
        peer = PEERS.get((self.name, clients or 0))
        rate = PEER_RATES.get((self.name, clients or 0))
        if peer or rate:
            cells.append(f"fastest peer {rate or f'{peer:,} ms'}")
        return "  ".join(cells)


def flatness(figures: list[Figure]) -> list[Figure]:
    """Compare each page at the largest size with itself at the smallest, both as multiples of their floors.

    The floor takes out what the machine did meanwhile; its own work does not depend on the size.
    """
    of_pages = [figure for figure in figures if figure.ratio is not None]
    found = []
    for name in dict.fromkeys(figure.name for figure in of_pages):
        same = sorted(
            (one for one in of_pages if one.name == name and one.context.get("clients")),
            key=lambda one: one.context["clients"],
        )
        if len(same) > 1:
            small, large = same[0], same[-1]
            growth = (large.ratio or 0) / (small.ratio or 1)
            found.append(Figure(f"flat.{name}", growth, "×", {"clients": large.context["clients"]}))
    return found


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def p50(values: list[float]) -> float:
    return statistics.median(values)


def tell(figures: list[Figure]) -> None:
    print()
    for figure in figures:
        print(figure.line())
    print()
    for figure in figures:
        shown = {"name": figure.name, "value": round(figure.value, 2), "unit": figure.unit}
        context = {k: round(v, 2) if isinstance(v, float) else v for k, v in figure.context.items()}
        print(json.dumps({**shown, "context": context}))
