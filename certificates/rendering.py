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
AGES = 5  # Typst keeps for ten compiles what it has computed and not needed again: by these, two sheets' worth
_local = threading.local()


def preload() -> None:
    """Load Typst without compiling anything."""
    import typst  # slow import  # noqa: F401


def qr_svg(address: str) -> str:
    """Return the address as a QR code, medium error correction, with its quiet zone of four modules."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, dark="#10252e", light="#ffffff", xmldecl=False, scale=1)
    return out.getvalue().decode()


def render(
    statement: Statement, *, language: str, code: str, address: str, issued_on: datetime, credential: str = "", logo: str = ""
) -> bytes:
    """Return the sheet as PDF; the same arguments give the same bytes.

    `code` is grouped as printed, `address` is the check page's full address, `issued_on` becomes the date in the file, `credential` is
    attached to it as a file, `logo` is clean SVG text.
    Raises ContentRefused when the sheet cannot be set: a letter that no font has, or a text that does not fit.
    """
    inputs = _inputs(statement, language=language, code=code, address=address, credential=credential, logo=logo)
    return _compile("certificate.typ", inputs, pdf_standards=STANDARDS, timestamp=int(issued_on.timestamp()))


def picture(statement: Statement, *, language: str, code: str, address: str, logo: str = "", dots_an_inch: float = 96) -> bytes:
    """Return the sheet as PNG, for previews: 96 dots an inch are 1123 by 794 pixels. Raises ContentRefused as `render` does."""
    inputs = _inputs(statement, language=language, code=code, address=address, credential="", logo=logo)
    return _compile("certificate.typ", inputs, format="png", ppi=dots_an_inch)


def try_logo(svg: str) -> None:
    """Raise ContentRefused when a logo cannot be set on a page of both standards."""
    _compile("logo.typ", {"logo": svg}, pdf_standards=STANDARDS, timestamp=0)


def _inputs(statement: Statement, *, language: str, code: str, address: str, credential: str, logo: str) -> dict[str, str]:
    if not statement.holder.strip():
        raise ContentRefused("the statement names nobody")
    sheet = wording.sheet(statement, language=language, code=code, address=address)
    sheet["qr_svg"] = qr_svg(address)
    sheet["logo_svg"] = logo
    return {"sheet": json.dumps(sheet, ensure_ascii=False), "credential": credential}


def badge(title: str, *, kicker: str, language: str, kind: str) -> bytes:
    """Return the badge of a course as `svg` or `png` (480 pixels square). Raises ContentRefused for a letter that no font has."""
    inputs = {"badge": json.dumps({"title": title, "kicker": kicker, "language": language}, ensure_ascii=False)}
    return _compile("badge.typ", inputs, format=kind, **({"ppi": 144.0} if kind == "png" else {}))


def compile_paper(template: str, text: str, at: datetime) -> bytes:
    """Return another sheet of `assets/` as tagged PDF, from its words as JSON. Raises ContentRefused as `render` does."""
    return _compile(template, {"sheet": text}, pdf_standards=STANDARDS, timestamp=int(at.timestamp()))


def render_transcript(sheet: Mapping[str, Any], *, made_on: datetime) -> bytes:
    """Return a transcript as PDF; the same arguments give the same bytes. Raises ContentRefused when it cannot be set."""
    return compile_paper("transcript.typ", json.dumps(dict(sheet), ensure_ascii=False), made_on)


def _compile(template: str, inputs: dict[str, str], **options: Any) -> bytes:
    import typst  # slow import

    try:
        return _compiler(template).compile(sys_inputs=inputs, **options)
    except typst.TypstError as error:
        raise ContentRefused(" ".join([error.message, *error.hints])) from error
    finally:
        _let_go()


def _let_go() -> None:
    """Have Typst forget sooner what it computed for single sheets, 10 MB each, and keep what all of them need.

    It has no call for that; an empty page, compiled a few times, makes it age. Ten times would make it forget everything, and cost each sheet
    10 CPU ms (docs/decisions/0031).
    """
    for _age in range(AGES):
        _compiler("nothing.typ").compile()


def _compiler(template: str):
    """Return this thread's compiler of a template; the first one reads the fonts."""
    if not hasattr(_local, "compilers"):
        import typst  # slow import

        _local.compilers = {}
        _local.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    if template not in _local.compilers:
        import typst  # slow import

        _local.compilers[template] = typst.Compiler(str(ASSETS / template), root=str(ASSETS), font_paths=_local.fonts)
    return _local.compilers[template]
