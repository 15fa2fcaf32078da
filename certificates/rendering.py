"""The only door to Typst: a statement becomes the bytes of a tagged PDF (PDF/UA-1 and PDF/A-3a).

Typst starts threads at the first compile, and a process forked after that hangs for ever. So nothing is compiled at import, nothing
before a fork, and each thread has its own compiler (a shared one raises "Already borrowed").
"""

import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno

from certificates import wording
from certificates.errors import ContentRefused
from certificates.statement import Statement

ASSETS = Path(__file__).resolve().parent / "assets"
FONTS = ASSETS / "fonts"
STANDARDS = ["ua-1", "a-3a"]
_local = threading.local()


def qr_svg(address: str) -> str:
    """Return the address as a QR code, medium error correction, with its quiet zone of four modules."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, dark="#10252e", light="#ffffff", xmldecl=False, scale=1)
    return out.getvalue().decode()


def render(statement: Statement, *, language: str, code: str, address: str, issued_on: datetime) -> bytes:
    """Return the sheet as PDF; the same arguments give the same bytes.

    `code` is grouped as printed, `address` is the check page's full address, `issued_on` becomes the date in the file.
    Raises ContentRefused when the sheet cannot be set: a letter that no font has, or a text that does not fit.
    """
    if not statement.holder.strip():
        raise ContentRefused("the statement names nobody")
    sheet = wording.sheet(statement, language=language, code=code, address=address)
    sheet["qr_svg"] = qr_svg(address)
    return _compile(json.dumps(sheet, ensure_ascii=False), int(issued_on.timestamp()))


def render_transcript(sheet: Mapping[str, Any], *, made_on: datetime) -> bytes:
    """Return a transcript as PDF; the same arguments give the same bytes. Raises ContentRefused when it cannot be set."""
    import typst  # slow import

    if not hasattr(_local, "transcript"):
        _local.transcript = _build("transcript.typ")
    try:
        text = json.dumps(dict(sheet), ensure_ascii=False)
        return _local.transcript.compile(sys_inputs={"sheet": text}, pdf_standards=STANDARDS, timestamp=int(made_on.timestamp()))
    except typst.TypstError as error:
        raise ContentRefused(" ".join([error.message, *error.hints])) from error


def _build(template: str) -> Any:
    import typst  # slow import

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(str(ASSETS / template), root=str(ASSETS), font_paths=fonts)


def _compile(text: str, timestamp: int) -> bytes:
    import typst  # slow import

    try:
        return _compiler().compile(sys_inputs={"sheet": text}, pdf_standards=STANDARDS, timestamp=timestamp)
    except typst.TypstError as error:
        raise ContentRefused(" ".join([error.message, *error.hints])) from error


def _compiler():
    """Return this thread's compiler; building one reads the fonts."""
    if not hasattr(_local, "compiler"):
        import typst  # slow import

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        _local.compiler = typst.Compiler(str(ASSETS / "certificate.typ"), root=str(ASSETS), font_paths=fonts)
    return _local.compiler
