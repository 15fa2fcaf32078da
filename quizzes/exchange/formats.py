"""The formats by name: how a file is recognised, read and written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizzes.exchange import aiken, gift, gift_write, moodle, moodle_write, qti, qti_write, spreadsheet
from quizzes.exchange.archive import Archive, is_zip
from quizzes.exchange.encoding import AUTO, MOST_BYTES
from quizzes.exchange.finishing import checked
from quizzes.exchange.report import FileRefused, Reading, Written, note, unique_notes


@dataclass(frozen=True)
class Format:
    """A format: its name in addresses, its name for people, how files end, and what reads and writes them."""

    name: str
    label: str
    ending: str
    media_type: str
    read: Callable[..., Reading]
    write: Callable[..., Written]
    has_pictures: bool = False


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    one.name: one
    for one in (
        Format("moodle", "Moodle XML", "xml", "application/xml", moodle.read, moodle_write.write),
        Format("gift", "GIFT", "gift.txt", "text/plain; charset=utf-8", gift.read, gift_write.write),
        Format("aiken", "Aiken", "aiken.txt", "text/plain; charset=utf-8", aiken.read, aiken.write),
        Format("qti21", "QTI 2.1", "qti21.zip", "application/zip", qti.read, qti_write.write_two, has_pictures=True),
        Format("qti3", "QTI 3", "qti3.zip", "application/zip", qti.read, qti_write.write_three, has_pictures=True),
        Format("xlsx", "XLSX", "xlsx", _XLSX, spreadsheet.read_xlsx, spreadsheet.write_xlsx),
        Format("csv", "CSV", "csv", "text/csv; charset=utf-8", spreadsheet.read_csv, spreadsheet.write_csv),
    )
}


def read(content: bytes, *, name: str = AUTO, chosen: str = AUTO, file_name: str = "") -> tuple[str, Reading]:
    """Read a file in the format of this name, or in the one it looks like; return that format's name and what was read.

    Raises FileRefused when nothing of the file can be read: too large, hostile, broken, of no format known here.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused("too_large", most=MOST_BYTES // 1024 // 1024)
    if not content.strip():
        raise FileRefused("empty")
    name = recognised(content, file_name) if name == AUTO else name
    reading = FORMATS[name].read(content, chosen=chosen)
    kinds = {entry.question["kind"] for entry in reading.entries if entry.question}
    if kinds & {"multiple", "matching", "ordering", "branching"}:
        reading = replace(reading, notes=(*reading.notes, note("whole_points")))
    return name, replace(reading, notes=unique_notes(reading.notes))


def write(
    questions: Sequence[Mapping[str, Any]],
    *,
    name: str,
    title: str = "",
    language: str = "de",
    pictures: Mapping[str, bytes] | None = None,
) -> Written:
    """Write authored questions in the format of this name. A draft that is not whole yet stays out of the file and is named.

    `pictures` are the files that questions name as their picture, by names that fit into a package.
    """
    whole, losses = [], []
    for one in questions:
        question, reason = checked(one)
        if question is not None:
            whole.append(question)
        else:
            losses.append((str(one.get("key") or ""), reason or note("not_whole")))
    more = {"pictures": pictures or {}} if FORMATS[name].has_pictures else {}
    written = FORMATS[name].write(whole, title=title, language=language, **more)
    return replace(written, losses=(*losses, *written.losses))


def recognised(content: bytes, file_name: str) -> str:
    """Return the name of the format that a file looks like by its bytes, then by its ending. Raises FileRefused when it looks like none."""
    if is_zip(content):
        names = [each.lower() for each in Archive(content).names]
        return "xlsx" if "[content_types].xml" in names else "qti21"
    head = content[:4000].decode("latin-1").removeprefix("\xef\xbb\xbf").lstrip()
    if head.startswith("<"):
        return "qti21" if "assessmentItem" in head or "assessment-item" in head else "moodle"
    ending = file_name.lower().rpartition(".")[2]
    if ending == "csv":
        return "csv"
    text = "\n" + content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    if "{" not in text and "\nanswer:" in text.lower().replace("\nanswer :", "\nanswer:"):
        return "aiken"
    if "{" in text:
        return "gift"
    if ending in ("txt", "gift"):
        return "gift"
    raise FileRefused("format_unknown")
