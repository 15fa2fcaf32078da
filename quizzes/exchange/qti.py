"""Reading QTI 2.1, 2.2 and 3: a package, or one item. The names of QTI 3 are those of QTI 2 with `qti-` and hyphens, so one reader does.

The standards: https://www.imsglobal.org/question/ (2.1, 2.2) and https://www.imsglobal.org/spec/qti/v3p0 (3).
"""

import posixpath
import re
from dataclasses import replace

from quizzes.exchange.archive import Archive, is_zip
from quizzes.exchange.encoding import AUTO, MOST_ENTRIES
from quizzes.exchange.markup import Node, read_xml
from quizzes.exchange.pictures import Look, Seen, none_here, path_of, seen
from quizzes.exchange.qti_item import read_item
from quizzes.exchange.report import Entry, FileRefused, Note, Reading, note, refused_entry, unique_notes

MANIFEST = "imsmanifest.xml"


def rename(name: str) -> str:
    """Return the name of QTI 2 for a name of QTI 3; other names stay."""
    name = name.removeprefix("qti-")
    return re.sub(r"-([a-z0-9])", lambda found: found[1].upper(), name) if "-" in name else name


def read(content: bytes, *, chosen: str = AUTO) -> Reading:
    """Read a package (zip) or a single item (XML). Raises FileRefused for hostile archives and XML, and for what is no QTI."""
    return _package(content) if is_zip(content) else _single(content, chosen)


def _single(content: bytes, chosen: str) -> Reading:
    found: list[Node] = []
    root, encoding, notes = read_xml(content, depth=0, take=found.append, chosen=chosen, rename=rename)
    if root.name != "assessmentItem":
        raise FileRefused("not_qti", line=root.line, name=root.name)
    return Reading((read_item(found[0], set()),), notes, encoding)


def _package(content: bytes) -> Reading:
    archive = Archive(content)
    said: list[Note] = []
    names, listed = _items(archive, said)
    entries: list[Entry] = []
    taken: set[str] = set()
    there = set(archive.names)
    pictures: dict[str, Seen | Note] = {}
    for name in names:
        if len(entries) >= MOST_ENTRIES:
            raise FileRefused("too_many", most=MOST_ENTRIES)
        if name not in there:
            entries.append(replace(refused_entry(0, name, "file_missing", name=name), file=name))
            continue
        entry = _item(archive, name, said, taken, pictures, listed=listed)
        if entry is not None:
            entries.append(entry)
    wanted = set(names)
    rest = [name for name in archive.names if name not in wanted and name not in pictures and posixpath.basename(name) != MANIFEST]
    if rest:
        said.append(note("files_left_out", count=len(rest), names=", ".join(rest[:5])))
    if not entries:
        raise FileRefused("nothing_found")
    shown = {picture.name: picture.content for picture in pictures.values() if isinstance(picture, Seen)}
    return Reading(tuple(entries), unique_notes(said), "", shown)


def _look(archive: Archive, item: str, pictures: dict[str, Seen | Note]) -> Look:
    """Look at the pictures that one item refers to; each is unpacked once for the whole package."""

    def look(href: str) -> Seen | Note:
        path = path_of(href, item)
        if path not in archive.names:
            return none_here(href)
        if path not in pictures:
            pictures[path] = seen(path, archive.read(path))
        return pictures[path]

    return look


def _item(
    archive: Archive, name: str, said: list[Note], taken: set[str], pictures: dict[str, Seen | Note], *, listed: bool
) -> Entry | None:
    """Read one file as an item. A broken one is refused alone; the others stay. None for a file that is no item and was never said to be."""
    found: list[Node] = []
    try:
        root, _encoding, notes = read_xml(archive.read(name), depth=0, take=found.append, rename=rename)
    except FileRefused as fault:
        if fault.note.code.startswith("zip_"):
            raise
        return Entry(fault.line, name, refusals=(fault.note,), file=name)
    if root.name == "assessmentItem":
        said += notes
        return replace(read_item(found[0], taken, _look(archive, name, pictures)), file=name)
    if root.name in ("assessmentTest", "assessmentSection"):
        said.append(note("test_left_out", name=name))
        return None
    if not listed:
        said.append(note("files_left_out", count=1, names=name))
        return None
    return replace(refused_entry(root.line, name, "not_qti", name=root.name), file=name)


def _items(archive: Archive, said: list[Note]) -> tuple[list[str], bool]:
    """The files that the manifest calls items, in its order; without a manifest every XML file. Whether there was a manifest."""
    manifests = sorted((name for name in archive.names if posixpath.basename(name) == MANIFEST), key=len)
    if not manifests:
        said.append(note("no_manifest"))
        return [name for name in archive.names if name.lower().endswith(".xml")], False
    found: list[Node] = []
    root, _encoding, _notes = read_xml(archive.read(manifests[0]), depth=0, take=found.append)
    folder = posixpath.dirname(manifests[0])
    names = []
    for resource in found[0].below("resource"):
        kind, href = resource.get("type").lower(), resource.get("href")
        if href and ("item" in kind or ("qti" in kind and "test" in kind)):
            names.append(posixpath.join(folder, href) if folder else href)
    if not names:
        raise FileRefused("manifest_empty", line=root.line)
    return list(dict.fromkeys(names)), True
