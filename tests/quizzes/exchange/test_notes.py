"""Every sentence of the report is used, exists, and is there in German."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from quizzes import exchange
from quizzes.exchange.notes import SENTENCES, WHAT
from quizzes.exchange.report import note
from quizzes.exchange_words import sentence

pytestmark = pytest.mark.pure
SOURCES = [*Path(exchange.__file__).parent.glob("*.py"), *Path(exchange.__file__).parents[1].joinpath("views").glob("exchange*.py")]
FORMATTED = {"note", "change", "refuse", "FileRefused", "refused_entry"}


def test_each_name_in_the_code_has_a_sentence_and_each_sentence_a_use():
    text = "\n".join(path.read_text() for path in SOURCES if path.name != "notes.py")
    named = set(re.findall(r'"([a-z][a-z0-9_]+)"', text))
    called = set(re.findall(r'(?:\bnote|\.change|\.refuse|FileRefused)\(\s*"([a-z0-9_]+)"', text))

    assert called - set(SENTENCES) == set()
    assert set(SENTENCES) - named == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_each_sentence_is_german_too_and_keeps_its_blanks(code):
    blanks = re.findall(r"%\((\w+)\)s", SENTENCES[code])
    with override("de"):
        german = gettext(SENTENCES[code])
        said = sentence(note(code, **dict.fromkeys(blanks, "X")))

    assert german != SENTENCES[code]
    assert sorted(re.findall(r"%\((\w+)\)s", german)) == sorted(blanks)
    assert "%(" not in said


def test_the_names_of_parts_are_german_too():
    with override("de"):
        assert sentence(note("too_long", what="explanation", count=3, most=2)) == "Zu lang (Erklärung): 3 Zeichen, höchstens 2 passen."
        assert all(gettext(word) for word in WHAT.values())
