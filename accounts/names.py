"""Names as they are to stand on certificates: one spelling, no hidden characters, only letters that the fonts can print. Pure."""

import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

LONGEST = 150
GLYPHS = Path(__file__).resolve().parent / "glyphs.txt"
_REFUSED_CATEGORIES = {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"}
# Overrides, embeddings and isolates turn the reading direction around and make one name look like another.
_REFUSED_MARKS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF, *range(0xE0000, 0xE0080)}


class NameRefused(ValueError):
    """`reason` is one of empty, long, hidden, unprintable; `characters` are those that cannot stay."""

    def __init__(self, reason: str, characters: tuple[str, ...] = ()):
        self.reason = reason
        self.characters = characters
        super().__init__(reason)


def clean(raw: str) -> str:
    """Return the name in NFC with single blanks.

    Raises NameRefused for an empty name, one of more than 150 characters, hidden or direction-changing characters, and letters that
    the certificate's fonts lack: it is better to hear that now than from an empty place on a certificate.
    """
    hidden = tuple(dict.fromkeys(letter for letter in raw if letter not in "\t\n\r" and _is_hidden(letter)))
    if hidden:
        raise NameRefused("hidden", hidden)
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    if not any(unicodedata.category(letter)[0] in "LN" for letter in name):
        raise NameRefused("empty")
    if len(name) > LONGEST:
        raise NameRefused("long")
    missing = unprintable(name)
    if missing:
        raise NameRefused("unprintable", missing)
    return name


def unprintable(text: str) -> tuple[str, ...]:
    """Return the characters that none of the certificate's fonts holds, each once, in order."""
    starts, ends = _ranges()
    return tuple(dict.fromkeys(letter for letter in text if not _holds(starts, ends, ord(letter))))


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in _REFUSED_CATEGORIES or ord(letter) in _REFUSED_MARKS


def _holds(starts: tuple[int, ...], ends: tuple[int, ...], point: int) -> bool:
    place = bisect_right(starts, point) - 1
    return place >= 0 and point <= ends[place]


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    pairs = [line.split("-") for line in GLYPHS.read_text(encoding="ascii").split("\n") if line and not line.startswith("#")]
    return tuple(int(first, 16) for first, _ in pairs), tuple(int(last, 16) for _, last in pairs)
