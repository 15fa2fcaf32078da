"""Which letters the certificate's fonts hold; `accounts/glyphs.txt` is made from this and checked against names."""

import unicodedata

from certificates.rendering import FONTS

HEAD = "# Code points that the fonts of the certificate can print. Written by `manage.py write_glyphs`, compared by a test.\n"
_NEVER = {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"}


def printable_text() -> str:
    """Return the union of all fonts' character maps as lines of `first-last` in hexadecimal, without control characters."""
    from fontTools.ttLib import TTFont  # slow import

    points: set[int] = set()
    for file in sorted(FONTS.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            points.update(font.getBestCmap())
    kept = sorted(point for point in points if unicodedata.category(chr(point)) not in _NEVER)
    return HEAD + "".join(f"{first:04X}-{last:04X}\n" for first, last in _runs(kept))


def _runs(points: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return runs
