"""Certificates by step and by worker: CPU of QR code, credential, sheet, seal and file; how many a second one and two processes make.

`python -m benchmarks.paper KEY …` is one worker: it issues these rows as a task would, and says on its last line what that took.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import psutil

from benchmarks.system import ROOT

Line = tuple[str, str, str]
WARM = 20  # certificates until memory has its shape
COLD_BUDGET, CPU_BUDGET = 2.0, 60


def lines(people: list, count: int) -> list[Line]:
    """Measure and return the lines of the table: by step, with one worker, with two."""
    keys = requested(people, count * 2)
    alone = together([keys[:count]])
    both = together([keys[count::2], keys[count + 1 :: 2]])
    parts = steps(keys[0])
    shown = ", ".join(f"{name} {value:.1f}" for name, value in parts.items())
    first, memory = max(each["first"] for each in [*alone, *both]), alone[0]
    return [
        ("certificate by step: CPU ms", str(CPU_BUDGET), f"{_over(sum(parts.values()), CPU_BUDGET)} ({shown})"),
        ("one worker: CPU ms each · a second", f"{CPU_BUDGET} · –", f"{_over(_cpu(alone), CPU_BUDGET)} · {_speed(alone):.1f}"),
        ("two workers: CPU ms each · a second", f"{CPU_BUDGET} · –", f"{_over(_cpu(both), CPU_BUDGET)} · {_speed(both):.1f}"),
        ("first certificate after a cold start: s", f"{COLD_BUDGET:g}", _over(first, COLD_BUDGET, digits=1)),
        (f"memory of a worker after {WARM} and after {count}: MB", "flat", f"{memory['warm_mb']:.0f} · {memory['end_mb']:.0f}"),
    ]


def requested(people: list, count: int) -> list[int]:
    """Return rows that wait, of people who completed small courses; no running worker takes them, since their time has not come."""
    from django.utils import timezone

    from benchmarks.course import build_small_course
    from certificates.models import Certificate, CertificateRule
    from certificates.services import hints
    from certificates.services.layouts import usual_layout
    from courses.models import CourseItem
    from courses.services.enrolment import enrol
    from courses.services.progress import complete_item

    keys: list[int] = []
    send, hints._send = hints._send, lambda task, pk=None: True
    try:
        while len(keys) < count:
            course = build_small_course(f"papier-{len(keys)}")
            CertificateRule.objects.create(course=course, layout=usual_layout())
            items = list(CourseItem.objects.filter(module__course=course).select_related("module"))
            for person in people[: count - len(keys)]:
                enrolment = enrol(learner=person, course=course)
                for item in items:
                    complete_item(enrolment_id=enrolment.pk, item=item, how="read")
                later = timezone.now() + timedelta(minutes=7)
                row = Certificate.objects.filter(enrolment=enrolment)
                row.update(next_try_at=later, notified_at=timezone.now())
                keys.append(row.get().pk)
    finally:
        hints._send = send
    return keys


def together(shares: list[list[int]]) -> list[dict]:
    """Run one worker process a share, all at once; return what each says. Raises RuntimeError when one fails."""
    command = [sys.executable, "-m", "benchmarks.paper"]
    running = [
        subprocess.Popen([*command, *map(str, share)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for share in shares
    ]
    found = []
    for process in running:
        out, error = process.communicate(timeout=1800)
        if process.returncode:
            raise RuntimeError(error[-500:])
        found.append(json.loads(out.splitlines()[-1]))
    return found


def steps(pk: int, repeats: int = 20) -> dict[str, float]:
    """Return CPU milliseconds of each step of one issued certificate, the first time of each left out."""
    from certificates import rendering, seal, storage
    from certificates.models import Certificate
    from certificates.services.credentials import make_credential
    from certificates.services.issuing import make_pdf, verify_address

    row = Certificate.objects.select_related("status_list").get(pk=pk)
    address, credential = verify_address(row), make_credential(row)
    sheet = make_pdf(row, credential)
    sealed = seal.seal(sheet)
    code = _cpu_ms(lambda: rendering.qr_svg(address), repeats)
    return {
        "QR": code,
        "credential": _cpu_ms(lambda: make_credential(row), repeats),
        "sheet": max(0.0, _cpu_ms(lambda: make_pdf(row, credential), repeats) - code),
        "seal": _cpu_ms(lambda: seal.seal(sheet), repeats),
        "store": _cpu_ms(lambda: storage.save_sealed(sheet + os.urandom(8), sealed), repeats),
    }


def _cpu_ms(work: Callable[[], object], repeats: int) -> float:
    work()
    used = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - used) * 1000 / repeats


def work(keys: list[int], began: float) -> dict[str, float]:
    """Issue the rows one after the other, as a worker's child does; return seconds, CPU and memory, the first one by itself."""
    from certificates.models import Certificate
    from certificates.services.issuing import issue, preload

    preload()
    ready = time.monotonic()  # the application is loaded before a worker says that it is ready; a child begins here
    found = {"cold": ready - began}
    for number, pk in enumerate(keys):
        Certificate.objects.filter(pk=pk).update(next_try_at=None)
        if not issue(pk):
            raise RuntimeError(Certificate.objects.get(pk=pk).last_error)
        if number == 0:
            found["first"] = time.monotonic() - ready
            at, used = time.monotonic(), time.process_time()
        if number == min(WARM, len(keys) - 1):
            found["warm_mb"] = _memory()
    rest = max(1, len(keys) - 1)
    return found | {
        "count": rest,
        "seconds": time.monotonic() - at,
        "cpu_ms": (time.process_time() - used) * 1000 / rest,
        "end_mb": _memory(),
    }


def _memory() -> float:
    return psutil.Process().memory_info().rss / 1e6


def _speed(found: list[dict]) -> float:
    return sum(each["count"] for each in found) / max(each["seconds"] for each in found)


def _cpu(found: list[dict]) -> float:
    return sum(each["cpu_ms"] * each["count"] for each in found) / sum(each["count"] for each in found)


def _over(value: float, limit: float, *, digits: int = 0) -> str:
    text = f"{value:.{digits}f}"
    return f"**{text}**" if value > limit else text


def main() -> None:
    """Be one worker."""
    began = time.monotonic()
    import django

    django.setup()
    print(json.dumps(work([int(key) for key in sys.argv[1:]], began)))


if __name__ == "__main__":
    main()
