"""`python -m benchmarks.bulk [COUNT]`: plan and carry out a run over many certificates on SQLite, 10,000 unless said otherwise.

Sheets, credentials and seals are made for real, in this process, in the pieces of two seconds in which a worker does them. Printed are
certificates a second, CPU milliseconds each, and resident memory at the beginning, in the middle and at the end: it has to stay flat.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.system import environment

COUNT = 10_000


def main(count: int) -> None:
    """Fill an empty installation, run, print one line a figure."""
    with tempfile.TemporaryDirectory(prefix="s4a-bulk-") as name:
        folder = Path(name)
        for part in ("data", "media", "mail"):
            (folder / part).mkdir()
        os.environ.update(environment(folder, folder / "static", ""), DJANGO_SETTINGS_MODULE="secu4all.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _measure(count)


def _measure(count: int) -> None:
    from certificates.models import BulkRun
    from certificates.services.bulk import work
    from certificates.services.bulk_planning import Selection, approve, plan

    course, first, second = fill(count)
    at = time.monotonic()
    run = plan(kind="issue", selection=Selection(course=course), actor=first, note="Benchmark")
    print(f"planned {run.total} rows in {time.monotonic() - at:.2f} s", flush=True)
    approve(run_id=run.pk, actor=second)
    memory, process = [], psutil.Process()
    at, cpu, longest, did = time.monotonic(), time.process_time(), 0.0, 0
    while True:
        began = time.monotonic()
        piece = work(run.pk)
        if not piece:
            break
        longest = max(longest, time.monotonic() - began)
        did += piece
        memory.append(process.memory_info().rss / 1e6)
    wall, cpu = time.monotonic() - at, time.process_time() - cpu
    state = BulkRun.objects.get(pk=run.pk).state
    print(
        f"{state}: {did} certificates in {wall:.0f} s, {did / wall:.1f} a second, {cpu / did * 1000:.1f} CPU ms each, longest piece {longest:.2f} s"
    )
    print(
        f"memory in MB: {memory[min(3, len(memory) - 1)]:.0f} at the beginning, {memory[len(memory) // 2]:.0f} in the middle, {memory[-1]:.0f} at the end"
    )


def fill(count: int, *, prefix: str = "p"):
    """Return a course that `count` people have completed and nobody has a certificate of, and two administrators."""
    from django.utils import timezone

    from accounts.models import User
    from courses.models import CourseItem, Enrolment, ItemCompletion
    from tests.factories import accounts as people
    from tests.factories import certificates as make

    course = make.make_frozen_course()
    make.make_rule(course)
    admins = [people.make_user(f"{prefix}-admin{number}@example.org", f"Admin {number}") for number in (1, 2)]
    for user in admins:
        people.grant(user, "admin")
    now, items = timezone.now(), list(CourseItem.objects.filter(module__course=course))
    for start in range(0, count, 1000):
        numbers = range(start, min(start + 1000, count))
        users = User.objects.bulk_create([User(email=f"{prefix}{n}@example.org", full_name=f"Person Nummer {n}") for n in numbers])
        version = course.live_version
        done = {"status": "completed", "completed_at": now, "completed_version": version, "judged_version": version}
        rows = Enrolment.objects.bulk_create([Enrolment(learner=user, course=course, enrolled_at=now, **done) for user in users])
        ItemCompletion.objects.bulk_create(
            [
                ItemCompletion(enrolment=row, item=item, how="read", completed_at=now, substance_on=item.changed_on)
                for row in rows
                for item in items
            ]
        )
    return course, *admins


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
