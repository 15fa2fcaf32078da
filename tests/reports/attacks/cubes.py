"""Random quarters, what the product publishes about them, and the linear algebra of somebody who wants to know more."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from reports.models import ReportPeriod
from reports.privacy import Member
from reports.services import freezing, network_figures

PRIME = (1 << 61) - 1
OFFICES, LANGUAGES, SIZES, LANDS = ("order", "planning"), ("de", "en"), ("to_20k", "to_100k"), ("NI", "NW", "SH")
Unit = tuple[int, str, str]  # town, office, language
COURSE = 1


@dataclass(frozen=True)
class Cube:
    """A quarter: people by town, office and language; completions and running by town; public facts about towns; k."""

    people: dict[Unit, int]
    completed: tuple[int, ...]
    running: tuple[int, ...]
    lands: tuple[str, ...]
    sizes: tuple[str, ...]
    k: int

    @property
    def towns(self) -> range:
        return range(len(self.lands))

    def members(self) -> list[Member]:
        """As the freezing counts them."""
        sums = [sum(count for (town, *_rest), count in self.people.items() if town == number) for number in self.towns]
        return [Member(key(n), self.lands[n], sums[n], self.completed[n], self.running[n]) for n in self.towns]


def key(town: int) -> str:
    return f"9900000{town}"


def random_cube(dice: random.Random) -> Cube:
    """Three to six towns; counts around the thresholds, where rules begin and end."""
    towns, k = dice.randrange(3, 7), dice.choice((5, 7))
    scales = [dice.choice((0, 1, 2, 6, 12, 40)) for _town in range(towns)]
    people = {(town, o, la): dice.randrange(0, scales[town] + 1) for town in range(towns) for o in OFFICES for la in LANGUAGES}
    return Cube(
        people,
        tuple(dice.randrange(0, 3 * scale + 1) for scale in scales),
        tuple(dice.randrange(0, 3 * scale + 1) for scale in scales),
        tuple(dice.choice(LANDS[: dice.randrange(1, 4)]) for _town in range(towns)),
        tuple(dice.choice(SIZES) for _town in range(towns)),
        k,
    )


Cell = tuple[frozenset, int]  # the units that a published number counts, and the number


def published(cube: Cube) -> tuple[list[Cell], list[Cell]]:
    """Every number of enrolments and of completions that the real code publishes, as sets of units."""
    period = ReportPeriod(pk=1)
    offices = _grouped(cube, 1)
    rows = freezing.figures_of(period, {COURSE: cube.members()}, {COURSE: offices}, {key(n): 5 for n in cube.towns}, cube.k)
    enrolled: list[Cell] = []
    completed: list[Cell] = []
    for row in rows:
        if row.audience != "network":
            continue  # the municipality's own figures are what the insider of the attack knows exactly
        units = frozenset(unit for unit in cube.people if _counts(cube, row.scope_kind, row.scope_key, unit))
        if row.enrolled is not None:
            enrolled.append((units, row.enrolled))
        if row.completed is not None:
            completed.append((frozenset(unit[0] for unit in units), row.completed))
    return enrolled + _further(cube, period), completed


def _further(cube: Cube, period: ReportPeriod) -> list[Cell]:
    raw = network_figures.Raw(
        {key(n): size for n, size in enumerate(cube.sizes)}, {COURSE: _grouped(cube, 2)}, {}, {}, {}, {}, {}, {COURSE: 60}
    )
    cells: list[Cell] = []
    for row in network_figures.network_figures(period, {COURSE: cube.members()}, raw, cube.k):
        if row.people is None or (row.topic == "size" and row.is_minimum):
            continue  # a minimum names no set; it is the sum of cells that are shown anyway
        cells.append((frozenset(unit for unit in cube.people if _counts(cube, row.topic, row.key, unit)), row.people))
    return cells


def minima(cube: Cube) -> list[tuple[frozenset[int], int]]:
    """The towns of each size class that is given as a minimum, with the number."""
    raw = network_figures.Raw({key(n): size for n, size in enumerate(cube.sizes)}, {}, {}, {}, {}, {}, {}, {})
    rows = network_figures.network_figures(ReportPeriod(pk=1), {COURSE: cube.members()}, raw, cube.k)
    return [
        (frozenset(n for n in cube.towns if cube.sizes[n] == row.key), row.people)
        for row in rows
        if row.topic == "size" and row.people is not None and row.is_minimum
    ]


def _grouped(cube: Cube, place: int) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for unit, count in cube.people.items():
        by_town = found.setdefault(unit[place], {})
        by_town[unit[0]] = by_town.get(unit[0], 0) + count
    return {name: counts for name, counts in found.items() if sum(counts.values())}


def _counts(cube: Cube, kind: str, name: str, unit: Unit) -> bool:
    """Whether a published row counts a unit."""
    town, office, language = unit
    return {
        "network": True,
        "organisation": key(town) == name,
        "land": cube.lands[town] == name,
        "office": office == name,
        "language": language == name,
        "size": cube.sizes[town] == name,
    }[kind]


class Span:
    """All linear combinations of some sets, over a large prime: what can be computed from published sums by adding and subtracting."""

    def __init__(self, sets: Iterable[frozenset], units: Iterable) -> None:
        self.places = {unit: place for place, unit in enumerate(sorted(units))}
        self.rows: list[tuple[int, dict[int, int]]] = []
        for each in sets:
            self._add({self.places[unit]: 1 for unit in each})

    def _reduced(self, row: dict[int, int]) -> dict[int, int]:
        row = dict(row)
        for pivot, known in self.rows:
            factor = row.get(pivot, 0)
            if factor:
                for place, value in known.items():
                    left = (row.get(place, 0) - factor * value) % PRIME
                    row.pop(place, None) if left == 0 else row.__setitem__(place, left)
        return row

    def _add(self, row: dict[int, int]) -> None:
        row = self._reduced(row)
        if row:
            pivot = min(row)
            inverse = pow(row[pivot], -1, PRIME)
            self.rows.append((pivot, {place: value * inverse % PRIME for place, value in row.items()}))

    def knows(self, group: frozenset) -> bool:
        """Whether the number of a group follows from the published ones."""
        return not self._reduced({self.places[unit]: 1 for unit in group})


def slices(cube: Cube) -> Iterator[frozenset[Unit]]:
    """Every group that somebody may have in mind: some towns, one or all offices, one or all languages."""
    for size in range(1, len(cube.lands) + 1):
        for towns in combinations(cube.towns, size):
            for office in (None, *OFFICES):
                for language in (None, *LANGUAGES):
                    yield frozenset(
                        (t, o, la) for t in towns for o in OFFICES for la in LANGUAGES if office in (None, o) and language in (None, la)
                    )


def small_groups_found(cube: Cube, insider: int | None) -> set[tuple]:
    """Enrolments and completions of 1 to k−1 people that follow by linear combination, for the public or a coordinator who knows the own town."""
    enrolled, completed = published(cube)
    own = [frozenset(unit for unit in cube.people if unit[0] == insider)] if insider is not None else []
    span = Span([*(units for units, _number in enrolled), *own], cube.people)
    found: set[tuple] = set()
    for group in slices(cube):
        count = sum(cube.people[unit] for unit in group)
        if 0 < count < cube.k and span.knows(group) and not (insider is not None and all(unit[0] == insider for unit in group)):
            found.add(("enrolled", tuple(sorted(group))))
    mine = [frozenset({insider})] if insider is not None else []
    span = Span([*(towns for towns, _number in completed), *mine], cube.towns)
    for size in range(1, len(cube.lands) + 1):
        for towns in combinations(cube.towns, size):
            if 0 < sum(cube.completed[n] for n in towns) < cube.k and towns != (insider,) and span.knows(frozenset(towns)):
                found.add(("completed", towns))
    return found


def attack(cubes: Iterable[Cube]) -> int:
    """Attack as the public until something is found; returns how many small groups the first broken quarter gives away, 0 for none."""
    return next((len(found) for cube in cubes if (found := small_groups_found(cube, None))), 0)
