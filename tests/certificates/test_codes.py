"""Codes: random, readable, forgiving."""

import pytest

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
