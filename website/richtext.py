"""Rich text and plain text of authors as clean HTML.

Stored rich text is cleaned again at rendering: Wagtail renders what is in the database as it is (SECURITY.md 5.6). Marks such as [S25]
become links to the list of sources, paragraphs get numbers.
"""

import re

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

TAGS = {"p", "h2", "h3", "b", "strong", "i", "em", "a", "ul", "ol", "li", "br", "sup", "sub"}
ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}}
SOURCE_MARK = re.compile(r"\[(S\d{1,3}[a-z]?)\]")


def clean_html(html: str) -> str:
    """Return rich text reduced to the tags that authors may use; links only to https, mailto and our own addresses."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "http", "mailto"}, link_rel=None)


def rich(value: str) -> SafeString:
    """Return stored rich text (or a RichText value's source) as clean HTML with source marks linked."""
    source = getattr(value, "source", value) or ""
    return mark_safe(link_sources(clean_html(expand_db_html(source))))  # noqa: S308  # cleaned in this line


def plain(value: str) -> SafeString:
    """Return plain text as paragraphs, escaped, with source marks linked."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", value or "") if part.strip()]
    html = "".join(f"<p>{escape(part)}</p>" for part in parts)
    return mark_safe(link_sources(html))  # noqa: S308  # escaped above


def inline(value: str) -> SafeString:
    """Return one line of plain text, escaped, with source marks linked."""
    return mark_safe(link_sources(escape(value or "")))  # noqa: S308  # escaped


def link_sources(html: str) -> str:
    """Turn [S25] into a link to that source at the end of the page."""
    return SOURCE_MARK.sub(r'<a class="source-mark" href="#quelle-\1">[\1]</a>', html)


def number_paragraphs(html: str, first: int) -> tuple[str, int]:
    """Give each paragraph an address and a visible number; return the HTML and the next free number."""
    counter = first

    def numbered(_match: re.Match) -> str:
        nonlocal counter
        here, counter = counter, counter + 1
        return f'<p id="absatz-{here}" class="numbered"><a class="para-number" href="#absatz-{here}">{here}</a>'

    return re.sub(r"<p>", numbered, html), counter
