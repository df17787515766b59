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


@dataclass
class Figure:
    name: str
    value: float
    unit: str = "ms"
    context: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        clients = self.context.get("clients")
        cells = [f"{self.name:28}", f"{clients or '':>9}", f"{self.value:>10.1f} {self.unit:8}"]
        floor = self.context.get("floor_p50")
        if floor and self.unit == "ms":
            ratio = self.value / floor
            budget = BUDGETS.get(self.name)
            verdict = "" if budget is None else (" ok " if ratio <= budget else " OVER") + f" (≤ {budget})"
            cells.append(f"{ratio:5.2f} × floor{verdict:14}")
        if "queries" in self.context:
            cells.append(f"q {self.context['queries']}")
        cells += [
            f"{key} {self.context[key]:,.1f}" for key in ("p95", "bytes", "raw_p50") if key in self.context
        ]
        peer = PEERS.get((self.name, clients or 0))
        if peer:
            cells.append(f"fastest peer {peer:,} ms")
        return "  ".join(cells)


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
