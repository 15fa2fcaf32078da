"""Running an action: often over HTTP, with the CPU time of all processes around it; once inside this process, counting queries."""

import re
import time
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.actions import Action
from benchmarks.measure import Result
from benchmarks.people import Person, World
from benchmarks.sizes import Sizes
from benchmarks.system import System
from benchmarks.visitor import HttpVisitor, InnerVisitor, Visitor

# Opening and closing a transaction is no query: Moodle's figures do not count it either.
BOUNDARY = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)


class Runner:
    """Hands out people and visitors, and measures."""

    def __init__(self, system: System, sizes: Sizes, folder: Path) -> None:
        self.system, self.sizes, self.folder = system, sizes, folder

    def begin(self, world: World) -> None:
        """Take the filled installation. The first learner is everybody's usual one, the others act once."""
        self.world = world
        self.usual, *self.fresh = world.learners

    def measure(self, action: Action) -> Result:
        """Warm up once, count queries once, then measure the repetitions as one stretch."""
        times = action.repeats(self.sizes)
        self._run(action, [self._ready(action, HttpVisitor(self.system.port))])
        queries = self._count(action)
        ready = (
            [self._ready(action, HttpVisitor(self.system.port)) for _ in range(times)] if action.prepare or action.who == "fresh" else []
        )
        if not ready:
            ready = [self._ready(action, HttpVisitor(self.system.port))] * times
        for visitor, _person in ready:
            visitor.bytes = visitor.requests = 0
        used, at = self.system.cpu_seconds(), time.monotonic()
        self._run(action, ready)
        wall, used = time.monotonic() - at, self.system.cpu_seconds() - used
        visitors = {id(visitor): visitor for visitor, _person in ready}.values()
        moved, asked = sum(one.bytes for one in visitors) / times, sum(one.requests for one in visitors) / times
        return Result(used * 1000 / times, wall * 1000 / times, queries, asked, moved)

    def _count(self, action: Action) -> int:
        """Count what a second run sends to the database, since the first one fills this process's caches."""
        self._run(action, [self._ready(action, InnerVisitor(self.system.port))])
        ready = self._ready(action, InnerVisitor(self.system.port))
        with CaptureQueriesContext(connection) as captured:
            self._run(action, [ready])
        sent = [query["sql"] for query in captured.captured_queries if not BOUNDARY.match(query["sql"])]
        with (self.folder / "queries.txt").open("a") as stream:
            stream.write(f"\n== {action.key}: {len(sent)}\n" + "\n".join(text[:400] for text in sent) + "\n")
        return len(sent)

    def _ready(self, action: Action, visitor: Visitor) -> tuple[Visitor, Person]:
        person = self._person(action)
        if action.who != "nobody" and action.key != "sign-in":
            visitor.cookie("sessionid", person.session)
        if action.prepare:
            action.prepare(visitor, person, self.world)
        return visitor, person

    def _person(self, action: Action) -> Person:
        if action.who == "fresh":
            return self.fresh.pop()
        officers = {"coordinator": self.world.coordinator, "analyst": self.world.analyst, "desk": self.world.desk_coordinator}
        return officers.get(action.who, self.usual)

    def _run(self, action: Action, ready: list[tuple[Visitor, Person]]) -> None:
        for visitor, person in ready:
            action.run(visitor, person, self.world)
