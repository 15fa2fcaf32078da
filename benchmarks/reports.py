"""`python -m benchmarks.reports [LEARNERS [MUNICIPALITIES]]`: reports at size, 100,000 learners in ten courses and 500 municipalities.

Measured in this process, after `seed_load`: freezing a quarter, the page of reports and its files, the yearly report and the report to a
personnel council; wall time, CPU, queries, and how far resident memory rises. SQLite, or the server that DATABASE_URL names.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.system import environment

LEARNERS, MUNICIPALITIES, COURSES = 100_000, 500, 10


def main(learners: int, municipalities: int) -> None:
    """Fill an empty installation, measure, print one line a figure."""
    with tempfile.TemporaryDirectory(prefix="s4a-reports-") as name:
        folder = Path(name)
        for part in ("data", "media", "mail", "static"):
            (folder / part).mkdir()
        os.environ.update(
            environment(folder, folder / "static", os.environ.get("DATABASE_URL", "")), DJANGO_SETTINGS_MODULE="secu4all.settings"
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        _fill(learners, municipalities)
        _measure()


def _fill(learners: int, municipalities: int) -> None:
    from django.core.management import call_command

    from courses.models import Course, Enrolment
    from tests.factories.certificates import make_frozen_course
    from tests.factories.courses import build_tree

    build_tree()
    for _number in range(COURSES):
        make_frozen_course()
    Course.objects.update(is_live=True)
    at = time.monotonic()
    with open(os.devnull, "w") as quiet:
        call_command("seed_load", learners=learners, each=True, municipalities=municipalities, not_a_demo=True, stdout=quiet)
    print(f"seeded {learners} learners, {Enrolment.objects.count()} enrolments in {time.monotonic() - at:.0f} s", flush=True)


@contextmanager
def _figures(what: str) -> Iterator[None]:
    """Print time, CPU and the highest resident memory of a piece of work, sampled while it runs."""
    process, done = psutil.Process(), threading.Event()
    before = highest = process.memory_info().rss

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.02):
            highest = max(highest, process.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    at, cpu = time.monotonic(), time.process_time()
    yield
    wall, cpu = time.monotonic() - at, time.process_time() - cpu
    done.set()
    watcher.join()
    print(
        f"{what}: {wall * 1000:.0f} ms, CPU {cpu * 1000:.0f} ms, memory {before / 1e6:.0f} MB, at most {highest / 1e6:.0f} MB", flush=True
    )


def _measure() -> None:
    from django.test import Client
    from django.utils import timezone

    from accounts.models import Organisation
    from reports.models import ParticipationFigure, ReportPeriod
    from reports.queries import first_enrolment_day
    from reports.services import papers
    from reports.services.freezing import due_periods, ensure_periods, freeze_period
    from tests.factories import accounts as people

    ensure_periods(since=first_enrolment_day() or timezone.localdate())
    for period in due_periods():
        with _figures(f"freezing {period}"):
            freeze_period(period=period)
    print(f"{ParticipationFigure.objects.count()} figures", flush=True)
    analyst = people.make_user("analyst@example.org", "Mira Voss")
    people.grant(analyst, "analyst")
    client = people.sign_in(Client(HTTP_HOST="localhost"), analyst)
    for path in ("/reports/", "/reports/participation.csv", "/reports/participation.xlsx", "/reports/year/"):
        _page(path, lambda path=path: client.get(path))
    period = ReportPeriod.objects.filter(frozen_at__isnull=False).first()
    assert period is not None
    row = papers.request_year(year=period.starts_on.year, language="de")
    for what in ("yearly report", "yearly report again"):
        with _figures(what):
            papers.make(row.pk)
        row.refresh_from_db()
        print(f"{row.state}, {len(row.pdf or b'')} bytes", flush=True)
        papers.ReportPaper.objects.filter(pk=row.pk).update(state="requested", pdf=None, pdf_sha256="", made_at=None)
    town = Organisation.objects.order_by("pk").first()
    assert town is not None
    row = papers.request_council(organisation=town, period=period, language="de")
    with _figures("report to a personnel council"):
        papers.make(row.pk)


def _page(path: str, get: Callable) -> None:
    """CPU of one request after a warm one, the mean of ten, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = get()
    assert answer.status_code == 200, (path, answer.status_code)
    cpu = time.process_time()
    for _time in range(10):
        get()
    cpu = time.process_time() - cpu
    with CaptureQueriesContext(connection) as queries:
        get()
    print(f"{path}: CPU {cpu * 100:.0f} ms, {len(queries)} queries, {len(answer.content) / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS, int(sys.argv[2]) if len(sys.argv) > 2 else MUNICIPALITIES)
