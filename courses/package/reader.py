"""A folder of files → a checked Package. Every fault of every file is collected before the package is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from courses import kinds
from courses.errors import PackageRefused
from courses.kinds import ItemFile
from courses.package import sections, strict
from courses.package.contents import LANGUAGES, ItemPart, ModulePart, Package
from courses.package.faults import Faults, Place
from courses.package.figures import Figure, rebuild
from courses.package.heads import COURSE, COURSE_WORDS, MODULE, MODULE_WORDS, read_head
from courses.package.values import FILE_NAME

MAX_FILES, MAX_FILE, MAX_ALL = 500, 20_000_000, 200_000_000
_ITEM = re.compile(r"(?P<name>\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>de|en)\.(?P<suffix>[a-z]+)\Z")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)")
_FILE_ENDINGS = ("pdf", "txt", "csv", "docx", "xlsx", "pptx", "odt", "mp4", "webm", "mp3", "ogg", "vtt", "jpg", "png", "webp")


def load_folder(root: Path) -> dict[str, bytes]:
    """Return the files of a package by their names (`m1/module.yaml`). Refuses links, odd names, too many and too large files."""
    faults = Faults()
    files: dict[str, bytes] = {}
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


def read_folder(root: Path) -> Package:
    """Read and check the package in a folder; raises PackageRefused with every fault."""
    return read_files(load_folder(root))


def read_files(files: Mapping[str, bytes]) -> Package:
    """Read and check a package from its files by name; raises PackageRefused with every fault."""
    reader = _Reader(files)
    package = reader.package()
    reader.faults.refuse_if_any()
    if package is None:
        raise PackageRefused([("course.yaml", 0, "The course cannot be read.")])
    return package


@dataclass
class _Reader:
    files: Mapping[str, bytes]
    faults: Faults = field(default_factory=Faults)
    places: list[Place] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def place(self, name: str, fresh_key: str = "") -> Place:
        place = Place(self.faults, name, fresh_key)
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
        key, folders = fields.pop("key"), fields.pop("modules")
        self.take_key(key, at, 1)
        modules = self.modules(folders, tuple(words), at)
        figures, files = self.assets()
        outside = tuple((at.file, line, key) for at in self.places for line, key in at.links if key not in self.keys)
        return Package(key, source, fields, words, modules, further, figures, files, outside, self.strangers())

    def read_on(self, text: str) -> None:
        """Find the faults of the other files too, when course.yaml itself is refused."""
        raw = strict.load(text, Place(Faults(), "")) if text else None
        folders = raw.get("modules") if raw is not None else None
        if isinstance(folders, list):
            self.modules([folder for folder in folders if isinstance(folder, str)], LANGUAGES, Place(Faults(), "course.yaml"))
            self.assets()

    def modules(self, folders: list[str], languages: tuple[str, ...], at: Place) -> tuple[ModulePart, ...]:
        for folder in sorted({folder for folder in folders if folders.count(folder) > 1}):
            at.fault(0, f"`modules` names the folder {folder[:60]} twice.")
        read = [self.module(folder, languages, at) for folder in dict.fromkeys(folders)]
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

    def items(self, folder: str, languages: tuple[str, ...]) -> list[ItemPart]:
        found: dict[str, dict[str, str]] = {}
        for name in sorted(self.files):
            inside, _slash, file = name.partition("/")
            named = _ITEM.match(file) if inside == folder else None
            if named and kinds.kind_of_file(named["suffix"]):
                found.setdefault(named["name"], {})[named["language"]] = named["suffix"]
        numbers = [name.split("-")[0] for name in found]
        items = []
        for name, suffixes in sorted(found.items(), key=lambda pair: (int(pair[0].split("-")[0]), pair[0])):
            if numbers.count(name.split("-")[0]) > 1:
                self.faults.add(
                    f"{folder}/{name}",
                    0,
                    "Two items have this number; the files of one item have the same name in every language.",
                )
            if len(set(suffixes.values())) > 1:
                self.faults.add(f"{folder}/{name}", 0, "An item is a lesson (.md) or a quiz (.yaml), in every language the same.")
                continue
            items.append(self.item(folder, name, next(iter(suffixes.values())), languages))
        if not found:
            self.faults.add(folder, 0, "The module has no lesson and no quiz.")
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
        return ItemPart(read[first].key, kind, name, read) if len(read) == len(languages) else None

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
