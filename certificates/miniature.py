"""The sheet in small, as words and sizes for a drawing in the page: nothing is rendered, nothing stored. Pure.

Lengths are millimetres of the real sheet (A4 landscape). It is a picture to recognise a certificate by; what it says stands beside it.
"""

import textwrap
from dataclasses import dataclass

PLACES = ("rathaus", "bahnhof", "lindenplatz", "lindenhoefe", "festwiese", "schule", "stadion", "gotteshaus")
WIDTH, NAME_SIZE, NAME_SMALLEST, TITLE_SIZE = 240, 17.0, 9.0, 9.5
_NAME_LETTER, _TITLE_LETTER = 0.56, 0.52  # mean widths of letters, in units of the size


@dataclass(frozen=True, kw_only=True)
class Miniature:
    """A name in its size, the title in at most two lines with their heights, the day, and the places with their left edges."""

    name: str
    name_size: float
    title: tuple[tuple[int, str], ...]
    day: str
    places: tuple[tuple[str, float], ...]


def miniature(*, name: str, title: str, day: str) -> Miniature:
    """Return the drawing of a sheet; what is too long is cut, the words beside the picture are whole."""
    size = min(NAME_SIZE, max(NAME_SMALLEST, WIDTH / (_NAME_LETTER * max(len(name), 1))))
    longest = int(WIDTH / (_NAME_LETTER * size))
    lines = textwrap.wrap(title, int(WIDTH / (_TITLE_LETTER * TITLE_SIZE)), max_lines=2, placeholder=" …") or [""]
    tile = 297 / len(PLACES)
    return Miniature(
        name=name if len(name) <= longest else f"{name[: longest - 1]}…",
        name_size=round(size, 1),
        title=tuple((84 + 13 * number, line) for number, line in enumerate(lines)),
        day=day,
        places=tuple((place, round(number * tile - 1.8, 1)) for number, place in enumerate(PLACES)),
    )
