"""The sheet in small: whatever name and title, it stays on its sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.miniature import NAME_SIZE, NAME_SMALLEST, PLACES, miniature

pytestmark = pytest.mark.pure


def test_a_usual_name_is_the_largest_thing():
    drawing = miniature(name="Sabine Albers", title="Plätze schützen", day="12. Juni 2026")

    assert (drawing.name, drawing.name_size) == ("Sabine Albers", NAME_SIZE)
    assert drawing.title == ((84, "Plätze schützen"),)
    assert [place for place, _left in drawing.places] == list(PLACES)


@given(st.text(max_size=400), st.text(max_size=400))
def test_nothing_is_too_long_for_it(name, title):
    drawing = miniature(name=name, title=title, day="")

    assert NAME_SMALLEST <= drawing.name_size <= NAME_SIZE
    assert len(drawing.name) <= 50
    assert 1 <= len(drawing.title) <= 2
    assert all(len(line) <= 50 for _height, line in drawing.title)
