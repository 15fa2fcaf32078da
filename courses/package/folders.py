"""Folders of packages → their files, and the packages that lie beside one. Pure but for reading the folder."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from courses.errors import PackageRefused
from courses.package.faults import Faults
from courses.package.values import FILE_NAME, FOLDER

MAX_FILES, MAX_FILE, MAX_ALL = 500, 20_000_000, 200_000_000
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)")
Files = dict[str, bytes]


def load_folder(root: Path) -> Files:
    """Return the files of a package by their names (`m1/module.yaml`). Refuses links, odd names, too many and too large files."""
    faults = Faults()
    files: Files = {}
    if not root.is_dir():
        raise PackageRefused([(str(root), 0, "There is no folder of that name.")])
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            faults.add(name, 0, "A package holds plain files and folders only: no links, no devices.")
        elif name_fault(name):
            faults.add(name[:200], 0, name_fault(name))
        elif path.is_file():
            if path.stat().st_size > MAX_FILE or len(files) >= MAX_FILES:
                faults.add(name, 0, f"At most {MAX_FILES} files of {MAX_FILE:,} bytes each fit in a package.")
                break
            files[name] = path.read_bytes()
    if sum(map(len, files.values())) > MAX_ALL:
        faults.add("", 0, f"The package has more than {MAX_ALL:,} bytes.")
    faults.refuse_if_any()
    return files


def name_fault(name: str) -> str:
    """Say what is wrong with the name of a file in a package; empty when nothing is."""
    parts = name.split("/")
    if len(parts) > 2:
        return "A package has two levels: files, and folders with files."
    if any(not FILE_NAME.match(part) or ".." in part or part.endswith(".") or _DEVICES.match(part) for part in parts):
        return "Names of files and folders use a to z, 0 to 9, dot, hyphen and underscore, at most 100 characters, and no `..`."
    return ""


def _nothing(name: str) -> Files | None:
    return None


@dataclass(frozen=True)
class Shelf:
    """The packages beside one. `find` returns the files of a package by its bare name, None where there is none.

    A package that comes alone, as uploaded ones do, has nothing beside it: an empty shelf.
    """

    own: str = ""
    find: Callable[[str], Files | None] = field(default=_nothing)


EMPTY_SHELF = Shelf()


def shelf_beside(root: Path) -> Shelf:
    """Return the shelf on which a folder stands: plain folders with the same parent that hold a course.yaml. Nothing else is ever read."""
    whole = root.resolve()

    @cache
    def find(name: str) -> Files | None:
        path = whole.parent / name
        # A bare name without dots and slashes cannot lead out of the parent, and links could.
        if not FOLDER.pattern.match(name) or path.is_symlink() or not (path / "course.yaml").is_file():
            return None
        return load_folder(path)

    return Shelf(whole.name, find)


def neighbours_of(root: Path) -> list[Path]:
    """Return the folders of the packages that lie beside one."""
    whole = root.resolve()
    found = [path.parent for path in sorted(whole.parent.glob("*/course.yaml"))]
    return [path for path in found if path.name != whole.name and FOLDER.pattern.match(path.name) and not path.is_symlink()]
