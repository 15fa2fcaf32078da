"""The last output: one Markdown table with the budget of the product beside each figure, and the machine it was measured on."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.sizes import Sizes

# key, what, budget of CPU milliseconds, budget of SQL queries
LINES: list[tuple[str, str, float | None, int | None]] = [
    ("sign-in page", "sign-in page", 3, 2),
    ("sign-in", "sign-in until the dashboard shows", 120, 20),
    ("dashboard", "dashboard", 8, 10),
    ("course page", "course page with 45 items", 10, 12),
    ("lesson first", "lesson, first view with completion", 10, 15),
    ("lesson again", "lesson, seen again", 8, 10),
    ("quiz page", "quiz page with 20 questions", 10, 12),
    ("attempt", "whole attempt: start, 20 answers, submit, review", 120, 150),
    ("people", "participants by status, page of 25 of 500", 15, 10),
    ("people csv", "participants by status, CSV of 500", 60, 10),
    ("desk", "desk of a municipality of 2,000, first page", 150, 10),
    ("desk filtered", "the same, filtered by cohort and status", 150, 10),
    ("desk csv", "the same as CSV", None, 10),
    ("desk xlsx", "the same as XLSX", None, 10),
    ("report", "report: its page (under 300 ms)", None, None),
    ("report xlsx", "report: its tables as a workbook", None, None),
    ("freeze", "report: freezing a quarter", None, None),
]


def table(results: dict[str, dict], sizes: Sizes, seconds: float) -> str:
    """Return the table. A figure over its budget is bold."""
    names = list(results)
    head = ["what", "budget: CPU ms · SQL", *(f"{name}: CPU ms · SQL · kB" for name in names)]
    rows = [head, ["---"] * len(head)]
    for key, what, cpu, queries in LINES:
        cells = [_cell(results[name]["figures"].get(key), cpu, queries) for name in names]
        if any(cells):
            rows.append([what, f"{_or_dash(cpu)} · {_or_dash(queries)}" if cpu or queries else "–", *cells])
    rows += _extra(results, names)
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{text}\n\n{machine()}\n{_sizes(sizes)} Measured in {seconds:.0f} s. Bold: over the budget."


def _cell(figure: dict | None, cpu: float | None, queries: int | None) -> str:
    if figure is None:
        return ""
    if figure["note"]:
        return figure["note"]
    parts = [_number(figure["cpu_ms"], cpu), _number(figure["queries"], queries)]
    parts.append("–" if figure["bytes"] is None else f"{figure['bytes'] / 1000:.1f}")
    return " · ".join(parts)


def _number(value: float | None, limit: float | None) -> str:
    if value is None:
        return "–"
    text = f"{value:.0f}" if isinstance(value, int) or value >= 100 else f"{value:.1f}"
    return f"**{text}**" if limit is not None and value > limit else text


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _extra(results: dict[str, dict], names: list[str]) -> list[list[str]]:
    """Figures of other units: each result names its lines, budgets included."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name in names:
        for what, budget, value in results[name].get("extra", []):
            found.setdefault((what, budget), {})[name] = value
    return [[what, budget, *(values.get(name, "") for name in names)] for (what, budget), values in found.items()]


def machine() -> str:
    """Say on what this was measured."""
    memory = psutil.virtual_memory().total / 2**30
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{cpu_model()}, {psutil.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}, load {load}."
    )


def cpu_model() -> str:
    """Return the processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _sizes(sizes: Sizes) -> str:
    return (
        f"{sizes.learners} learners in a course of {sizes.modules * (sizes.lessons + 1)} items, {sizes.enrolments:,} enrolments in the reported course; "
        "CPU of all server processes per action; queries counted inside a process with the same code, transactions' begin and end left out; kB as transferred."
    )
