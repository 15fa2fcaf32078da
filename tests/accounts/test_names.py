"""Names: what is put right, what is refused, and that the list of letters is the fonts' own."""

import pytest

from accounts.names import GLYPHS, NameRefused, clean, unprintable
from certificates.glyphs import printable_text

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Sabine \t Albers\n", "Sabine Albers"),
        ("Ju\u0308rgen", "Jürgen"),
        ("Jean-Luc O’Neill (Jr.)", "Jean-Luc O’Neill (Jr.)"),
        ('#panic("x")', '#panic("x")'),
        ("محمد الأحمد", "محمد الأحمد"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a non-joiner belongs to Persian spelling
        ("x" * 150, "x" * 150),
    ],
)
def test_names_are_put_into_one_spelling(raw, name):
    assert clean(raw) == name


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("...", "empty"),
        ("x" * 151, "long"),
        ("a\x00b", "hidden"),
        ("a\u202eb", "hidden"),
        ("a\u2066b", "hidden"),
        ("a\u2028b", "hidden"),
        ("a\x85b", "hidden"),
        ("a\ue000b", "hidden"),
        ("a\ud800b", "hidden"),
        ("a\u200bb", "hidden"),
        ("Jo 😀", "unprintable"),
        ("สมชาย", "unprintable"),
    ],
)
def test_names_that_cannot_stand_on_a_certificate_are_refused(raw, reason):
    with pytest.raises(NameRefused) as refusal:
        clean(raw)

    assert refusal.value.reason == reason


def test_each_unprintable_letter_is_named_once():
    assert unprintable("a😀ไ😀b") == ("😀", "ไ")


def test_the_list_of_letters_is_made_from_the_fonts():
    assert GLYPHS.read_text(encoding="ascii") == printable_text()
