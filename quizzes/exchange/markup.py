"""XML from strangers: no document type, no entities, no XInclude, bounded depth and size, and each element knows its line."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.handler import ContentHandler, feature_external_ges, feature_external_pes, property_lexical_handler
from xml.sax.saxutils import escape, quoteattr
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from quizzes.exchange.encoding import AUTO, CP1252, UTF8, decode
from quizzes.exchange.report import FileRefused, Note, note

MOST_DEPTH, MOST_ELEMENTS = 60, 400_000
_HEAD = re.compile(r"\s*<\?xml\s([^?]{0,200})\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NAMES = {"utf-8": UTF8, "utf8": UTF8, "us-ascii": UTF8, "ascii": UTF8, "windows-1252": CP1252, "cp1252": CP1252, "iso-8859-1": CP1252}
_NAMES |= {"latin1": CP1252, "iso-8859-15": ""}
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node:
    """An element: name without prefix, attributes, line, and its texts and children in their order."""

    __slots__ = ("attributes", "line", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name, self.attributes, self.line = name, attributes, line
        self.parts: list[str | Node] = []

    @property
    def children(self) -> list["Node"]:
        """The elements directly inside."""
        return [part for part in self.parts if isinstance(part, Node)]

    def all(self, *names: str) -> list["Node"]:
        """The children of these names."""
        return [child for child in self.children if child.name in names]

    def first(self, *names: str) -> "Node | None":
        """The first child of these names."""
        return next(iter(self.all(*names)), None)

    def below(self, *names: str) -> Iterator["Node"]:
        """Every element of these names at any depth, in the order of the file."""
        for child in self.children:
            if child.name in names:
                yield child
            yield from child.below(*names)

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def text_of(self, *path: str) -> str:
        """The text of a child of a child; empty when there is none."""
        node: Node | None = self
        for name in path:
            node = node.first(name) if node is not None else None
        return node.text if node is not None else ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)


class _Builder(ContentHandler):
    def __init__(self, depth: int, take: Callable[[Node], None], rename: Callable[[str], str]) -> None:
        super().__init__()
        self.depth, self.take, self.rename = depth, take, rename
        self.open: list[Node] = []
        self.root: Node | None = None
        self.count = self.comments = self.instructions = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        line = self.locator.getLineNumber()
        self.count += 1
        if len(self.open) >= MOST_DEPTH or self.count > MOST_ELEMENTS:
            raise FileRefused("xml_deep" if len(self.open) >= MOST_DEPTH else "xml_many", line=line)
        attributes = {each: attrs.getValue(each) for each in attrs.getNames()}
        prefix, _colon, local = name.rpartition(":")
        if _XINCLUDE in attributes.values() or (prefix and local in ("include", "fallback")):
            raise FileRefused("xinclude", line=line)
        node = Node(self.rename(local), {self.rename(each): value for each, value in attributes.items()}, line)
        if self.open and len(self.open) > self.depth:
            self.open[-1].parts.append(node)
        self.root = self.root or node
        self.open.append(node)

    def endElement(self, name: str) -> None:
        node = self.open.pop()
        if len(self.open) == self.depth:
            self.take(node)

    def characters(self, content: str) -> None:
        if len(self.open) > self.depth:
            self.open[-1].parts.append(content)

    def processingInstruction(self, target: str, data: str) -> None:
        self.instructions += 1

    # The lexical handler's part: comments are counted, so that the report can say that they stay behind.
    def comment(self, content: str) -> None:
        self.comments += 1

    def startCDATA(self) -> None:
        """Text is text, with or without CDATA."""

    def endCDATA(self) -> None:
        """Text is text."""

    def startDTD(self, *args: Any) -> None:
        """Refused by the parser before this is reached."""

    def endDTD(self) -> None:
        """Refused by the parser before this is reached."""


def read_xml(
    content: bytes, *, depth: int, take: Callable[[Node], None], chosen: str = AUTO, rename: Callable[[str], str] = lambda name: name
) -> tuple[Node, str, tuple[Note, ...]]:
    """Give each element at `depth` (0 is the root) to `take`, one after the other, and keep none of them.

    Returns the root without its content, the name of the encoding, and what is to be said about the file.
    Raises FileRefused with the line for XML that is broken, has a document type, entities or XInclude, or is too deep or too large.
    """
    text, encoding, notes = _text(content, chosen)
    builder = _Builder(depth, take, rename)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_external_ges, False)
    parser.setFeature(feature_external_pes, False)
    parser.setContentHandler(builder)
    parser.setProperty(property_lexical_handler, builder)
    source = InputSource("file")
    source.setByteStream(BytesIO(text.encode("utf-8", "surrogatepass")))
    source.setEncoding("utf-8")
    try:
        parser.parse(source)
    except DefusedXmlException:
        raise FileRefused("dtd", line=_line(parser)) from None
    except FileRefused:
        raise
    except Exception as fault:  # noqa: BLE001  # expat's own errors differ between versions; all of them mean: this is no XML
        raise FileRefused("xml_broken", line=_line(parser, fault)) from None
    if builder.root is None:
        raise FileRefused("xml_broken", line=1)
    said = [*notes]
    if builder.comments:
        said.append(note("comments", count=builder.comments))
    if builder.instructions:
        said.append(note("instructions", count=builder.instructions))
    return builder.root, encoding, tuple(said)


def _text(content: bytes, chosen: str) -> tuple[str, str, tuple[Note, ...]]:
    """Decode, and blank the XML declaration: what it says about the encoding is done with."""
    declared = _ENCODING.search(content[:300].decode("latin-1"))
    name = _NAMES.get(declared[1].lower(), "") if declared else UTF8
    if not name:
        raise FileRefused("xml_encoding", line=1, encoding=declared[1] if declared else "")
    if chosen == AUTO and not (name == UTF8 and not _is_utf8(content)):
        chosen = name
    text, encoding, notes = decode(content, chosen)
    text = text.removeprefix("\ufeff")
    head = _HEAD.match(text)
    if head:
        text = re.sub(r"[^\n]", " ", head[0]) + text[head.end() :]
    return text, encoding, notes


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line(parser: Any, fault: Any = None) -> int:
    for thing in (fault, parser):
        try:
            return max(1, int(thing.getLineNumber()))
        except (AttributeError, TypeError, ValueError):
            continue
    return 1


def xml_text(text: str) -> str:
    """Return text for XML: escaped, without characters that XML does not have."""
    return escape(_NO_XML.sub("", text))


def attribute(text: str) -> str:
    """Return text as a quoted attribute."""
    return quoteattr(_NO_XML.sub("", text))


def cdata(text: str) -> str:
    """Return text as CDATA; its own end mark is split."""
    return "<![CDATA[" + _NO_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>") + "]]>"
