"""Blocks ↔ the HTML that the editor's rich text stores. Pure."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from itertools import groupby

from courses.package.runs import BREAK, Block, Entry, Run, Style, merge_lists, normalise

_TEXT = {"p", "h2", "h3", "li"}
_LISTS = {"ul", "ol"}
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_PAGE_LINK = re.compile(r'<a (?=[^>]*linktype="page")[^>]*\bid="(\d+)"[^>]*>')
_ITEM_LINK = re.compile(r'<a href="item:([0-9a-f-]{36})">')


def write_html(blocks: tuple[Block, ...]) -> str:
    """Return blocks as canonical HTML."""
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    if block.entries:
        inside = "".join(f"<li>{_inline(entry.runs)}{write_html(entry.inner)}</li>" for entry in block.entries)
    else:
        inside = _inline(block.runs)
    return f"<{block.name}>{inside}</{block.name}>"


def _inline(runs: tuple[Run, ...]) -> str:
    parts = []
    for href, linked in groupby(runs, key=lambda run: run.style.href):
        inside = ""
        for bold, strong in groupby(linked, key=lambda run: run.style.bold):
            words = "".join(_wrap("i", run.style.italic, _words(run.text)) for run in strong)
            inside += _wrap("b", bold, words)
        parts.append(f'<a href="{escape(href)}">{inside}</a>' if href else inside)
    return "".join(parts)


def _words(text: str) -> str:
    return escape(text, quote=False).replace(BREAK, "<br/>")


def _wrap(name: str, wanted: bool, text: str) -> str:
    return f"<{name}>{text}</{name}>" if wanted else text


def read_html(html: str) -> tuple[Block, ...]:
    """Read stored rich text; attributes of the editor are passed over, unknown elements lend their text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Collects runs and closes a block at each start or end of a text element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.lists: list[tuple[str, list[Entry]]] = []
        self.name = "p"
        self.runs: list[Run] = []
        self.bold = self.italic = 0
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TEXT or tag in _LISTS:
            self.flush()
            self.name = tag if tag in _TEXT else self.name
        if tag in _LISTS:
            self.lists.append((tag, []))
        elif tag == "br":
            self.add(BREAK)
        elif tag == "a":
            self.hrefs.append(dict(attrs).get("href") or "")
        elif tag in _STYLES:
            setattr(self, _STYLES[tag], getattr(self, _STYLES[tag]) + 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _TEXT:
            self.flush()
            self.name = "p"
        elif tag in _LISTS and self.lists:
            self.flush()
            name, entries = self.lists.pop()
            self.place(Block(name, entries=tuple(entries)))
        elif tag == "a" and self.hrefs:
            self.hrefs.pop()
        elif tag in _STYLES:
            setattr(self, _STYLES[tag], max(getattr(self, _STYLES[tag]) - 1, 0))

    def handle_data(self, data: str) -> None:
        self.add(re.sub(r"[\t\r\n ]+", " ", data))

    def add(self, text: str) -> None:
        self.runs.append(Run(text, Style(self.bold > 0, self.italic > 0, self.hrefs[-1] if self.hrefs else "")))

    def flush(self) -> None:
        runs, self.runs = normalise(self.runs), []
        if not runs:
            return
        if self.lists:
            self.lists[-1][1].append(Entry(runs))
        else:
            flat = tuple(Run(run.text.replace(BREAK, " "), run.style) for run in runs) if self.name in ("h2", "h3") else runs
            self.blocks.append(Block(self.name if self.name != "li" else "p", normalise(flat)))

    def place(self, block: Block) -> None:
        if not self.lists:
            self.blocks.append(block)
            return
        entries = self.lists[-1][1]
        if not entries:  # a list inside a list without a text of its own: its entries move up
            entries.extend(block.entries)
            return
        last = entries.pop()
        entries.append(Entry(last.runs, merge_lists((*last.inner, block))))

    def finished(self) -> tuple[Block, ...]:
        self.flush()
        while self.lists:
            name, entries = self.lists.pop()
            self.place(Block(name, entries=tuple(entries)))
        return merge_lists(self.blocks)


def link_pages(html: str, page_of: Callable[[str], int | None]) -> str:
    """Turn `href="item:KEY"` into Wagtail's link to a page; without a page the words stay and lead nowhere."""

    def linked(found: re.Match[str]) -> str:
        page = page_of(found[1])
        return "<a>" if page is None else f'<a linktype="page" id="{page}">'

    return _ITEM_LINK.sub(linked, html)


def name_pages(html: str, key_of: Callable[[int], str | None]) -> str:
    """Turn Wagtail's links to pages into `href="item:KEY"`; a link to a page that is gone keeps its words only."""

    def named(found: re.Match[str]) -> str:
        key = key_of(int(found[1]))
        return f'<a href="item:{key}">' if key else '<a href="">'

    return _PAGE_LINK.sub(named, html)
