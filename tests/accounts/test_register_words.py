"""What people read about the register: every sentence is named for translation, is German on the German page, and stands in a group."""

import polib
import pytest

from accounts.own_groups import GROUPS, group_of
from accounts.personal_data import entries
from accounts.policy import matrix
from accounts.register_words import WORDS
from tests.architecture.rules import ROOT

pytestmark = pytest.mark.pure


def said() -> set[str]:
    return {words for entry in entries() for words in (entry.purpose, entry.retention, entry.basis)}


def test_every_sentence_of_the_register_is_named_and_no_other():
    assert (said() - set(WORDS), set(WORDS) - said()) == (set(), set())


def test_every_sentence_of_the_register_has_german_words():
    german = {entry.msgid: entry.msgstr for entry in polib.pofile(str(ROOT / "secu4all/locale/de/LC_MESSAGES/django.po"))}

    assert [words for words in sorted(said()) if german.get(words, "") in ("", words)] == []


def test_everything_registered_stands_in_one_group_of_the_page():
    assert {group_of(set(entry.rows)) for entry in entries()} == {key for key, _title, _things in GROUPS}
    assert {thing for _key, _title, things in GROUPS for thing in things} <= set(matrix())
