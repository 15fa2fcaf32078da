"""The rows of the desk as the page shows them: each state of each course is rendered once, however many people there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.desk_queries import Column, Desk, Person
from reports.desk_states import ENROLLED, INVITED, NOTHING, STATES, overview
from reports.desk_words import MEANINGS, SHAPES, word


@dataclass(frozen=True, slots=True)
class Row:
    """A person with the cells of their row."""

    person: Person
    cells: SafeString

    @property
    def is_invited(self) -> bool:
        """Whether the person has not come yet."""
        return self.person.membership is None

    @property
    def can_be_reminded(self) -> bool:
        """Whether a course is running that there is something to be reminded of."""
        return self.person.membership is not None and ENROLLED in self.person.states


def cells_of(people: Sequence[Person], columns: Sequence[Column]) -> Iterator[Row]:
    """Return the rows of a page."""
    pieces = [{state: render_to_string("reports/_state.html", _state(state, column)) for state in (*STATES, NOTHING)} for column in columns]
    known: dict[tuple[str, ...], SafeString] = {}
    for person in people:
        cells = known.get(person.states)
        if cells is None:
            cells = SafeString()
            for piece, state in zip(pieces, person.states, strict=True):
                cells += piece[state]
            known[person.states] = cells
        yield Row(person, cells)


def _state(state: str, column: Column) -> dict:
    return {"title": column.title, "state": state, "word": word(state), "shape": SHAPES.get(state)}


def legend() -> list[dict]:
    """The states with stone, word and meaning; the dash last."""
    rows = [{"state": state, "shape": SHAPES[state], "word": word(state), "meaning": MEANINGS[state]} for state in STATES]
    nothing = _("nothing to show: not enrolled, or without the municipality, or before the agreement")
    return [*rows, {"state": NOTHING, "shape": None, "word": word(NOTHING), "meaning": nothing}]


def overview_of(desk: Desk, smallest: int) -> list[dict]:
    """The counts above the matrix, of the whole municipality whatever the filter: each None below the smallest group."""
    explained = {INVITED: _("are invited"), **{state: word(state).lower() for state in STATES if state != INVITED}}
    return [
        {"state": state, "word": explained[state], "number": number}
        for state, number in overview((person.states for person in desk.people), smallest)
    ]
