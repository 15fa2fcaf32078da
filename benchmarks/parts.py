"""What is measured otherwise than page by page: certificates, freezing, the first visit, memory."""

import re
import time
from urllib.parse import urljoin

from django.utils import timezone

from benchmarks.course import build_small_course
from benchmarks.people import World
from benchmarks.sizes import Sizes
from benchmarks.system import System
from benchmarks.visitor import HttpVisitor
from certificates.models import Certificate, CertificateRule
from certificates.services.layouts import usual_layout
from courses.models import CourseItem
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from reports.services.demo import seed_figures

Line = tuple[str, str, str]  # what, budget, figure
WAIT_SECONDS = 90


def certificates(system: System, world: World, sizes: Sizes) -> tuple[float, float]:
    """Complete a course for many and wait for the worker; return certificates per second and CPU milliseconds for each.

    Signing, rendering, storing, mail and the database's share are in it; completing happens in this process and is not.
    """
    course = build_small_course("zertifikat")
    CertificateRule.objects.create(course=course, layout=usual_layout())
    items = list(CourseItem.objects.filter(module__course=course).select_related("module"))
    people = [enrol(learner=person.user, course=course) for person in world.learners[: sizes.certificates + 1]]
    _complete(people[:1], items)  # the first one starts the worker's PDF engine
    _wait_for(1)
    used, at = system.cpu_seconds(), time.monotonic()
    _complete(people[1:], items)
    _wait_for(len(people))
    return (len(people) - 1) / (time.monotonic() - at), (system.cpu_seconds() - used) * 1000 / (len(people) - 1)


def _complete(enrolments: list, items: list[CourseItem]) -> None:
    for enrolment in enrolments:
        for item in items:
            complete_item(enrolment_id=enrolment.pk, item=item, how="read")


def _wait_for(count: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while Certificate.objects.filter(state=Certificate.State.ISSUED, notified_at__lte=timezone.now()).count() < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{Certificate.objects.filter(state='issued').count()} of {count} certificates in {WAIT_SECONDS} s")
        time.sleep(0.1)


def freezing(system: System) -> tuple[float, float, int]:
    """Freeze the last three quarters; return milliseconds of time and of CPU for each, and how many there were."""
    used, own, at = system.cpu_seconds(), time.process_time(), time.monotonic()
    count = seed_figures()
    if not count:
        raise RuntimeError("no quarter was due")
    cpu = system.cpu_seconds() - used + time.process_time() - own
    return (time.monotonic() - at) * 1000 / count, cpu * 1000 / count, count


# What a browser asks for at once. Pictures in style sheets are data:, fonts beyond the preloaded ones load on use.
IN_PAGE = re.compile(r'<(?:link[^>]*rel="(?:stylesheet|preload|icon|modulepreload)"[^>]*|script[^>]*|img[^>]*|use[^>]*)>')
ADDRESS = re.compile(r'\b(?:src|href)="([^"#]+)')
IN_STYLE = re.compile(r"""@import\s+(?:url\()?["']?([^"')]+)""")
IN_MODULE = re.compile(r"""\b(?:from|import)\s*["'](\.[^"']+)["']""")


def visit(system: System, first: str, following: str, session: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return requests and bytes of a first visit with an empty cache, and of the next page, whose shared files are cached by then."""
    visitor = HttpVisitor(system.port)
    visitor.cookie("sessionid", session)
    seen: set[str] = set()
    return _load(visitor, first, seen), _load(visitor, following, seen)


def _load(visitor: HttpVisitor, path: str, seen: set[str]) -> tuple[int, int]:
    page = visitor.get(path)
    requests, size, queue = 1, page.size, []
    for tag in IN_PAGE.findall(page.text):
        queue += [urljoin(path, address) for address in ADDRESS.findall(tag)]
    while queue:
        address = queue.pop()
        if address in seen or address.startswith("data:"):
            continue
        seen.add(address)
        answer = visitor.get(address)
        if answer.status != 200:
            raise RuntimeError(f"{address}: status {answer.status}")
        requests, size = requests + 1, size + answer.size
        inner = IN_STYLE if address.endswith(".css") else IN_MODULE if address.endswith(".js") else None
        queue += [urljoin(address, found) for found in inner.findall(answer.text)] if inner else []
    return requests, size


def memory_lines(before: dict[str, float], after: dict[str, float]) -> list[Line]:
    """One line in all, one for each part."""
    embedded = sum(value for part, value in after.items() if part != "PostgreSQL")
    parts = ", ".join(f"{part} {value:.0f}" for part, value in after.items() if value)
    text = f"**{embedded:.0f} MB**" if embedded > 350 else f"{embedded:.0f} MB"
    return [("memory (PSS) after load, without PostgreSQL", "350 MB", f"{text} (before {sum(before.values()):.0f}; {parts})")]
