"""The signs of GIFT: what is escaped, how a file falls into questions, and the words that stand in comments before a question.

https://docs.moodle.org/en/GIFT_format is the format's documentation. Moodle itself reads [id:…] and [tag:…] in comments; the other words
are ours, so that nothing of a question is lost between two installations of this platform, and mean nothing to others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# While a question is read, escaped signs stand in a private area, so that they are not taken for the format's own.
_ESCAPES = {"\\": "\U000f0000", ":": "\U000f0001", "#": "\U000f0002", "=": "\U000f0003", "{": "\U000f0004", "}": "\U000f0005"}
_ESCAPES |= {"~": "\U000f0006", "n": "\U000f0007"}
_BACK = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in _ESCAPES.items()})
_PRIVATE = re.compile("[\U000f0000-\U000f0007]")
_WORD = re.compile(r"\[([a-z]{1,20}):([^\]\n]{0,9000})\]")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
OWN = {"points", "difficulty", "source", "lesson", "hint", "unit", "distractor", "explanation", "more", "model"}


@dataclass
class Block:
    """The lines of one question, its comments apart."""

    line: int
    lines: list[str] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    comments: int = 0

    def word(self, name: str) -> str:
        """The first word of a name in the comments; empty when there is none."""
        return next((value for each, value in self.words if each == name), "")

    @property
    def is_ours(self) -> bool:
        """Whether the question was written by this platform."""
        return bool(self.word("points"))


def blocks(text: str) -> Iterator[Block]:
    """Yield what stands between empty lines. Comments before a question belong to it; those at the end of the file stand alone."""
    block = Block(0)
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        stripped = line.strip()
        if stripped.startswith("//"):
            block.comments += 1
            block.words += [(name, decoded(value)) for name, value in _WORD.findall(stripped)]
        elif stripped:
            if stripped.startswith("$CATEGORY:") and not block.lines:
                yield Block(number, [stripped], [], block.comments)
                block = Block(0)
                continue
            block.line = block.line or number
            block.lines.append(line)
        elif block.lines:
            yield block
            block = Block(0)
    if block.comments or block.lines:
        yield block


def hide(text: str) -> str:
    """Put escaped signs out of the way. Raises ValueError when the text uses the private area itself."""
    if _PRIVATE.search(text):
        raise ValueError("private")
    return re.sub(r"\\([\\:#={}~n])", lambda found: _ESCAPES[found[1]], text)


def show(text: str) -> str:
    """Bring hidden signs back, without their backslash."""
    return text.translate(_BACK)


def escape(text: str) -> str:
    """Return text with the format's own signs escaped, on one line."""
    return re.sub(r"([\\:#={}~])", r"\\\1", text).replace("\n", "\\n")


def split_format(text: str) -> tuple[str, str]:
    """Return the form in square brackets (empty when none is named) and the rest."""
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def encoded(value: str) -> str:
    """Return a value for a word in a comment."""
    return value.replace("%", "%25").replace("]", "%5D").replace("\n", "%0A")


def decoded(value: str) -> str:
    """Return the value of a word in a comment."""
    return value.replace("%0A", "\n").replace("%5D", "]").replace("%25", "%")
