"""A package with fresh keys: the same course once more, beside the first. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from courses.kinds import ItemFile
from courses.package.contents import ItemPart, ModulePart, Package

_COPY = {"de": ("Kopie", "kopie"), "en": ("copy", "copy")}


def as_copy(package: Package) -> Package:
    """Give course, modules and items fresh keys and mark the title; keys of questions, choices and steps stay."""
    keys = {package.key: str(uuid4())}
    keys |= {module.key: str(uuid4()) for module in package.modules}
    keys |= {item.key: str(uuid4()) for _module, item in package.items()}
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
    files = {language: ItemFile(keys[item.key], _rekeyed(file.fields, keys), file.shape) for language, file in item.files.items()}
    return replace(item, key=keys[item.key], files=files)


def _rekeyed(value: Any, keys: Mapping[str, str]) -> Any:
    """Replace keys of this package in links and in references to lessons, wherever they stand."""
    if isinstance(value, Mapping):
        return {name: _rekeyed(inside, keys) for name, inside in value.items()}
    if isinstance(value, list):
        return [_rekeyed(inside, keys) for inside in value]
    if not isinstance(value, str):
        return value
    if value in keys:
        return keys[value]
    for old, new in keys.items() if 'href="item:' in value else ():
        value = value.replace(f'href="item:{old}"', f'href="item:{new}"')
    return value
