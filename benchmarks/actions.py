"""What people do, once each: the same code is driven over HTTP for CPU and bytes, and inside this process for queries.

An action has a `prepare`, which is not measured, and a `run`, which is. Each run has a learner of its own where it leaves traces.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

from benchmarks.desk import first_cohort
from benchmarks.people import PASSWORD, Person, World
from benchmarks.sizes import Sizes
from benchmarks.visitor import Answer, Visitor
from courses.queries import ItemView

JSON = "application/json"


@dataclass(frozen=True)
class Action:
    """One line of the table."""

    key: str
    run: Callable[[Visitor, Person, World], None]
    who: str = "learner"  # learner: any, always the same; fresh: somebody new each time; nobody, coordinator, analyst
    prepare: Callable[[Visitor, Person, World], None] | None = None
    repeats: Callable[[Sizes], int] = lambda sizes: sizes.repeats


def _ok(answer: Answer, status: int = 200) -> Answer:
    """Refuse to measure an error page."""
    assert answer.status == status, f"status {answer.status}, expected {status}: {answer.headers.get('location', '')} {answer.body[:500]!r}"
    return answer


def _page(path: Callable[[World], str]) -> Callable[[Visitor, Person, World], None]:
    return lambda visitor, _person, world: _ok(visitor.get(path(world))) and None


def _forget_files(_visitor: Visitor, person: Person, _world: World) -> None:
    """Ten files an hour and person are the rule; the measurement begins a new hour."""
    cache.delete(f"limit:export:{person.user.pk}")


def _few(_sizes: Sizes) -> int:
    return 8


def _sign_in_form(visitor: Visitor, _person: Person, _world: World) -> None:
    visitor.form = _ok(visitor.get("/accounts/login/"))  # type: ignore[attr-defined]


def _sign_in(visitor: Visitor, person: Person, _world: World) -> None:
    values = {"login": person.user.email, "password": PASSWORD, "csrfmiddlewaretoken": visitor.form.token}  # type: ignore[attr-defined]
    answer = _ok(visitor.post("/accounts/login/", values), 302)
    while answer.status == 302:
        answer = visitor.get(answer.headers["location"])
    _ok(answer)


def _lesson_path(world: World, at: int) -> str:
    return [item for item in world.outline.items if item.kind == "lesson"][at].path


def _first_view(visitor: Visitor, _person: Person, world: World) -> None:
    """Open a lesson that was never opened, and reach its end: what the page's script then sends."""
    lesson = next(item for item in world.outline.items[12:] if item.kind == "lesson")
    page = _ok(visitor.get(lesson.path))
    _ok(visitor.post(f"/learn/done/{lesson.key}/", {"csrfmiddlewaretoken": page.token}, Accept=JSON))


def _quiz(world: World) -> ItemView:
    return next(item for item in world.outline.items if item.kind == "quiz")


def _start(visitor: Visitor, _person: Person, world: World) -> None:
    """Open the attempt: the page of the quiz, then the button."""
    quiz = _quiz(world)
    page = _ok(visitor.get(quiz.path))
    visitor.place = _ok(visitor.post(f"/attempts/start/{quiz.key}/", {"csrfmiddlewaretoken": page.token}), 302).headers["location"]  # type: ignore[attr-defined]


def _attempt_page(visitor: Visitor, _person: Person, _world: World) -> None:
    _ok(visitor.get(visitor.place))  # type: ignore[attr-defined]


def _quiz_page(visitor: Visitor, _person: Person, world: World) -> None:
    visitor.page = _ok(visitor.get(_quiz(world).path))  # type: ignore[attr-defined]


def _whole_attempt(visitor: Visitor, _person: Person, world: World) -> None:
    """Start, see the questions, save each answer by itself, look at what is open, submit, read the review."""
    values = {"csrfmiddlewaretoken": visitor.page.token}  # type: ignore[attr-defined]
    place = _ok(visitor.post(f"/attempts/start/{_quiz(world).key}/", values), 302).headers["location"]
    page = _ok(visitor.get(place))
    for question, chosen in answers_to(page.text):
        _ok(visitor.put(f"{place}answers/{question}/", {"revision": 1, "chosen": chosen}, page.token))
    last = _ok(visitor.get(f"{place}submit/"))
    review = _ok(visitor.post(f"{place}submit/", {"csrfmiddlewaretoken": last.token}), 302).headers["location"]
    _ok(visitor.get(review))


QUESTION = re.compile(r'data-question="([^"]+)" data-number="\d+" data-kind="(\w+)"')
CHOSEN = re.compile(r'name="chosen"[^>]*? value="([^"]*)"')
PAIR = re.compile(r'<option value="([^"=]+)=([^"]+)"')


def answers_to(html: str) -> list[tuple[str, list[str]]]:
    """Answer every question of an attempt; choices are right (the first ones as authored), which is enough to pass."""
    found = list(QUESTION.finditer(html))
    ends = [match.start() for match in found[1:]] + [len(html)]
    return [(match[1], _chosen(match[2], html[match.start() : end])) for match, end in zip(found, ends, strict=True)]


def _chosen(kind: str, part: str) -> list[str]:
    offered = CHOSEN.findall(part)
    if kind == "matching":
        pairs = PAIR.findall(part)
        terms, options = list(dict.fromkeys(term for term, _option in pairs)), list(dict.fromkeys(option for _term, option in pairs))
        return [f"{term}={option}" for term, option in zip(terms, options, strict=False)]
    if kind == "ordering":
        return offered
    return sorted(offered)[-1:] if kind == "true_false" else sorted(offered)[: 2 if kind == "multiple" else 1]


ACTIONS = [
    Action("sign-in page", _page(lambda _world: "/accounts/login/"), "nobody"),
    Action("sign-in", _sign_in, "fresh", _sign_in_form, lambda sizes: sizes.sign_ins),
    Action("dashboard", _page(lambda _world: "/learn/")),
    Action("course page", _page(lambda world: world.outline.path)),
    Action("lesson first", _first_view, "fresh"),
    Action("lesson again", _page(lambda world: _lesson_path(world, 3))),
    Action("quiz page", _attempt_page, "fresh", _start, lambda sizes: sizes.attempts * 2),
    Action("attempt", _whole_attempt, "fresh", _quiz_page, lambda sizes: sizes.attempts),
    Action("people", _page(lambda _world: "/coordination/"), "coordinator"),
    Action("people csv", _page(lambda world: f"/coordination/{world.organisation.pk}/status.csv"), "coordinator", _forget_files, _few),
    *[
        Action("desk", _page(lambda _world: "/coordination/"), "desk"),
        Action("desk filtered", _page(lambda world: f"/coordination/?status=enrolled&cohort={first_cohort(world.desk_town.pk)}"), "desk"),
        Action("desk csv", _page(lambda world: f"/coordination/{world.desk_town.pk}/status.csv"), "desk", _forget_files, _few),
        Action("desk xlsx", _page(lambda world: f"/coordination/{world.desk_town.pk}/status.xlsx"), "desk", _forget_files, _few),
    ],
    Action("report", _page(lambda _world: "/reports/"), "analyst"),
    Action("report xlsx", _page(lambda _world: "/reports/participation.xlsx"), "analyst"),
]
