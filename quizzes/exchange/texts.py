"""Texts of other systems as plain text: HTML is cleaned by nh3 and read into lines; what gets lost is named."""

import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

# Blanks are counted in each pattern here: a text of nothing but blanks must not take time by the square of its length.
_TAG = re.compile(r"<\s{0,3}/?\s{0,3}([a-zA-Z][a-zA-Z0-9:-]{0,20})(?=[\s>/])[^<>]*>")
PARAGRAPHS = {
    "p",
    "div",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "section",
    "article",
    "table",
    "dl",
    "center",
}
LINES = {"br", "li", "tr", "dt", "dd", "hr", "caption"}
SILENT = PARAGRAPHS - {"table", "pre", "blockquote", "center"} | {"br", "li", "span", "html", "body", "head", "title", "dt", "dd"}
MARKS = {"b", "strong", "i", "em", "u", "s", "code", "a", "sub", "sup", "small", "font", "mark", "td", "th", "thead", "tbody", "tt", "del"}
LOST = MARKS | {"table", "tr", "pre", "blockquote", "center", "hr", "caption", "big", "strike", "q", "cite", "abbr", "kbd", "ins"}
SEEN = {"img", "svg", "picture", "object", "embed", "video", "audio", "iframe", "canvas", "math", "applet", "figure"}
KNOWN = SILENT | LOST | SEEN | {"script", "style", "form", "input", "button", "textarea", "select", "link", "meta", "base", "noscript"}
KNOWN |= {"template", "frame", "frameset", "marquee", "label"}
_KEPT = PARAGRAPHS | LINES | {"td", "th", "a"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ı": "i", "đ": "d", "ł": "l"})
KEY = re.compile(r"[a-z0-9-]{1,36}\Z")

Tell = Callable[..., None]


def many_lines(text: str) -> str:
    """Return text in its normal form: NFC, single blanks, no blank at the ends of lines, at most one empty line in a row."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n"))
    kept = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")


def unwrapped(text: str) -> str:
    """Return text without its line ends: they are those of the file."""
    return " ".join(line.strip() for line in text.split("\n"))


def one_line(text: str) -> str:
    """Return text in its normal form on one line."""
    return re.sub(r"\n+", " ", many_lines(text))


def has_controls(text: str) -> bool:
    """Whether a text holds characters that no page may show: control characters, halves of pairs."""
    return any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text)


def is_html(text: str) -> bool:
    """Whether a text of an unsaid form holds HTML: a tag that HTML knows."""
    return any(found[1].lower() in KNOWN for found in _TAG.finditer(text))


def from_html(html: str, *, change: Tell, refuse: Tell) -> str:
    """Return HTML as plain text with paragraphs and lines. What cannot be said in plain text is named: `change` what is lost, `refuse`
    what a question cannot do without (pictures, films, formulas).
    """
    if "<" not in html and "&" not in html:
        return many_lines(unwrapped(html))
    tags = {found[1].lower() for found in _TAG.finditer(html)}
    tags |= {found.lower() for found in re.findall(r"<\s{0,9}(script|style|iframe|svg|img|object|embed)\b", html, re.IGNORECASE)}
    for tag in sorted(tags & SEEN - {"figure"}):
        refuse("math" if tag == "math" else "picture", tag=tag)
    if lost := sorted(tags & LOST):
        change("formatting", tags=", ".join(lost))
    if removed := sorted(tags - SILENT - LOST - SEEN):
        change("tags_removed", tags=", ".join(removed))
    reader = _Lines()
    reader.feed(nh3.clean(html, tags=_KEPT, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None))
    reader.close()
    return many_lines(reader.text())


class _Lines(HTMLParser):
    """Puts cleaned HTML into lines; addresses of links stand in brackets behind their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in LINES:
            self.parts.append("\n– " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.parts.append(" | " if self.parts and not self.parts[-1].endswith("\n") else "")
        elif tag == "a":
            self.address = dict(attrs).get("href") or ""
            self.parts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag == "a":
            if self.address and self.address not in self.parts[-1]:
                self.parts.append(f" ({self.address})")
            self.address = ""

    def handle_data(self, text: str) -> None:
        self.parts.append(re.sub(r"[ \t\n]+", " ", text))

    def text(self) -> str:
        return re.sub(r" *\n *", "\n", "".join(self.parts))


def key_from(*texts: str, taken: set[str]) -> str:
    """Return a readable short name that is not taken yet, made of the first text that gives one; it is added to `taken`."""
    base = next((found for found in map(_slug, texts) if found), "frage")
    number = 1
    if base in taken:
        # Thousands of questions may have one name: the numbers in use are skipped by doubling, then halving.
        number = 2
        while _numbered(base, number) in taken:
            number *= 2
        step = number // 2
        while step:
            if number - step > 1 and _numbered(base, number - step) not in taken:
                number -= step
            step //= 2
    key = _numbered(base, number)
    taken.add(key)
    return key


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base[: 35 - len(str(number))].rstrip('-')}-{number}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:200].lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= 36:
        return words
    return words[:36].rpartition("-")[0].strip("-") or words[:36]


def tag_from(text: str) -> str:
    """Return a word as a tag of a question: small letters, digits, hyphens."""
    return _slug(text)
