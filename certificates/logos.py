"""Logos of issuing organisations: checked and rebuilt when they are handed in, kept by their hash, so that a certificate outlives its layout.

A logo is SVG text throughout: a PNG is drawn anew without its metadata and wrapped, so that sheet and statement know one form.
"""

import base64
import io

from PIL import Image, UnidentifiedImageError

from certificates import rendering, storage
from certificates.errors import ContentRefused, LogoRefused
from courses.package.faults import Faults, Place
from courses.package.figures import rebuild

MAX_BYTES = 2_000_000
MAX_PIXELS = 25_000_000
SIZE = (1200, 600)  # twice what 300 dots an inch need on the sheet
MAX_TEXT = 400_000


def accept(content: bytes) -> str:
    """Return an uploaded SVG or PNG as clean SVG text: no script, no reference to anything outside, no metadata, and Typst can set it.

    Raises LogoRefused with one sentence for whoever uploaded it.
    """
    if len(content) > MAX_BYTES:
        raise LogoRefused(f"The logo has {len(content):,} bytes; at most {MAX_BYTES:,} are allowed.")
    svg = _wrapped(content) if content.startswith(b"\x89PNG\r\n\x1a\n") else _rebuilt(content)
    if len(svg) > MAX_TEXT:
        raise LogoRefused("The logo is too detailed: hand in a simpler or a smaller one.")
    try:
        rendering.try_logo(svg)
    except ContentRefused as error:
        raise LogoRefused(f"The logo cannot be printed: {error}") from error
    return svg


def keep(content: bytes) -> str:
    """Accept an upload and store it for ever; returns the digest that layouts and statements name. Raises LogoRefused and OSError."""
    return storage.save_logo(accept(content))


def _rebuilt(content: bytes) -> str:
    faults = Faults()
    figure = rebuild(content, Place(faults, "logo"))
    if figure is None:
        raise LogoRefused("; ".join(f"line {line}: {text}" if line else text for _file, line, text in faults.found))
    text = figure.content.decode()
    if "<text" in text:
        raise LogoRefused("The logo has letters that need a font: have them converted to paths.")
    return text


def _wrapped(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise LogoRefused("The logo has too many pixels: 1200 by 600 are enough.")
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LogoRefused("The file is no readable PNG.") from error
    drawn.thumbnail(SIZE)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    href = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    width, height = drawn.size
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" href="{href}"/></svg>'
