"""Modules and lessons that a package takes from another one: one source, copies with keys that follow from the course. Pure.

A reference names a package beside this one, a module of it, and where a single lesson or test is meant, its files. What is borrowed has the
words, questions and files of its source and keys of its own, made from the course's key and the source's: importing again finds the pages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from courses.kinds import ItemFile
from courses.package import strict
from courses.package.contents import Borrowed, ItemPart, ModulePart
from courses.package.faults import Faults, Place
from courses.package.fields import Field
from courses.package.folders import Shelf
from courses.package.strict import Map
from courses.package.values import FOLDER

ENDING = ".shared.yaml"
SHARED = (Field("from", FOLDER), Field("module", FOLDER), Field("item", FOLDER))


def copied_key(course_key: str, origin: str) -> str:
    """Return the key that a module or item of another course has in this course: always the same."""
    return str(uuid5(UUID(course_key), origin))


def write_shared(borrowed: Borrowed) -> str:
    """Write the file that stands where a borrowed lesson or test stands."""
    return strict.dump({"from": borrowed.package, "module": borrowed.module, "item": borrowed.item})


def lent_module(module: ModulePart, course_key: str, borrowed: Borrowed) -> ModulePart:
    """Return a module of another package with the keys that it has in this course."""
    items = tuple(lent_item(item, course_key) for item in module.items)
    folder = f"{borrowed.package}/{module.folder}"
    return replace(module, key=copied_key(course_key, module.key), folder=folder, items=items, borrowed=borrowed, origin=module.key)


def lent_item(item: ItemPart, course_key: str, name: str = "", borrowed: Borrowed | None = None) -> ItemPart:
    """Return an item of another package with the key that it has in this course; it remembers where it comes from."""
    key = copied_key(course_key, item.key)
    files = {language: ItemFile(key, {**file.fields, "origin": item.key}, file.shape) for language, file in item.files.items()}
    return replace(item, key=key, name=name or item.name, files=files, borrowed=borrowed, origin=item.key)


def copies_in(modules: Iterable[ModulePart], *, only_references: bool = False) -> dict[str, str]:
    """Return the keys of what has a source elsewhere: key of the source → key in this course."""
    keys = {}
    for module in modules:
        parts: tuple[ModulePart | ItemPart, ...] = (module, *module.items)
        for part in parts:
            if part.origin and (module.borrowed or part.borrowed or not only_references):
                keys[part.origin] = part.key
    return keys


def with_keys(modules: Iterable[ModulePart], keys: Mapping[str, str]) -> tuple[ModulePart, ...]:
    """Replace keys in links and in references to lessons, in every item; origins stay."""
    return tuple(replace(module, items=tuple(_with_keys(item, keys) for item in module.items)) for module in modules)


def _with_keys(item: ItemPart, keys: Mapping[str, str]) -> ItemPart:
    return replace(item, files={language: rekeyed_file(file, file.key, keys) for language, file in item.files.items()})


def rekeyed_file(file: ItemFile, key: str, keys: Mapping[str, str]) -> ItemFile:
    """Return what a file says under another key, with the keys in it replaced."""
    fields = {name: value if name == "origin" else rekeyed(value, keys) for name, value in file.fields.items()}
    return ItemFile(key, fields, file.shape)


def rekeyed(value: Any, keys: Mapping[str, str]) -> Any:
    """Replace keys in links and in references to lessons, wherever they stand."""
    if isinstance(value, Mapping):
        return {name: rekeyed(inside, keys) for name, inside in value.items()}
    if isinstance(value, list):
        return [rekeyed(inside, keys) for inside in value]
    if not isinstance(value, str):
        return value
    if value in keys:
        return keys[value]
    for old, new in keys.items() if 'href="item:' in value else ():
        value = value.replace(f'href="item:{old}"', f'href="item:{new}"')
    return value


def own_and_lent(files: Mapping[str, bytes]) -> tuple[list[str], dict[str, str]]:
    """Return the modules that are a package's own, and the borrowed ones with the package they come from. Faults are somebody else's."""
    head = _peek(files.get("course.yaml", b""))
    entries = head.get("modules") if head is not None else None
    entries = entries if isinstance(entries, list) else []
    lent = {str(entry.get("module")): str(entry.get("from")) for entry in entries if isinstance(entry, Map)}
    return [entry for entry in entries if isinstance(entry, str)], lent


def lenders_of(files: Mapping[str, bytes]) -> set[str]:
    """Return the names of the packages from which one borrows."""
    single = [_peek(content) for name, content in files.items() if name.endswith(ENDING)]
    return {*own_and_lent(files)[1].values(), *(str(one.get("from")) for one in single if one is not None)}


def sources_first(folders: Iterable[Path]) -> list[Path]:
    """Return folders of packages in the order in which they are imported: by name, each after those that it borrows from."""
    waiting = {folder.resolve(): folder for folder in sorted(folders)}
    ordered: list[Path] = []
    while waiting:
        # In a circle nobody is first; the import itself refuses it and says so.
        first = next((whole for whole in waiting if not sources_of(whole) & (waiting.keys() - {whole})), next(iter(waiting)))
        ordered.append(waiting.pop(first))
    return ordered


def sources_of(folder: Path) -> set[Path]:
    """Return the folders beside a package from which it borrows."""
    paths = [path for path in (folder / "course.yaml", *folder.glob(f"*/*{ENDING}")) if path.is_file()]
    names = lenders_of({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
    return {folder.parent / name for name in names if FOLDER.pattern.match(name)}


def _peek(content: bytes) -> Map | None:
    nowhere = Place(Faults(), "")
    text = strict.decode(content, nowhere)
    return strict.load(text, nowhere) if text else None


def leads_back(shelf: Shelf, name: str) -> bool:
    """Say whether a package borrows, directly or through others, from the one whose shelf this is."""
    seen, waiting = set[str](), [name]
    while waiting:
        here = waiting.pop()
        if here == shelf.own:
            return True
        files = shelf.find(here) if here not in seen else None
        seen.add(here)
        waiting += lenders_of(files) if files is not None else []
    return False
