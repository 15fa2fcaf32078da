"""Markdown prose ↔ the HTML that the editor's rich text stores: h2, h3, bold, italic, lists, links. Pure."""

from courses.package.faults import Place
from courses.package.markdown import read_markdown, write_markdown
from courses.package.richtext import read_html, write_html


def to_html(markdown: str, at: Place, line: int = 1, *, headings: bool = True) -> str:
    """Return prose as canonical HTML; links to items read `href="item:KEY"`. Notes images, HTML, foreign links and the like as faults."""
    return write_html(read_markdown(markdown, at, line, headings=headings))


def to_markdown(html: str) -> str:
    """Return stored rich text as canonical Markdown, without a newline at the end."""
    return write_markdown(read_html(html))
