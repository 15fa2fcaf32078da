"""Sheets on paper that a higher layer draws: there is one door to Typst, and it stands above this app."""

from collections.abc import Callable, Mapping
from datetime import datetime

Drawer = Callable[[Mapping, datetime], bytes]
_drawers: dict[str, Drawer] = {}


def register(name: str, drawer: Drawer) -> None:
    """Say who draws a sheet of this name: called with its words and a date, returns a PDF."""
    _drawers[name] = drawer


def draw(name: str, words: Mapping, at: datetime) -> bytes:
    """Return a sheet as PDF. Raises KeyError when nobody draws it."""
    return _drawers[name](words, at)
