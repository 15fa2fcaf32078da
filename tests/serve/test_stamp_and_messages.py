"""Steps are skipped only while nothing has changed; compiled translations are what gettext would read."""

import gettext
import os

import pytest

from secu4all.serve import messages, stamp

pytestmark = pytest.mark.pure

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Save"
msgstr "Sichern"

msgctxt "noun"
msgid "Save"
msgstr "Rettung"

msgid "%(count)s lesson"
msgid_plural "%(count)s lessons"
msgstr[0] "eine Lektion"
msgstr[1] "%(count)s Lektionen"

#, fuzzy
msgid "Delete"
msgstr "Vielleicht löschen"

msgid "Hello %(name)s"
msgstr "Guten Tag"

msgid "Open"
msgstr ""
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "app" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE)
    return path


def test_a_stamp_is_fresh_until_a_file_or_a_text_changes(tmp_path):
    source = tmp_path / "source"
    source.write_text("one")
    first = stamp.fingerprint([source], "text")
    stamp.write(tmp_path / "stamps", "step", first)
    source.write_text("two")

    assert stamp.is_fresh(tmp_path / "stamps", "step", first)
    assert not stamp.is_fresh(tmp_path / "stamps", "step", stamp.fingerprint([source], "text"))
    assert not stamp.is_fresh(tmp_path / "stamps", "other", first)
    assert first != stamp.fingerprint([tmp_path / "absent"], "text")


def test_compiled_messages_are_read_by_gettext_and_leave_fuzzy_ones_out(catalogue, tmp_path):
    assert messages.compile_stale(tmp_path) == 1
    assert messages.compile_stale(tmp_path) == 0
    words = gettext.GNUTranslations(catalogue.with_suffix(".mo").open("rb"))

    assert words.gettext("Save") == "Sichern"
    assert words.pgettext("noun", "Save") == "Rettung"
    assert [words.ngettext("%(count)s lesson", "%(count)s lessons", n) for n in (1, 2)] == ["eine Lektion", "%(count)s Lektionen"]
    assert words.gettext("Delete") == "Delete"


def test_a_newer_source_is_compiled_again(catalogue, tmp_path):
    messages.compile_stale(tmp_path)
    compiled = catalogue.with_suffix(".mo")
    os.utime(compiled, (1, 1))

    assert messages.compile_stale(tmp_path) == 1


def test_missing_fuzzy_and_ill_fitting_entries_are_named_with_their_line(catalogue):
    found = [line.removeprefix(f"{catalogue}:") for line in messages.problems(catalogue)]

    assert found == [
        '18: fuzzy translation of "Delete": check it and remove the mark',
        """22: placeholders of "Hello %(name)s" differ: ['%(name)s'] became []""",
        '25: no translation of "Open"',
    ]
