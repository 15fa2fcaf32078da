"""Pictures in files from strangers: looked at, never drawn here. Drawings are rebuilt from the short list of `courses.package.figures`."""

import io
import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from courses.package.faults import Faults, Place
from courses.package.figures import rebuild
from quizzes.exchange.report import Note, note

MOST_SIDE, MOST_PIXELS = 10_000, 40_000_000
TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml"}
_FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


@dataclass(frozen=True)
class Seen:
    """A picture that can be taken: its bytes (a drawing: rebuilt), its size in pixels, and its name in the file."""

    name: str
    content: bytes
    width: int
    height: int


Look = Callable[[str], Seen | Note]


def seen(name: str, content: bytes) -> Seen | Note:
    """Return a picture, or why it cannot be taken: it is none, is not what its name says, is too large, or a drawing with more in it than shapes."""
    ending = name.lower().rpartition(".")[2]
    if ending not in TYPES:
        return note("picture_unreadable", name=name)
    if ending == "svg":
        figure = rebuild(content, Place(Faults(), name))
        return Seen(name, figure.content, figure.width, figure.height) if figure is not None else note("picture_drawing", name=name)
    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as picture:
            found, width, height = _FORMATS[str(picture.format)], picture.width, picture.height
    except Image.DecompressionBombError:
        return note("picture_too_large", name=name)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return note("picture_unreadable", name=name)
    if found != ending.replace("jpeg", "jpg"):
        return note("picture_unreadable", name=name)
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        return note("picture_too_large", name=name)
    return Seen(name, content, width, height)


def none_here(href: str) -> Note:
    """The answer of a file that brings no pictures along."""
    return note("picture_missing", name=href)


def path_of(href: str, item: str) -> str:
    """Return the name in a package of what an item refers to; empty for what lies outside of it."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(item), href))
    return "" if "://" in href or path.startswith(("..", "/")) else path
