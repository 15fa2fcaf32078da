"""How much of a name strangers see: never more than was chosen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.shown_names import FIRST, FULL, HIDDEN, INITIALS, shown

pytestmark = pytest.mark.pure
LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("name", "first", "initials"),
    [
        ("Sabine Albers", "Sabine A.", "S. A."),
        ("Anna-Lena von der Heide", "Anna-Lena H.", "A. H."),
        ("Dr. Sabine Albers", "Sabine A.", "S. A."),
        ("Prof. Dr. med. Sabine Albers", "Sabine A.", "S. A."),
        ("Albers, Sabine", "Sabine A.", "S. A."),
        ("Albers, Dr. Sabine", "Sabine A.", "S. A."),
        ("Sabine", "S.", "S."),
        ("J. Smith", "J. S.", "J. S."),
        ("Emre  Aydın", "Emre A.", "E. A."),
        ("Ἑλένη Παπαδοπούλου", "Ἑλένη Π.", "Ἑ. Π."),
        ("محمد علي", "محمد ع.", "م. ع."),
        ("Seán O’Neill", "Seán O.", "S. O."),
        ("(Bo) Li", "(Bo) L.", "B. L."),
        ("A\u0301nna Zoe\u0301", "A\u0301nna Z.", "A\u0301. Z."),
        ("", "", ""),
        ("- ,", "", ""),
    ],
)
def test_a_name_is_cut_as_people_would_cut_it(name, first, initials):
    assert (shown(name, FIRST), shown(name, INITIALS)) == (first, initials)


def test_the_whole_name_stays_as_it_is_and_a_hidden_one_is_gone():
    assert shown(" Dr. Sabine  Albers ", FULL) == "Dr. Sabine Albers"
    assert shown("Sabine Albers", HIDDEN) == ""


@pytest.mark.parametrize("how", ["", "FULL", "everything", "None"])
def test_a_choice_that_nobody_knows_shows_nothing(how):
    assert shown("Sabine Albers", how) == ""


def letters_in(text: str) -> list[str]:
    return [letter for letter in text if unicodedata.category(letter)[0] in "LN"]


@given(st.text(max_size=160))
def test_initials_are_two_letters_at_most(name):
    assert len(letters_in(shown(name, INITIALS))) <= 2


@given(st.lists(LETTERS, min_size=2, max_size=5))
def test_of_all_words_but_the_first_at_most_one_letter_is_shown(words):
    seen = shown(" ".join(words), FIRST)

    assert seen == f"{words[0]} {words[-1][0]}."


@given(st.text(max_size=160), st.sampled_from([FULL, FIRST, INITIALS, HIDDEN]))
def test_nothing_is_shown_that_is_not_in_the_name(name, how):
    assert set(letters_in(shown(name, how))) <= set(letters_in(name))
    assert shown(name, HIDDEN) == ""
