"""SVG figures, rebuilt from a short list of elements and attributes while they are parsed. Pure.

What is not on the list is refused with its line, so that no author wonders where a part of the picture went; comments and the XML
declaration are left out. What comes out of `rebuild` goes through it unchanged.
"""

import io
import re
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXException, SAXParseException, handler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from courses.package.faults import Place

MAX_BYTES = 500_000
MAX_SIDE = 10_000
MAX_DEPTH = 50
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "use",
        "symbol",
        "marker",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "style",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "xmlns",
        "viewBox",
        "width",
        "height",
        "preserveAspectRatio",
        "id",
        "class",
        "style",
        "role",
        "lang",
        "xml:lang",
        "xml:space",
        "aria-label",
        "aria-labelledby",
        "aria-describedby",
        "aria-hidden",
        "focusable",
        "href",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "dx",
        "dy",
        "d",
        "points",
        "pathLength",
        "transform",
        "transform-origin",
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "color",
        "opacity",
        "display",
        "visibility",
        "overflow",
        "clip-path",
        "clip-rule",
        "mask",
        "paint-order",
        "vector-effect",
        "shape-rendering",
        "text-rendering",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "font-variant",
        "font-stretch",
        "letter-spacing",
        "word-spacing",
        "text-anchor",
        "text-decoration",
        "dominant-baseline",
        "alignment-baseline",
        "baseline-shift",
        "writing-mode",
        "direction",
        "textLength",
        "lengthAdjust",
        "rotate",
        "startOffset",
        "method",
        "spacing",
        "side",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "offset",
        "stop-color",
        "stop-opacity",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "marker-start",
        "marker-mid",
        "marker-end",
        "markerWidth",
        "markerHeight",
        "markerUnits",
        "refX",
        "refY",
        "orient",
    ]
)
_REFERENCE = re.compile(r"#[A-Za-z_][\w.-]*\Z")
_FOREIGN = re.compile(r"url\s*\((?!\s*['\"]?#)|@import|@font-face|@namespace|expression\s*\(|\\|javascript:|data:", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


@dataclass(frozen=True)
class Figure:
    """A rebuilt figure with the size that its viewBox gives it."""

    content: bytes
    width: int
    height: int


class _Refused(Exception):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def rebuild(raw: bytes, at: Place) -> Figure | None:
    """Return the figure made of what is allowed; note a fault and return None when anything else is in it."""
    if len(raw) > MAX_BYTES:
        at.fault(0, f"The figure has {len(raw):,} bytes; at most {MAX_BYTES:,} are allowed.")
        return None
    builder = _Builder()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(builder)
    try:
        parser.parse(io.BytesIO(raw))
    except _Refused as refused:
        at.fault(refused.line, str(refused))
    except SAXParseException as error:
        at.fault(error.getLineNumber() or 0, f"This is no well-formed SVG ({error.getMessage()}).")
    except (SAXException, DefusedXmlException, ValueError):
        at.fault(0, "This is no plain SVG: leave out the document type, entities and foreign encodings.")
    else:
        return Figure(("".join(builder.parts).strip() + "\n").encode(), *builder.size)
    return None


class _Builder(handler.ContentHandler):
    """Writes each allowed element again as the parser meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.open: list[str] = []
        self.unclosed = False
        self.style = ""
        self.size = (0, 0)
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def refuse(self, text: str) -> None:
        raise _Refused(self.locator.getLineNumber() or 0, text)

    def startElement(self, name: str, attrs: Any) -> None:
        if name not in _ELEMENTS or (not self.open) != (name == "svg"):
            self.refuse(f"<{name[:40]}> may not stand here: a figure is one <svg> with shapes, text, gradients and styles in it.")
        if len(self.open) >= MAX_DEPTH:
            self.refuse("The figure is nested too deeply.")
        values = {key: value for key, value in attrs.items() if key != "xmlns:xlink"}
        for key, value in values.items():
            self.attribute(key, value)
        if name == "svg":
            values = {"xmlns": _SVG} | values
            self.size = self.measure(values)
        self.close_start()
        self.parts.append(f"<{name}" + "".join(f' {key}="{_quoted(value)}"' for key, value in values.items()))
        self.unclosed, self.style = True, ""
        self.open.append(name)

    def attribute(self, key: str, value: str) -> None:
        if key not in _ATTRIBUTES:
            self.refuse(f"The attribute `{key[:40]}` is not allowed in figures.")
        if key == "href" and not _REFERENCE.match(value):
            self.refuse("`href` may only point at a part of this figure (#id).")
        if key == "xmlns" and value != _SVG:
            self.refuse(f"The figure's namespace is {_SVG}.")
        if key != "xmlns" and _FOREIGN.search(value):
            self.refuse(f"The attribute `{key}` refers to something outside the figure.")

    def measure(self, values: dict[str, str]) -> tuple[int, int]:
        numbers = re.split(r"[\s,]+", values.get("viewBox", "").strip())
        if len(numbers) != 4 or not all(_NUMBER.match(number) for number in numbers):
            self.refuse('The <svg> needs a viewBox of four numbers, as viewBox="0 0 800 450".')
        width, height = round(float(numbers[2])), round(float(numbers[3]))
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            self.refuse(f"The sides of the viewBox must lie between 1 and {MAX_SIDE}.")
        return width, height

    def close_start(self) -> None:
        if self.unclosed:
            self.parts.append(">")
            self.unclosed = False

    def endElement(self, name: str) -> None:
        self.open.pop()
        if name == "style" and _FOREIGN.search(self.style):
            self.refuse("Styles may not import or refer to anything outside the figure.")
        if self.unclosed:
            self.parts.append("/>")
            self.unclosed = False
        else:
            self.parts.append(f"</{name}>")

    def characters(self, content: str) -> None:
        if self.open[-1] == "style":
            self.style += content
        self.close_start()
        self.parts.append(content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def ignorableWhitespace(self, whitespace: str) -> None:
        self.characters(whitespace)

    def processingInstruction(self, target: str, data: str) -> None:
        self.refuse("Leave out processing instructions (<? ... ?>).")


def _quoted(value: str) -> str:
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
