"""Baking: a credential inside a picture, as Open Badges 3.0 writes it into PNG and SVG. Pure."""

import re
import struct
import zlib
from xml.sax.saxutils import escape, quoteattr

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def bake_png(picture: bytes, credential: str) -> bytes:
    """Return the PNG with the credential in an iTXt chunk, uncompressed, right after the head. Raises ValueError for no PNG or a baked one."""
    if not picture.startswith(_SIGNATURE) or picture[12:16] != b"IHDR":
        raise ValueError("no PNG")
    if KEYWORD in picture:
        raise ValueError("the picture holds a credential already")
    end_of_head = len(_SIGNATURE) + 12 + struct.unpack(">I", picture[8:12])[0]
    # Keyword, end; not compressed, method 0; no language, no translated keyword; then the text in UTF-8.
    body = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + credential.encode()
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    return picture[:end_of_head] + chunk + picture[end_of_head:]


def bake_svg(picture: str, credential: str, *, title: str) -> str:
    """Return the SVG with the credential as its first element and a title for screen readers. Raises ValueError for no SVG or a baked one."""
    if "openbadges:credential" in picture:
        raise ValueError("the picture holds a credential already")
    opening = re.search(r"<svg\b[^>]*>", picture)
    if opening is None:
        raise ValueError("no SVG")
    head = f'{opening[0][:-1]} xmlns:openbadges="{NAMESPACE}" role="img" aria-label={quoteattr(title)}>'
    cdata = credential.replace("]]>", "]]]]><![CDATA[>")
    inside = f"<openbadges:credential><![CDATA[{cdata}]]></openbadges:credential><title>{escape(title)}</title>"
    return picture[: opening.start()] + head + inside + picture[opening.end() :]
