"""When two short texts say the same: what a learner typed and what the author accepts."""

import re
import unicodedata

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_VARIANTS = {
    **dict.fromkeys(map(ord, "\u201e\u201c\u201d\u201f\u00ab\u00bb\u2033\u301d\u301e\uff02"), '"'),
    **dict.fromkeys(map(ord, "\u201a\u2018\u2019\u201b\u2039\u203a\u2032\u02bc\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    ord("\u2026"): "...",
    **_UNSEEN,
}


def folded(text: str, *, ignore_accents: bool = False) -> str:
    """Return the form in which texts are compared.

    Small and capital letters count the same, so do one blank and several, and typographic variants of quotation marks, hyphens and dots.
    With `ignore_accents`, é counts as e and ä as a. Empty when nothing is left that can be seen.
    """
    plain = unicodedata.normalize("NFC", text).translate(_VARIANTS)
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFD", plain).casefold())
    if ignore_accents:
        parts = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", parts).translate(_VARIANTS)).strip()


def says_one_of(text: str, accepted: tuple[str, ...], *, ignore_accents: bool = False) -> bool:
    """Say whether a typed text counts as one of the accepted ones. Nothing visible never does."""
    given = folded(text, ignore_accents=ignore_accents)
    return bool(given) and any(given == folded(one, ignore_accents=ignore_accents) for one in accepted)
