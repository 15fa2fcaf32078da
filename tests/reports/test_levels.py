"""From when on a level shows what it shows: forward only, and what was lowered in between stays hidden. Compared with a plain reading of the rule."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from reports.levels import Decision, shown_since

pytestmark = pytest.mark.pure

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def decisions(*pairs):
    """(level, days ago) in the order in which they were decided."""
    return [Decision(number, level, NOW - timedelta(days=days)) for number, (level, days) in enumerate(pairs, 1)]


@pytest.mark.parametrize(
    ("made", "names", "proofs"),
    [
        ([], None, None),
        ([(1, 30)], 30, None),
        ([(1, -3)], None, None),
        ([(1, 30), (2, 10)], 30, 10),
        ([(2, 30), (1, 10)], 30, None),
        ([(2, 30), (1, 20), (2, 5)], 30, 5),
        ([(1, 30), (0, 20), (1, 5)], 5, None),
        ([(1, 10), (0, 20), (1, 2)], 2, None),
        ([(1, 30), (0, -5)], 30, None),
        ([(2, 30), (2, 10)], 30, 30),
    ],
)
def test_a_level_shows_from_its_first_decision_that_none_has_lowered(made, names, proofs):
    found = [shown_since(decisions(*made), level, NOW) for level in (1, 2)]

    assert [None if at is None else (NOW - at).days for at in found] == [names, proofs]


def test_proofs_never_show_what_names_do_not():
    for levels in product((0, 1, 2), repeat=4):
        for days in ((40, 30, 20, 10), (10, 40, 20, 30), (-2, 30, 5, 20)):
            rows = decisions(*zip(levels, days, strict=True))
            names, proofs = shown_since(rows, 1, NOW), shown_since(rows, 2, NOW)
            assert proofs is None or (names is not None and proofs >= names), rows


def test_nothing_from_before_a_lowering_ever_shows():
    for levels in product((0, 1, 2), repeat=4):
        rows = decisions(*zip(levels, (40, 30, 20, 10), strict=True))
        for level in (1, 2):
            since = shown_since(rows, level, NOW)
            assert since is None or all(row.level >= level for row in rows if row.since >= since), rows
