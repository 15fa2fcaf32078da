"""Blocks ↔ Markdown. Pure.

HTML is switched *on* in the parser so that it is seen and refused with its line; nothing of the parser's own output is ever used.
"""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

from courses.package.faults import Place
from courses.package.links import link_fault
from courses.package.runs import BREAK, Block, Entry, Run, Style, merge_lists, normalise

_PARSER = MarkdownIt("commonmark", {"html": True}).disable(["reference"])
_PARSER.normalizeLink = lambda url: url  # type: ignore[method-assign]  # addresses are judged by `links`, as they stand
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]
_HEADINGS = {"h2", "h3"}
_MARKS = re.compile(r"\[(S\d{1,3}[a-z]?)\]")
_REFUSED = {
    "html_block": "HTML is not allowed: use Markdown, and write `\\<` for the sign itself.",
    "html_inline": "HTML is not allowed: use Markdown, and write `\\<` for the sign itself.",
    "image": "Pictures stand in a `figure` block, not in the text.",
    "code_inline": "Code marks (`) are not used in texts; write the words in quotation marks.",
    "code_block": "This line is indented by four blanks or more; move it to the left.",
    "fence": "A fenced block stands at the left margin and ends with three backticks on a line of their own.",
    "blockquote_open": "Quotations stand in a `quotation` block.",
    "hr": "Leave out the rule; headings divide the text.",
}


def read_markdown(text: str, at: Place, line: int = 1, *, headings: bool = True) -> tuple[Block, ...]:
    """Read prose; faults carry the line in the file, of which `line` is where the text begins."""
    reader = _Reader(at, line, headings)
    return merge_lists(reader.blocks(iter(_PARSER.parse(text)), ""))


class _Reader:
    def __init__(self, at: Place, first: int, headings: bool) -> None:
        self.at = at
        self.first = first
        self.headings = headings
        self.line = first

    def blocks(self, tokens: Iterator[Any], until: str) -> list[Block]:
        found: list[Block] = []
        for token in tokens:
            if token.map:
                self.line = self.first + token.map[0]
            if token.type == until:
                break
            if token.type in _REFUSED:
                self.at.fault(self.line, _REFUSED[token.type])
            elif token.type == "heading_open":
                found.append(self.heading(token, next(tokens)))
            elif token.type == "inline":
                found.append(Block("p", self.runs(token)))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                found.append(self.list(token, tokens))
        return found

    def heading(self, token: Any, inline: Any) -> Block:
        if not self.headings:
            self.at.fault(self.line, "No headings in this text.")
        elif token.tag not in _HEADINGS or token.markup in ("=", "-"):
            self.at.fault(self.line, "Headings begin with ## or ###.")
        return Block(token.tag if token.tag in _HEADINGS else "h3", self.runs(inline))

    def list(self, token: Any, tokens: Iterator[Any]) -> Block:
        if token.attrGet("start") not in (None, 1):
            self.at.fault(self.line, "A numbered list begins with 1.")
        entries = []
        for inner in tokens:
            if inner.type.endswith("_list_close"):
                break
            if inner.type == "list_item_open":
                entries.append(self.entry(tokens))
        return Block("ol" if token.type.startswith("ordered") else "ul", entries=tuple(entry for entry in entries if entry.runs))

    def entry(self, tokens: Iterator[Any]) -> Entry:
        line = self.line
        inside = merge_lists(self.blocks(tokens, "list_item_close"))
        if not inside:
            return Entry(())
        if inside[0].name != "p" or any(block.name not in ("ul", "ol") for block in inside[1:]):
            self.at.fault(line, "An entry of a list is one paragraph, with a list inside it at most.")
        return Entry(inside[0].runs, tuple(block for block in inside[1:] if block.entries))

    def runs(self, inline: Any) -> tuple[Run, ...]:
        found: list[Run] = []
        bold = italic = 0
        href, line = "", self.line
        for token in inline.children or []:
            if token.type in _REFUSED:
                self.at.fault(line, _REFUSED[token.type])
            elif token.type == "link_open":
                href = self.link(token, line)
            elif token.type == "link_close":
                href = ""
            elif token.type in ("strong_open", "strong_close"):
                bold += token.nesting
            elif token.type in ("em_open", "em_close"):
                italic += token.nesting
            else:
                line += token.type in ("softbreak", "hardbreak")
                text = {"softbreak": " ", "hardbreak": BREAK}.get(token.type, token.content.replace("\n", " "))
                found.append(Run(text, Style(bold > 0, italic > 0, href)))
                for mark in _MARKS.findall(text):
                    self.at.mark(line, mark)
        return normalise(found)

    def link(self, token: Any, line: int) -> str:
        href = str(token.attrGet("href") or "")
        fault = link_fault(href)
        if token.attrGet("title"):
            fault = fault or "Leave out the title of the link."
        if fault:
            self.at.fault(line, fault)
            return ""
        if href.startswith("item:"):
            self.at.link(line, href.removeprefix("item:"))
        return href


_ESCAPED = re.compile(r"(\[S\d{1,3}[a-z]?\])|[\\`*_]|[\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_STARTS = re.compile(r"^(?:(#{1,6})(?=\s|$)|([-+])(?=\s|$)|(\d{1,9})([.)])(?=\s|$)|(>)|(=+|-+)(?=\s*$)|(~~~))", re.MULTILINE)


def write_markdown(blocks: tuple[Block, ...]) -> str:
    """Return blocks as canonical Markdown without a newline at the end."""
    return "\n\n".join(_write_block(block) for block in blocks)


def _write_block(block: Block) -> str:
    if block.entries:
        return _write_list(block)
    if block.name == "p":
        return _paragraph(block.runs)
    text = _paragraph(block.runs)
    return f"{'#' * int(block.name[1])} " + re.sub(r"#(?=#*$)", r"\\#", text)


def _write_list(block: Block) -> str:
    lines = []
    for number, entry in enumerate(block.entries, start=1):
        mark = f"{number}. " if block.name == "ol" else "- "
        inner = [_write_list(part) for part in entry.inner]
        text = "\n".join([_paragraph(entry.runs), *inner])
        lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _paragraph(runs: tuple[Run, ...]) -> str:
    """Write runs so that reading gives them back; the plainest way that does is taken."""
    plainest = ""
    for italic, careful in (("*", False), ("_", False), ("*", True), ("_", True)):
        text = _line_starts(_Writer(italic, careful).spans(list(runs)))
        plainest = plainest or text
        read = read_markdown(text, _DEAF)
        if len(read) == 1 and read[0].name == "p" and read[0].runs == runs:
            return text
    return plainest


class _Deaf(Place):
    """A place that notes nothing: for reading back what we wrote ourselves."""

    def __init__(self) -> None:
        self.file = ""

    def fault(self, line: int, text: str) -> None:
        """Pass over."""

    def link(self, line: int, key: str) -> None:
        """Pass over."""

    def mark(self, line: int, ref: str) -> None:
        """Pass over."""


_DEAF = _Deaf()


def _line_starts(text: str) -> str:
    def escaped(found: re.Match[str]) -> str:
        if found[3]:
            return f"{found[3]}\\{found[4]}"
        return "\\" + found[0]

    return _STARTS.sub(escaped, text)


_STYLES: dict[str, Any] = {"href": "", "bold": False, "italic": False}


def _is_link(runs: list[Run]) -> bool:
    return bool(runs and runs[0].style.href)


class _Writer:
    """Writes runs; `careful` spells letters beside a mark as numbers, since `**a.**b` would not be read as bold."""

    def __init__(self, italic: str, careful: bool) -> None:
        self.marks = {"bold": "**", "italic": italic}
        self.careful = careful

    def spans(self, runs: list[Run]) -> str:
        parts: list[str] = []
        while runs:
            first, following = runs[0], runs[1:]
            bare = first.text.lstrip()
            name, length = max(((name, self.extent(runs, name)) for name in _STYLES), key=lambda pair: pair[1])
            if length and bare != first.text:  # a mark cannot stand before a space; reading gives the space the style of its neighbours
                parts.append(first.text[: len(first.text) - len(bare)].replace(BREAK, "\\\n"))
                runs = [first._replace(text=bare), *following] if bare else following
            elif length:
                parts.append(self.span(name, runs[:length]))
                runs = runs[length:]
            else:
                parts.append(self.words(first.text, before=bool(parts), after=bool(following), link_next=_is_link(following)))
                runs = following
        return "".join(parts)

    def span(self, name: str, runs: list[Run]) -> str:
        inside = self.spans([Run(run.text, run.style._replace(**{name: _STYLES[name]})) for run in runs])
        bare = re.sub(r"(?:\\\n|\s)+\Z", "", inside)
        if name == "href":
            return f"[{bare}]({_destination(runs[0].style.href)}){inside[len(bare) :]}"
        return f"{self.marks[name]}{bare}{self.marks[name]}{inside[len(bare) :]}"

    @staticmethod
    def extent(runs: list[Run], name: str) -> int:
        wanted = getattr(runs[0].style, name)
        if not wanted:
            return 0
        return next((index for index, run in enumerate(runs) if getattr(run.style, name) != wanted), len(runs))

    def words(self, text: str, *, before: bool, after: bool, link_next: bool) -> str:
        head = tail = ""
        if self.careful and before and text[:1].isalnum():
            head, text = f"&#{ord(text[0])};", text[1:]
        if self.careful and after and text[-1:].isalnum():
            text, tail = text[:-1], f"&#{ord(text[-1])};"
        escaped = _ESCAPED.sub(lambda found: found[1] or "\\" + found[0], text)
        if link_next and escaped.endswith("!"):
            escaped = escaped[:-1] + "\\!"
        return head + escaped.replace(BREAK, "\\\n") + tail


def _destination(href: str) -> str:
    spelled = re.sub(r"&(?=#?\w+;)", r"\\&", href)
    return f"<{spelled}>" if "(" in href or ")" in href else spelled
