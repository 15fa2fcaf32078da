"""Codes: random, readable, forgiving."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import ALPHABET, grouped, new_code, normalise

pytestmark = pytest.mark.pure
CODE = "ABCDEFGHJKLM2345"


def test_codes_are_sixteen_of_thirty_two_letters_that_nobody_mixes_up():
    codes = {new_code() for _ in range(200)}

    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("0O1I") & set(ALPHABET)
    assert len(codes) == 200
    assert all(len(code) == 16 and set(code) <= set(ALPHABET) for code in codes)


def test_codes_are_shown_in_groups_of_four():
    assert grouped(CODE) == "ABCD-EFGH-JKLM-2345"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        grouped(CODE),
        "abcd-efgh-jklm-2345",
        "  ABCD EFGH\tJKLM 2345\n",
        "ABCD–EFGH—JKLM‑2345",
        "ＡＢＣＤ-ＥＦＧＨ-ＪＫＬＭ-２３４５",
        "АВCD-EFGН-JКLМ-2345",  # Cyrillic А В Н К М, as text recognition may have it
        "ABCD\u00adEFGH\u00adJKLM\u00ad23\u200b45\ufeff",  # copied from a PDF
        "ABCD-EFGH-JKIM-2345",  # I for L
        "ABCD-EFGH-JK1M-2345",
    ],
)
def test_every_usual_spelling_means_the_same_code(typed):
    assert normalise(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "ABCD",
        CODE + "A",
        CODE[:15] + "ß",
        CODE[:15] + "\x00",
        CODE[:15] + "/",
        "'; DROP TABLE x; --",
        "A" * 10_000,
        CODE + " " * 300,
    ],
)
def test_what_cannot_be_a_code_becomes_nothing(typed):
    assert normalise(typed) == ""


def test_twins_are_letters_of_the_alphabet():
    assert normalise("0O" * 8) == "Q" * 16


CODES = st.text(ALPHABET, min_size=16, max_size=16)
SEPARATORS = st.lists(st.sampled_from(["", " ", "-", "–", "\u00a0", "\t", ".", "_"]), min_size=17, max_size=17)


@given(CODES, SEPARATORS, st.lists(st.booleans(), min_size=16, max_size=16))
def test_case_and_what_stands_between_change_no_code(code, between, lower):
    letters = [letter.lower() if small else letter for letter, small in zip(code, lower, strict=True)]
    typed = between[16] + "".join(letter + gap for letter, gap in zip(letters, between, strict=False))

    assert normalise(typed) == code


@given(st.text(max_size=250))
def test_whatever_is_typed_becomes_a_code_or_nothing(typed):
    code = normalise(typed)

    assert code == "" or (len(code) == 16 and set(code) <= set(ALPHABET))
    assert normalise(code) == code


@given(CODES, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_another_code(code, place, letter):
    assert normalise(code[:place] + letter + code[place + 1 :]) == code[:place] + letter + code[place + 1 :]
