"""A bulk run in the running system, with somebody reading all the while: what a certificate costs, and whether readers notice."""

import statistics
import time
from collections.abc import Callable

from benchmarks.bulk import fill
from benchmarks.people import World
from benchmarks.sizes import Sizes
from benchmarks.system import System
from benchmarks.visitor import HttpVisitor
from certificates.models import BulkRun
from certificates.services.bulk_planning import Selection, approve, plan

QUIET_PAGES, THINK_SECONDS, LONGEST_SECONDS = 40, 0.1, 240
CPU_BUDGET, PAGE_BUDGET = 60, 300


def lines(system: System, world: World, sizes: Sizes) -> list[tuple[str, str, str]]:
    """Issue `bulk` missing certificates by one run while a lesson is read ten times a second; return the lines of the table.

    The readers' own CPU, known from a quiet stretch before, is not counted for the certificates. Raises TimeoutError when the run does not end.
    """
    course, first, second = fill(sizes.bulk, prefix="sammel")
    lesson, reader = world.outline.items[0].path, world.learners[0].session
    counted = iter(range(QUIET_PAGES))
    used = system.cpu_seconds()
    quiet = _read(system.port, lesson, reader, lambda: next(counted, None) is not None)
    each_page = (system.cpu_seconds() - used) / len(quiet)
    at = time.monotonic()
    run = plan(kind="issue", selection=Selection(course=course), actor=first, note="Benchmark")
    planned = time.monotonic() - at
    used, at = system.cpu_seconds(), time.monotonic()
    approve(run_id=run.pk, actor=second)
    busy = _read(system.port, lesson, reader, lambda: not _is_done(run.pk, at))
    wall, used = time.monotonic() - at, system.cpu_seconds() - used - each_page * len(busy)
    made = run.rows.filter(state="done").count()
    cpu = used * 1000 / max(made, 1)
    return [
        (
            f"bulk run of {sizes.bulk}, one worker, somebody reading: CPU ms each · a second · s to plan",
            f"{CPU_BUDGET} · – · –",
            f"{_over(cpu, CPU_BUDGET)} · {made / wall:.1f} · {planned:.2f}" + ("" if made == sizes.bulk else f" (**{made} made**)"),
        ),
        (
            "a lesson while the bulk run works, and before it: median · p95 in ms",
            f"p95 {PAGE_BUDGET}",
            f"{_median(busy):.0f} · {_over(_p95(busy), PAGE_BUDGET)}, before {_median(quiet):.0f} · {_p95(quiet):.0f} ({len(busy)} pages)",
        ),
    ]


def _read(port: int, path: str, session: str, goes_on: Callable[[], bool]) -> list[float]:
    """Read a page with a short pause between two; return the milliseconds of each. Raises RuntimeError for an answer that is no page."""
    visitor, found = HttpVisitor(port), []
    visitor.cookie("sessionid", session)
    visitor.get(path)
    while goes_on():
        at = time.monotonic()
        answer = visitor.get(path)
        found.append((time.monotonic() - at) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: status {answer.status}")
        time.sleep(THINK_SECONDS)
    return found


def _is_done(run_id: int, since: float) -> bool:
    state = BulkRun.objects.values_list("state", flat=True).get(pk=run_id)
    if state == BulkRun.State.RUNNING and time.monotonic() - since > LONGEST_SECONDS:
        raise TimeoutError(f"the run was not done within {LONGEST_SECONDS} s")
    return state != BulkRun.State.RUNNING


def _median(found: list[float]) -> float:
    return statistics.median(found) if found else float("nan")


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1] if len(found) > 1 else float("nan")


def _over(value: float, limit: float) -> str:
    text = f"{value:.0f}"
    return f"**{text}**" if value > limit else text
