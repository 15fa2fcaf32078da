"""From bytes to text: UTF-8 with or without its mark, or Windows-1252, chosen or found out, and always said."""

import codecs

from quizzes.exchange.report import FileRefused, Note, note

AUTO, UTF8, CP1252 = "auto", "utf-8", "cp1252"
ENCODINGS = (AUTO, UTF8, CP1252)
MOST_BYTES = 8 * 1024 * 1024
MOST_ENTRIES = 5_000
_OTHERS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes, chosen: str = AUTO) -> tuple[str, str, tuple[Note, ...]]:
    """Return the text with plain line ends, the name of its encoding, and what is to be said about it.

    Raises FileRefused for an empty or too large file, UTF-16 and UTF-32, NUL, and bytes that the chosen encoding does not have.
    """
    if not content.strip():
        raise FileRefused("empty")
    if len(content) > MOST_BYTES:
        raise FileRefused("too_large", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(_OTHERS):
        raise FileRefused("utf16", line=1)
    if b"\0" in content:
        raise FileRefused("nul", line=line_of(content, content.index(b"\0")))
    text, name, notes = _decoded(content, chosen)
    return text.replace("\r\n", "\n").replace("\r", "\n"), name, notes


def _decoded(content: bytes, chosen: str) -> tuple[str, str, tuple[Note, ...]]:
    if content.startswith(codecs.BOM_UTF8):
        content, chosen = content[len(codecs.BOM_UTF8) :], UTF8
    if chosen in (AUTO, UTF8):
        try:
            return content.decode("utf-8"), UTF8, ()
        except UnicodeDecodeError as fault:
            line = line_of(content, fault.start)
            if chosen == UTF8:
                raise FileRefused("not_utf8", line=line) from None
    else:
        line = 0
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise FileRefused("not_cp1252", line=line_of(content, fault.start)) from None
    return text, CP1252, (note("guessed_cp1252", line=line),) if chosen == AUTO else ()


def line_of(content: bytes, place: int) -> int:
    """Return the line (from 1) in which a byte stands; line ends of Unix, Windows and old Macs count."""
    before = content[:place]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
