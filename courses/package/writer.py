"""A package → its files in canonical form; a folder brought into line with them. Pure but for the folder."""

import re
from collections.abc import Mapping
from pathlib import Path

from courses.errors import ExportIncomplete
from courses.kinds import kind_of_file
from courses.package import sections, strict
from courses.package.borrowing import ENDING, SHARED, write_shared
from courses.package.contents import Borrowed, Package
from courses.package.faults import Faults, Place
from courses.package.fields import read_fields, write_fields
from courses.package.figures import rebuild
from courses.package.folders import neighbours_of
from courses.package.heads import COURSE, COURSE_WORDS, MODULE, MODULE_WORDS, head_text, read_head, write_course, write_module
from courses.package.values import FOLDER

_KEY = re.compile(rb"^key: ['\"]?([0-9a-f-]{36})['\"]?\s*$", re.MULTILINE)
_ITEM = re.compile(r"(?P<name>\d{2,3}-(?P<stem>[a-z0-9-]+))\.(?:(?:de|en)\.(?:md|yaml)|shared\.yaml)\Z")


def write_files(package: Package, figures: Mapping[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return every file of a package by its name."""
    written = {"course.yaml": write_course(package).encode()}
    for module in package.modules:
        if module.borrowed:
            continue  # a line of course.yaml says it all
        written[f"{module.folder}/module.yaml"] = write_module(module).encode()
        for item in module.items:
            if item.borrowed:
                written[f"{module.folder}/{item.name}{ENDING}"] = write_shared(item.borrowed).encode()
                continue
            for language, file in item.files.items():
                written[f"{module.folder}/{item.file_name(language)}"] = item.kind.write_file(file).encode()
    written |= {f"figures/{name}": content for name, content in figures.items()}
    return written | {f"files/{name}": content for name, content in files.items()}


def names_in(root: Path) -> dict[str, str]:
    """Return the folders and file names that an earlier package in this folder uses; empty for a new folder.

    By key; for items that are borrowed, by what their file says, since it names no key.
    """
    names: dict[str, str] = {}
    for path in sorted(root.glob("*/*")) if (root / "course.yaml").is_file() else []:
        named = _ITEM.match(path.name)
        if not named and path.name != "module.yaml":
            continue
        content = path.read_bytes()
        found = _KEY.search(content)
        if found is not None:
            names[found[1].decode()] = named["stem"] if named else path.parent.name
        elif named and path.name.endswith(ENDING):
            names[content.decode(errors="replace")] = named["stem"]
    return names


def lent_by(root: Path) -> dict[str, Borrowed]:
    """Return what the packages beside a folder have of their own and could lend, by the key of module and item."""
    found: dict[str, Borrowed] = {}
    for package in neighbours_of(root):
        for path in sorted(package.glob("*/*")):
            module, named = path.parent.name, _ITEM.match(path.name)
            key = _KEY.search(path.read_bytes()) if named or path.name == "module.yaml" else None
            if key is not None and FOLDER.pattern.match(module):
                found[key[1].decode()] = Borrowed(package.name, module, named["name"] if named else "")
    return found


def write_folder(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files and remove items that the package no longer has; returns the names of what changed.

    Raises ExportIncomplete for a folder that holds something else than a package.
    """
    if root.exists() and any(root.iterdir()) and not (root / "course.yaml").is_file():
        raise ExportIncomplete(f"{root} holds other files; name an empty folder, or one with a package.")
    changed = []
    for path in sorted(root.glob("*/*")):
        name = path.relative_to(root).as_posix()
        if name not in files and (_ITEM.match(path.name) or path.name == "module.yaml"):
            path.unlink()
            changed.append(name)
    for name, content in files.items():
        path = root / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(name)
    return changed


def format_file(name: str, content: bytes, faults: Faults) -> bytes | None:
    """Return one file of a package in canonical form: downloads and films as they are; None for a file that has faults (noted)."""
    at = Place(faults, name)
    folder, _slash, file = name.rpartition("/")
    if folder == "files":
        return content
    if folder == "figures" and file.endswith(".svg"):
        figure = rebuild(content, at)
        return figure.content if figure is not None else None
    text = strict.decode(content, at)
    if text is None:
        return None
    if file in ("course.yaml", "module.yaml"):
        return _format_head(text, at, is_course=file == "course.yaml")
    if _ITEM.match(file) and file.endswith(ENDING):
        return _format_shared(text, at)
    kind = kind_of_file(file.rpartition(".")[2]) if _ITEM.match(file) else None
    item = kind.read_file(text, at) if kind is not None else None
    return kind.write_file(item).encode() if kind is not None and item is not None else None


def _format_shared(text: str, at: Place) -> bytes | None:
    values = strict.load(text, at)
    read = read_fields(SHARED, values, at, 1) if values is not None else None
    return strict.dump(write_fields(SHARED, read)).encode() if read is not None else None


def _format_head(text: str, at: Place, *, is_course: bool) -> bytes | None:
    fields, words = (COURSE, COURSE_WORDS) if is_course else (MODULE, MODULE_WORDS)
    head = read_head(text, at, fields, words, sections.names() if is_course else ())
    return head_text(head[0], fields, head[2], head[1], words).encode() if head is not None else None
