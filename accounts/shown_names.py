"""How much of a name strangers see: the whole of it, first name and one letter, two letters, or nothing. Pure.

The paper always carries the whole name; this is for pages and answers that anybody with a code or a link can open.
"""

import unicodedata

FULL, FIRST, INITIALS, HIDDEN = "full", "first", "initials", "hidden"


def shown(name: str, how: str) -> str:
    """Return what strangers see of a name; "" when it is hidden, and for a choice that is not known.

    A name of one word has no family name to keep back, so "first" gives its initial alone. Titles before a name and particles inside it
    ("Dr.", "von der") are left out: they would narrow down who it is. "Albers, Sabine" is read from the comma on.
    """
    if how == FULL:
        return " ".join(name.split())
    words = _words(name)
    if not words or how not in {FIRST, INITIALS}:
        return ""
    letters = [_initial(word) for word in (words[0], words[-1])][: len(words)]
    if how == FIRST and len(words) > 1:
        return f"{words[0]} {letters[-1]}."
    return " ".join(f"{letter}." for letter in letters)


def _words(name: str) -> list[str]:
    """Return the words of a name that hold a letter or figure, the given name first, without titles that are written with a full stop."""
    family, comma, given = name.partition(",")
    words = [word.strip(",;") for word in (f"{given} {family}" if comma and _has_letter(given) else name).split()]
    words = [word for word in words if _has_letter(word)]
    while len(words) > 2 and words[0].endswith("."):
        words = words[1:]
    return words


def _has_letter(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


def _initial(word: str) -> str:
    """Return the first letter with the marks that belong to it."""
    start = next(place for place, letter in enumerate(word) if unicodedata.category(letter)[0] in "LN")
    end = start + 1
    while end < len(word) and unicodedata.category(word[end])[0] == "M":
        end += 1
    return word[start:end]
