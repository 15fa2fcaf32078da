"""The code that is printed on a certificate: 16 of 32 letters and figures without 0, O, 1 and I. Pure."""

import re
import secrets
import unicodedata

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
# What people and text recognition make of our letters; 0, O, 1 and I are not in the alphabet, so each can only stand for its twin.
_TWINS = str.maketrans("0O1IАВЕКМНРСТУХΑΒΕΖΗΚΜΝΡΤΥΧ", "QQLLABEKMHPCTYXABEZHKMNPTYX")


def new_code() -> str:
    """Return a random code of 80 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """Return the code as it is printed, in groups of four: ABCD-EFGH-JKLM-NPQR."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise(typed: str) -> str:
    """Return the one spelling of a typed code: any case, hyphens, blanks, wide forms and look-alike letters are put right.

    Returns "" for what cannot be a code, so that malformed and unknown codes take the same way.
    """
    if len(typed) > 200:
        return ""
    text = unicodedata.normalize("NFKC", typed).upper().translate(_TWINS)
    # The dashes that word processors put in, and what cannot be seen but is copied along from a PDF.
    text = re.sub(r"[\s\-‐‑‒–—_.·:\u00ad\u200b\u2060\ufeff]+", "", text)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else ""
