"""The desk as the page shows it: whatever is the same for many people is rendered once, and kept where no person is in it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organisation
from reports.desk_queries import Column, Desk, Person
from reports.desk_states import ENROLLED, INVITED, NOTHING, STATES, overview
from reports.desk_words import MEANINGS, SHAPES, word
from website import kept

# Rows and options are put together here and not by templates: fifty times a dozen template nodes cost more than all else on the page.
# `escape` is the function that Django's own calls; Django's asks for each value whether it is a translation still to be looked up.
TICK = (
    '<td role="cell" class="matrix__choose"><label class="tick"><input class="tickbox" type="checkbox" name="person" value="%d">'
    '<span class="sr-only">%s</span></label></td>'
)


def rows_of(people: Sequence[Person], columns: Sequence[Column], *, can_choose: bool) -> Iterator[SafeString]:
    """Return the rows of a page; with `can_choose` whoever has a running course has a box to tick."""
    known: dict[tuple[str, ...], SafeString] = {}
    choose, invited = _("Choose %(name)s"), _("invited, has not come yet")
    invited = f'<span class="state--invited">{escape(invited)}</span>'
    words = {state: word(state) for state in (*STATES, NOTHING)}
    for person in people:
        cells = known.get(person.states)
        if cells is None:
            cells = known[person.states] = _cells(person.states, columns, words)
        tick = '<td role="cell" class="matrix__choose"></td>' if can_choose else ""
        if can_choose and can_be_reminded(person):
            tick = TICK % (person.membership, escape(choose % {"name": person.name}))
        place = invited if person.membership is None else escape(person.unit or person.office)
        yield SafeString(
            f'<tr role="row">{tick}<th role="rowheader" scope="row">{escape(person.name)}<small>{place}</small></th>{cells}</tr>\n'
        )


def options_of(choices: Iterable[tuple[object, object]], chosen: str) -> SafeString:
    """Return the options of a filter as markup."""
    return SafeString(
        "".join(
            f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(str(label))}</option>'
            for value, label in choices
        )
    )


def tabs(town: Organisation) -> SafeString:
    """The tabs of the desk; kept, for they depend on the municipality's number and level alone."""
    return kept.large("coordination/_tabs.html", organisation=Numbered(town.pk, town.visibility_level), tab="status")


def aside(town: Organisation) -> SafeString:
    """What stands beside the list; kept like the tabs."""
    return kept.large("reports/_desk_aside.html", organisation=Numbered(town.pk))


class Numbered(NamedTuple):
    """A municipality for a template that shows nothing of it but its number, and its level where tabs ask for it."""

    pk: int
    visibility_level: int = 0


def can_be_reminded(person: Person) -> bool:
    """Whether a course is running that there is something to be reminded of."""
    return person.membership is not None and ENROLLED in person.states


def _cells(states: Sequence[str], columns: Sequence[Column], words: dict[str, str]) -> SafeString:
    found = SafeString()
    for column, state in zip(columns, states, strict=True):
        found += kept.small("reports/_state.html", title=column.title, state=state, word=words[state], shape=SHAPES.get(state))
    return found


def legend() -> SafeString:
    """The states with stone, word and meaning; the dash last."""
    return _legend(get_language())


@lru_cache(8)
def _legend(_language: str | None) -> SafeString:
    rows = [{"state": state, "shape": SHAPES[state], "word": word(state), "meaning": MEANINGS[state]} for state in STATES]
    nothing = _("nothing to show: not enrolled, or without the municipality, or before the agreement")
    rows.append({"state": NOTHING, "shape": None, "word": word(NOTHING), "meaning": nothing})
    return render_to_string("reports/_legend.html", {"legend": rows})


def overview_of(desk: Desk, smallest: int) -> list[dict]:
    """The counts above the matrix, of the whole municipality whatever the filter: each None below the smallest group."""
    explained = {INVITED: _("are invited"), **{state: word(state).lower() for state in STATES if state != INVITED}}
    return [
        {"state": state, "word": explained[state], "number": number}
        for state, number in overview((person.states for person in desk.people), smallest)
    ]
