"""A package with fresh keys: the same course once more, beside the first. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from courses.package.borrowing import copied_key, rekeyed_file
from courses.package.contents import ItemPart, ModulePart, Package

_COPY = {"de": ("Kopie", "kopie"), "en": ("copy", "copy")}


def as_copy(package: Package) -> Package:
    """Give course, modules and items fresh keys and mark the title; keys of questions, choices and steps stay."""
    course = str(uuid4())
    parts: list[ModulePart | ItemPart] = [*package.modules, *(item for _module, item in package.items())]
    # What is borrowed stays borrowed: its keys follow from the new course's as they did from the old one's.
    keys = {part.key: copied_key(course, part.origin) if part.origin else str(uuid4()) for part in parts} | {package.key: course}
    return replace(
        package,
        key=keys[package.key],
        words={language: _marked(words, language, keys[package.key]) for language, words in package.words.items()},
        modules=tuple(_module(module, keys) for module in package.modules),
    )


def _marked(words: Mapping[str, Any], language: str, key: str) -> dict[str, Any]:
    word, slug = _COPY[language]
    # Part of the key in the address: a second copy must not meet the first one's address.
    return {**words, "title": f"{words['title'][:180]} ({word})", "slug": f"{words['slug'][:180]}-{slug}-{key[:4]}"}


def _module(module: ModulePart, keys: Mapping[str, str]) -> ModulePart:
    return replace(module, key=keys[module.key], items=tuple(_item(item, keys) for item in module.items))


def _item(item: ItemPart, keys: Mapping[str, str]) -> ItemPart:
    files = {language: rekeyed_file(file, keys[item.key], keys) for language, file in item.files.items()}
    return replace(item, key=keys[item.key], files=files)
