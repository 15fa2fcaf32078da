"""The words of sheet and check page, in every language."""

from datetime import date
from string import Formatter

import pytest

from certificates import wording
from certificates.statement import Module
from tests.factories.certificates import make_statement

pytestmark = pytest.mark.pure


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def sheet(language="de", **changes):
    words = wording.sheet(make_statement(**changes), language=language, code="ABCD-EFGH", address="https://s4a.example/verify/ABCD-EFGH/")
    return {key: plain(value) if isinstance(value, str) else value for key, value in words.items()}


def places(text: str) -> list[str]:
    return sorted(name for _text, name, _format, _conversion in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_language_has_the_same_words_with_the_same_places(language):
    german, own = wording._WORDS["de"], wording._WORDS[language]

    assert {key: places(text) for key, text in own.items()} == {key: places(text) for key, text in german.items()}
    assert all(own.values())
    assert len(set(wording._MONTHS[language])) == 12


def test_the_german_sheet():
    words = sheet()

    assert words["before"] + words["title"] + words["after"] == (
        "hat den Lehrgang Schutz öffentlicher Räume und weicher Ziele am 12. Juni 2026 erfolgreich abgeschlossen."
    )
    assert [[plain(part) for part in fact] for fact in words["facts"]] == [
        ["Umfang", "2 Module, 2 h 15 min"],
        ["Prüfung", "Alle Tests mit mindestens 75 %"],
        ["Inhalt", "Fassung 4 vom 2. Mai 2026"],
        ["Gültig bis", "12. Juni 2029"],
    ]
    assert (words["address"], words["signed"]) == ("s4a.example/verify", "Lindenstadt, 12. Juni 2026")


def test_the_english_sheet():
    words = sheet("en")

    assert words["before"] + words["title"] + words["after"] == (
        "has successfully completed the course Protecting public spaces and soft targets on 12 June 2026."
    )
    assert [[plain(part) for part in module] for module in words["modules"]] == [
        ["Foundations", "1 h"],
        ["Understanding threats", "1 h 15 min"],
    ]
    assert (words["goals_label"], words["goals"]) == ("Goals reached", ["assess risks"])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "a suivi avec succès la formation Espaces, achevée le 1er juin 2026."),
        ("it", "ha completato con successo il corso Spazi, concluso il 1º giugno 2026."),
    ],
)
def test_french_and_italian_are_prepared(language, sentence):
    words = sheet(language, title={"de": "Räume", "fr": "Espaces", "it": "Spazi"}, completed_on=date(2026, 6, 1))

    assert words["before"] + words["title"] + words["after"] == sentence
    assert words["goals"] == ["Gefährdungen einschätzen"]  # what was never translated stays as it was written


def test_an_unknown_language_is_written_in_german():
    assert sheet("nl")["kicker"] == "Zertifikat"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tests": 0}, "Teilnahme an allen Lektionen"),
        ({"tests": 1}, "Test mit mindestens 75 %"),
        ({"tests": 2, "pass_percent": None}, "Alle Tests bestanden"),
    ],
)
def test_what_had_to_be_passed(changes, words):
    assert plain(wording.assessment(make_statement(**changes), "de")) == words


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (525, "8 h 45 min")])
def test_durations(minutes, words):
    assert plain(wording.duration(minutes)) == words


def test_a_certificate_may_have_no_end():
    assert wording.valid_until(make_statement(valid_until=None), "en") == "no end date"
    assert plain(wording.valid_until(make_statement(valid_until=date(2029, 1, 2)), "en")) == "2 January 2029"


def test_many_modules_are_counted_rather_than_squeezed():
    many = tuple(Module(title={"de": f"Modul {number}"}, minutes=1) for number in range(40))

    words = sheet(modules=many)

    assert (len(words["modules"]), words["more"]) == (15, "und 25 weitere")
    assert plain(wording.scope(make_statement(modules=many[:1]), "de")) == "1 Modul, 2 h 15 min"
