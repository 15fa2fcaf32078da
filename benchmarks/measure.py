"""`python -m benchmarks.measure FOLDER`: starts the system on one database, measures it, writes FOLDER/results.json.

Run by `python -m benchmarks` with the environment of one installation; progress goes to stderr.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.sizes import Sizes, wanted
from benchmarks.system import System, running

EXTRA = ("visit", "certificates", "paper", "bulk", "rush", "memory")  # what BENCH_PARTS calls the groups after the pages


@dataclass
class Result:
    """One figure line: per run of the action."""

    cpu_ms: float | None = None
    wall_ms: float | None = None
    queries: int | None = None
    requests: float | None = None
    bytes: float | None = None
    note: str = ""


def tell(text: str) -> None:
    """Show progress."""
    print(f"  {text}", file=sys.stderr, flush=True)


def main(folder: Path) -> None:
    """Measure everything; a part that fails is named in the table and does not take the others along."""
    sizes = Sizes.from_environment()
    started = time.monotonic()
    with running(dict(os.environ), folder) as system:
        tell(f"ready after {time.monotonic() - started:.0f} s; filling")
        os.environ["VALKEY_SOCKET"] = str(system.socket)
        _measure(system, sizes, folder)


def _keep(folder: Path, figures: dict[str, Result], extra: list) -> None:
    """Write what is known by now: when the time is over, that much stands in the table."""
    found = {"figures": {key: asdict(value) for key, value in figures.items()}, "extra": extra}
    (folder / "results.json").write_text(json.dumps(found))


def _measure(system: System, sizes: Sizes, folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "secu4all.settings"
    import django

    django.setup()
    from benchmarks import beside, paper, parts
    from benchmarks.actions import ACTIONS
    from benchmarks.people import build_world
    from benchmarks.runs import Runner
    from benchmarks.rush import rush

    runner, figures = Runner(system, sizes, folder), {}
    acting = sum(action.repeats(sizes) + 4 for action in ACTIONS if action.who == "fresh") + 1
    at = time.monotonic()
    world = build_world(sizes, max(acting, sizes.certificates + 1))
    tell(f"filled in {time.monotonic() - at:.0f} s; measuring")
    runner.begin(world)
    memory = system.memory()
    if wanted("freeze"):
        figures["freeze"] = _guarded("freeze", lambda: _freeze(parts.freezing(system)))
    extra: list[tuple[str, str, str]] = []
    for action in (each for each in ACTIONS if wanted(each.key)):
        figures[action.key] = _guarded(action.key, lambda action=action: runner.measure(action))
        _keep(folder, figures, extra)
    outline, session = world.outline, runner.usual.session
    others = {
        "visit": lambda: _visit_lines(parts.visit(system, outline.path, outline.items[0].path, session)),
        "certificates": lambda: _certificate_lines(parts.certificates(system, world, sizes)),
        "paper": lambda: paper.lines([person.user for person in world.learners], sizes.papers),
        "bulk": lambda: beside.lines(system, world, sizes),
        "rush": lambda: rush(system, world, sizes),
        "memory": lambda: parts.memory_lines(memory, system.memory()),
    }
    assert tuple(others) == EXTRA, "BENCH_PARTS names them"
    for name, lines in ((name, lines) for name, lines in others.items() if wanted(name)):
        extra += _lines(name, lines)
        _keep(folder, figures, extra)


def _freeze(found: tuple[float, float, int]) -> Result:
    wall, cpu, count = found
    return Result(cpu, wall, note=f"{cpu:.0f} CPU ms, {wall:.0f} ms each ({count})")


def _visit_lines(found: tuple[tuple[int, int], tuple[int, int]]) -> list[tuple[str, str, str]]:
    (first, first_bytes), (following, following_bytes) = found
    return [
        ("first visit to a course page: requests, bytes", "10 · 150 kB", f"{_over(first, 10)} · {_over(first_bytes / 1000, 150)} kB"),
        ("next page, a lesson: requests, bytes", "1 to 3 · 20 kB", f"{_over(following, 3)} · {_over(following_bytes / 1000, 20)} kB"),
    ]


def _certificate_lines(found: tuple[float, float]) -> list[tuple[str, str, str]]:
    speed, cpu = found
    return [("certificate as PDF, with mail: CPU ms · per second", "60 · –", f"{_over(cpu, 60)} · {speed:.1f}")]


def _over(value: float, limit: float) -> str:
    text = f"{value:.0f}"
    return f"**{text}**" if value > limit else text


def _lines(name: str, measure: Callable[[], list]) -> list:
    try:
        found = measure()
    except Exception as error:  # noqa: BLE001  # as in _guarded
        tell(f"{name}: {type(error).__name__}: {str(error)[:300]}")
        return [(name, "", f"not measured: {type(error).__name__}")]
    tell(f"{name}: {found}")
    return found


def _guarded(name: str, measure: Callable[[], Result]) -> Result:
    try:
        result = measure()
    except Exception as error:  # noqa: BLE001  # one broken page must not hide the figures of the others
        tell(f"{name}: {type(error).__name__}: {str(error)[:300]}")
        return Result(note=f"not measured: {type(error).__name__}")
    tell(f"{name}: {result}")
    return result


if __name__ == "__main__":
    main(Path(sys.argv[1]))
