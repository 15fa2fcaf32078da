"""A folder of files → a checked Package. Every fault of every file is collected before the package is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from courses import kinds
from courses.errors import PackageRefused
from courses.kinds import ItemFile
from courses.package import sections, strict
from courses.package.borrowing import ENDING, copies_in, with_keys
from courses.package.contents import LANGUAGES, Borrowed, ItemPart, ModulePart, Package
from courses.package.faults import Faults, Place
from courses.package.figures import Figure, rebuild
from courses.package.folders import EMPTY_SHELF, Shelf, load_folder, name_fault, shelf_beside
from courses.package.heads import COURSE, COURSE_WORDS, MODULE, MODULE_WORDS, read_head
from courses.package.lending import Lenders

_ITEM = re.compile(r"(?P<name>\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>de|en)\.(?P<suffix>[a-z]+)\Z")
_SHARED = re.compile(r"(?P<name>\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*)\.shared\.yaml\Z")
_FILE_ENDINGS = ("pdf", "txt", "csv", "docx", "xlsx", "pptx", "odt", "mp4", "webm", "mp3", "ogg", "vtt", "jpg", "png", "webp")


def read_folder(root: Path) -> Package:
    """Read and check the package in a folder, with what it borrows from packages beside it; raises PackageRefused with every fault."""
    return read_files(load_folder(root), shelf_beside(root))


def read_files(files: Mapping[str, bytes], shelf: Shelf = EMPTY_SHELF) -> Package:
    """Read and check a package from its files by name; raises PackageRefused with every fault.

    Without a shelf a package that borrows is refused: what strangers hand in cannot reach what lies beside it on this machine.
    """
    reader = _Reader(files, shelf)
    package = reader.package()
    reader.faults.refuse_if_any()
    if package is None:
        raise PackageRefused([("course.yaml", 0, "The course cannot be read.")])
    return package


@dataclass
class _Reader:
    files: Mapping[str, bytes]
    shelf: Shelf = EMPTY_SHELF
    faults: Faults = field(default_factory=Faults)
    name: str = ""  # of the package, with a slash, where it is one that lends
    course_key: str = str(UUID(int=0))
    places: list[Place] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lenders = Lenders(self.shelf, self.faults, lambda files, name: _Reader(files, faults=self.faults, name=name))

    def place(self, name: str, fresh_key: str = "") -> Place:
        place = Place(self.faults, self.name + name, fresh_key)
        self.places.append(place)
        self.seen.add(name)
        return place

    def text(self, name: str, fresh_key: str = "") -> tuple[str, Place]:
        place = self.place(name, fresh_key)
        if name not in self.files:
            place.fault(0, "This file is missing.")
            return "", place
        return strict.decode(self.files[name], place) or "", place

    def package(self) -> Package | None:
        text, at = self.text("course.yaml")
        head = read_head(text, at, COURSE, COURSE_WORDS, sections.names()) if text else None
        if head is None:
            self.read_on(text)
            return None
        fields, words, further = head
        source = fields.pop("source_locale")
        if source not in words:
            at.fault(0, f"The source language is {source}, and its words are missing.")
        for name, mapping in further.items():
            for fault in sections.get(name).check(mapping):
                at.fault(mapping.line, f"`{name}`: {fault}")
        fields.pop("schema")
        self.course_key, entries = fields.pop("key"), fields.pop("modules")
        self.take_key(self.course_key, at, 1)
        modules = self.modules(entries, tuple(words), at)
        figures, files = self.lenders.add_assets(*self.assets(), at)
        copies = copies_in(modules)
        links = [(place.file, line, key) for place in (*self.places, *self.lenders.places()) for line, key in place.links]
        outside = tuple(link for link in links if link[2] not in self.keys and link[2] not in copies)
        whole = with_keys(modules, copies)
        return Package(self.course_key, source, fields, words, whole, further, figures, files, outside, self.strangers())

    def read_on(self, text: str) -> None:
        """Find the faults of the other files too, when course.yaml itself is refused."""
        raw = strict.load(text, Place(Faults(), "")) if text else None
        folders = raw.get("modules") if raw is not None else None
        if isinstance(folders, list):
            self.modules([folder for folder in folders if isinstance(folder, str)], LANGUAGES, Place(Faults(), "course.yaml"))
            self.assets()

    def modules(self, entries: Sequence[str | Borrowed], languages: tuple[str, ...], at: Place) -> tuple[ModulePart, ...]:
        for entry in {entry for entry in entries if entries.count(entry) > 1}:
            at.fault(0, f"`modules` names the {f'folder {entry[:60]}' if isinstance(entry, str) else f'module {entry.module}'} twice.")
        read = []
        for entry in dict.fromkeys(entries):
            read.append(self.module(entry, languages, at) if isinstance(entry, str) else self.borrow_module(entry, languages, at))
        whole = tuple(module for module in read if module is not None)
        self.check_slugs(whole, languages)
        return whole

    def take_key(self, key: str, at: Place, line: int) -> None:
        if key in self.keys:
            at.fault(line, f"The key {key} belongs to {self.keys[key]} already; a fresh one: {uuid4()}")
        self.keys[key] = at.file

    def module(self, folder: str, languages: tuple[str, ...], course: Place) -> ModulePart | None:
        if name_fault(folder) or "/" in folder or folder in ("figures", "files"):
            course.fault(0, f"`modules`: `{folder[:60]}` cannot be the name of a folder; folders have bare names, without `..`.")
            return None
        text, at = self.text(f"{folder}/module.yaml")
        head = read_head(text, at, MODULE, MODULE_WORDS) if text else None
        for language in languages:
            if head is not None and language not in head[1]:
                at.fault(0, f"The section `{language}:` is missing; the course has it.")
        items = self.items(folder, languages)
        if head is None:
            return None
        fields, words, _further = head
        key = fields.pop("key")
        self.take_key(key, at, 1)
        return ModulePart(key, folder, fields, words, tuple(items))

    def item_names(self, folder: str) -> dict[str, dict[str, str]]:
        """Return the items of a folder by the name of their files, with the ending in each language; what is borrowed has no language."""
        found: dict[str, dict[str, str]] = {}
        for name in sorted(self.files):
            inside, _slash, file = name.partition("/")
            named = (_ITEM.match(file) or _SHARED.match(file)) if inside == folder else None
            if named and named.re is _SHARED:
                found.setdefault(named["name"], {})[""] = "shared"
            elif named and kinds.kind_of_file(named["suffix"]):
                found.setdefault(named["name"], {})[named["language"]] = named["suffix"]
        return found

    def items(self, folder: str, languages: tuple[str, ...]) -> list[ItemPart]:
        found = self.item_names(folder)
        numbers = [name.split("-")[0] for name in found]
        items = []
        for name, suffixes in sorted(found.items(), key=lambda pair: (int(pair[0].split("-")[0]), pair[0])):
            if numbers.count(name.split("-")[0]) > 1:
                self.faults.add(
                    f"{self.name}{folder}/{name}",
                    0,
                    "Two items have this number; the files of one item have the same name in every language.",
                )
            if len(set(suffixes.values())) > 1:
                self.faults.add(
                    f"{self.name}{folder}/{name}", 0, "An item is a lesson (.md) or a quiz (.yaml), in every language the same."
                )
                continue
            suffix = next(iter(suffixes.values()))
            single = self.borrow_item(folder, name, languages) if suffix == "shared" else self.item(folder, name, suffix, languages)
            items.append(single)
        if not found:
            self.faults.add(self.name + folder, 0, "The module has no lesson and no quiz.")
        return [item for item in items if item is not None]

    def item(self, folder: str, name: str, suffix: str, languages: tuple[str, ...]) -> ItemPart | None:
        kind = kinds.kind_of_file(suffix)
        fresh, key_line = str(uuid4()), 2 if suffix == "md" else 1
        read: dict[str, ItemFile] = {}
        places: dict[str, Place] = {}
        for language in languages:
            text, at = self.text(f"{folder}/{name}.{language}.{suffix}", fresh)
            places[language] = at
            file = kind.read_file(text, at) if kind is not None and text else None
            if file is not None:
                read[language] = file
        if kind is None or not read:
            return None
        first = next(iter(read))
        for language, file in read.items():
            if file.key != read[first].key:
                places[language].fault(key_line, f"The key is not the one of the {first} file: {read[first].key}.")
            _compare(read[first], file, first, places[language])
        self.take_key(read[first].key, places[first], key_line)
        origin = str(read[first].fields.get("origin", ""))
        return ItemPart(read[first].key, kind, name, read, origin) if len(read) == len(languages) else None

    def borrow_module(self, borrowed: Borrowed, languages: tuple[str, ...], at: Place) -> ModulePart | None:
        copy = self.lenders.module(borrowed, languages, at, self.course_key)
        for key in (copy.key, *(item.key for item in copy.items)) if copy is not None else ():
            self.take_key(key, at, borrowed.line)
        return copy

    def borrow_item(self, folder: str, name: str, languages: tuple[str, ...]) -> ItemPart | None:
        text, at = self.text(f"{folder}/{name}{ENDING}")
        if self.name:
            at.fault(0, "This is borrowed from a third package: borrow it there.")
            return None
        copy = self.lenders.item(text, name, languages, at, self.course_key) if text else None
        if copy is not None:
            self.take_key(copy.key, at, 1)
        return copy

    def assets(self) -> tuple[dict[str, Figure], dict[str, bytes]]:
        figures: dict[str, Figure] = {}
        files: dict[str, bytes] = {}
        for at in list(self.places):
            for line, folder, name in at.files:
                path = f"{folder}/{name}"
                if path not in self.files:
                    at.fault(line, f"There is no file {path}.")
                elif folder == "figures" and name not in figures:
                    if not name.endswith(".svg"):
                        at.fault(line, f"{path}: a figure is an SVG file.")
                        continue
                    figure = rebuild(self.files[path], self.place(path))
                    figures |= {name: figure} if figure is not None else {}
                elif folder == "files":
                    self.seen.add(path)
                    files[name] = self.files[path]
                    if name.rpartition(".")[2] not in _FILE_ENDINGS:
                        at.fault(line, f"{path}: files end in one of {', '.join(_FILE_ENDINGS)}.")
        return figures, files

    def check_slugs(self, modules: tuple[ModulePart, ...], languages: tuple[str, ...]) -> None:
        for language in languages:
            taken: dict[tuple[str, str], str] = {}
            for module in modules:
                named = [("", f"{module.folder}/module.yaml", module.words.get(language, {}))]
                named += [
                    (module.folder, f"{module.folder}/{item.file_name(language)}", item.files[language].fields) for item in module.items
                ]
                for parent, file, words in named:
                    place = (parent, str(words.get("slug", "")))
                    if place in taken:
                        self.faults.add(file, 0, f"The slug `{place[1]}` is taken by {taken[place]}.")
                    taken[place] = file

    def strangers(self) -> tuple[str, ...]:
        notes = []
        for name in sorted(set(self.files) - self.seen):
            if name.startswith(("figures/", "files/")):
                notes.append(f"{name}: no lesson uses it.")
            else:
                self.faults.add(name, 0, "This file belongs to nothing: check its name, and `modules` in course.yaml.")
        return tuple(notes)


def _compare(source: ItemFile, file: ItemFile, first: str, at: Place) -> None:
    """Note where a language differs in what must be the same in all: keys, right answers, rules."""
    for name, (line, value) in file.shape.items():
        if name not in source.shape:
            at.fault(line, f"`{name}` is not in the {first} file; keys are the same in every language.")
        elif source.shape[name][1] != value:
            at.fault(
                line,
                f"`{name}` differs from the {first} file (line {source.shape[name][0]}): keys, right answers and rules must agree.",
            )
    for name in source.shape:
        if name not in file.shape:
            at.fault(0, f"`{name}` of the {first} file is missing here.")
