"""The checks of the shipped courses find what they are for, and let good texts pass."""

import pytest

from tests.architecture.curriculum import count_words, glossary, texts_of, typography

NARROW = "\u00a0"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", 'Er sagte "halt".'),
        ("de", "Er sagte “halt”."),
        ("en", "She said „stop“."),
        ("en", "It's late."),
        ("de", "Und dann ..."),
        ("de", "Offen - und sicher"),
        ("de", "Um 9:15 Uhr"),
        ("de", "46 % der Befragten"),
        ("de", "46% der Befragten"),
        ("en", "1,500 m² of paving"),
        ("de", "nach § 43 der Verordnung"),
        ("de", "z. B. am Markt"),
    ],
)
def test_a_slip_of_typography_is_named(language, text):
    assert list(typography(text, language)) != []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", f"Er sagte: „Halt“, um 9:15{NARROW}Uhr, 46{NARROW}%, §{NARROW}43, z.{NARROW}B. – so…"),
        ("de", "„Halt“ (so stand es da) und ‚innen‘"),
        ("en", f"She said “stop”, it’s 1,500{NARROW}m², 46% of them."),
        ("en", "A car-free square, 20 people wide"),
    ],
)
def test_a_text_that_is_set_well_passes(language, text):
    assert list(typography(text, language)) == []


def test_a_word_that_the_glossary_replaces_is_named_unless_it_is_quoted():
    assert list(glossary("Es kam zu einer Massenpanik.", "de")) == ["“Massenpanik”: write Gedränge, Menschenverdichtung"]
    assert list(glossary("Das Wort „Massenpanik“ gibt der Menge die Schuld.", "de")) == []
    assert list(glossary("We organize it.", "en")) != []


def test_keys_addresses_and_tools_are_not_counted_as_reading():
    body = [
        {"type": "prose", "value": '<p>Drei kurze <a href="https://example.org/ein-weg">Wörter</a></p>'},
        {"type": "tool", "value": {"title": "zählt nicht"}},
        {"type": "check", "value": {"key": "zaehlt-nicht", "text": "Zwei Wörter"}},
    ]

    assert count_words(body) == 5
    assert "zaehlt-nicht" not in " ".join(texts_of(body))
