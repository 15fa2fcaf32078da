"""Many learners who take a quiz at the same time: how many answers were saved, how many lost, and how long a save takes."""

import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from benchmarks.actions import answers_to
from benchmarks.people import PASSWORD, Person, World, make_learner
from benchmarks.sizes import Sizes
from benchmarks.system import System
from benchmarks.visitor import HttpVisitor
from courses.queries import ItemView
from quizzes.models import Answer

LONGEST_SECONDS = 180


@dataclass
class Rush:
    """What happened to all of them."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: list[tuple[int, str]] = field(default_factory=list)  # enrolment, question
    faults: list[str] = field(default_factory=list)


def rush(system: System, world: World, sizes: Sizes) -> list[tuple[str, str, str]]:
    """Let `together` learners start, answer every question at a reader's pace and submit; return the line of the table.

    Lost is an answer that was acknowledged and is not in the database. The pace is drawn for each answer, from half to one and a half.
    """
    password = make_password(PASSWORD)
    people = [make_learner(world.course, world.organisation, f"rush-{number:03}@example.org", password) for number in range(sizes.together)]
    quiz = [item for item in world.outline.items if item.kind == "quiz"][1]
    found, end = Rush(), time.monotonic() + LONGEST_SECONDS
    threads = [threading.Thread(target=_take, args=(system.port, person, quiz, sizes, found, end), daemon=True) for person in people]
    used = system.cpu_seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()) + 30)
    used = system.cpu_seconds() - used
    rows = Answer.objects.filter(attempt__enrolment__in=[person.enrolment.pk for person in people if person.enrolment])
    held = set(rows.values_list("attempt__enrolment_id", "question_key"))
    lost = len(set(found.acknowledged) - held)
    p95 = statistics.quantiles(found.seconds, n=20)[-1] * 1000 if len(found.seconds) > 20 else float("nan")
    saved = f"{len(found.acknowledged)} saved, {lost} lost, p95 {p95:.0f} ms"
    text = f"{'**' if lost or p95 > 300 else ''}{saved}{'**' if lost or p95 > 300 else ''}; {used * 1000 / max(len(found.seconds), 1):.1f} CPU ms an answer"
    if found.faults:
        text += f"; {len(found.faults)} refused, the first: {found.faults[0][:80]}"
    what = f"{sizes.together} learners take a {sizes.questions}-question quiz at once, an answer each {sizes.pace_ms / 1000:g} s: saved, lost, p95 of a save"
    return [(what, "0 lost, 300 ms", text)]


def _take(port: int, person: Person, quiz: ItemView, sizes: Sizes, found: Rush, end: float) -> None:
    dice = random.Random(person.user.email)
    visitor = HttpVisitor(port)
    visitor.cookie("sessionid", person.session)
    try:
        time.sleep(dice.uniform(0, sizes.pace_ms / 1000))
        page = visitor.get(quiz.path)
        place = visitor.post(f"/attempts/start/{quiz.key}/", {"csrfmiddlewaretoken": page.token}).headers["location"]
        page = visitor.get(place)
        for question, chosen in answers_to(page.text):
            time.sleep(sizes.pace_ms / 1000 * dice.uniform(0.5, 1.5))
            if time.monotonic() > end:
                raise TimeoutError("the time of the measurement is over")
            at = time.monotonic()
            answer = visitor.put(f"{place}answers/{question}/", {"revision": 1, "chosen": chosen}, page.token)
            found.seconds.append(time.monotonic() - at)
            if answer.status == 200 and person.enrolment:
                found.acknowledged.append((person.enrolment.pk, question))
            else:
                found.faults.append(f"status {answer.status}")
        visitor.post(f"{place}submit/", {"csrfmiddlewaretoken": page.token})
    except Exception as fault:  # noqa: BLE001  # one learner's fault is counted and must not end the measurement of the others
        found.faults.append(f"{type(fault).__name__}: {fault}")
