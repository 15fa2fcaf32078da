"""Faults of a package: collected, not thrown, so that an author sees all of them at once. Pure."""

from uuid import uuid4

from courses.errors import PackageRefused


class Faults:
    """The list that grows while a package is read; each entry is (file, line, what to do), line 0 for the file as a whole."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, str]] = []

    def add(self, file: str, line: int, text: str) -> None:
        """Note one fault; the same one twice is noted once."""
        if (file, line, text) not in self.found:
            self.found.append((file, line, text))

    def refuse_if_any(self) -> None:
        """Raise PackageRefused with every fault, in the order of files and lines."""
        if self.found:
            raise PackageRefused(sorted(self.found))


class Place:
    """One file of a package while it is read: takes its faults and remembers what it refers to."""

    def __init__(self, faults: Faults, file: str, fresh_key: str = "") -> None:
        self.faults = faults
        self.file = file
        self.fresh_key = fresh_key or str(uuid4())
        self.links: list[tuple[int, str]] = []
        self.files: list[tuple[int, str, str]] = []
        self.marks: list[tuple[int, str]] = []
        self.count = 0

    def fault(self, line: int, text: str) -> None:
        """Note a fault of this file."""
        self.count += 1
        self.faults.add(self.file, line, text)

    def link(self, line: int, key: str) -> None:
        """Remember that this file links to the item with that key."""
        self.links.append((line, key))

    def uses(self, line: int, folder: str, name: str) -> None:
        """Remember that this file shows or offers a file of the package."""
        self.files.append((line, folder, name))

    def mark(self, line: int, ref: str) -> None:
        """Remember a source mark such as S25."""
        self.marks.append((line, ref))
