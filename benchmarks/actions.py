"""What people do, once each: the same code is driven over HTTP for CPU and bytes, and inside this process for queries.

An action has a `prepare`, which is not measured, and a `run`, which is. Each run has a learner of its own where it leaves traces.
"""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.people import PASSWORD, Person, World
from benchmarks.sizes import Sizes
from benchmarks.visitor import Answer, Visitor

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


ACTIONS = [
    Action("sign-in page", _page(lambda _world: "/accounts/login/"), "nobody"),
    Action("sign-in", _sign_in, "fresh", _sign_in_form, lambda sizes: sizes.sign_ins),
    Action("dashboard", _page(lambda _world: "/learn/")),
    Action("course page", _page(lambda world: world.outline.path)),
    Action("lesson first", _first_view, "fresh"),
    Action("lesson again", _page(lambda world: _lesson_path(world, 3))),
    Action("people", _page(lambda _world: "/coordination/"), "coordinator"),
    Action("people csv", _page(lambda world: f"/coordination/{world.organisation.pk}/status.csv"), "coordinator"),
    Action("report", _page(lambda _world: "/reports/"), "analyst"),
]
