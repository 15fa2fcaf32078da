"""From the page tree to a package: what is published, or with `drafts` the newest state."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from wagtail.models import Page

from courses import kinds
from courses.errors import ExportIncomplete
from courses.kinds import ItemFile
from courses.models import Course
from courses.package import sections
from courses.package.assets import Assets
from courses.package.contents import LANGUAGES, ItemPart, ModulePart, Package
from courses.package.pages import COURSE_FIELDS, MODULE_FIELDS, item_fields, unpack, unpacker_for
from courses.package.writer import names_in, write_files, write_folder
from courses.pages import CoursePage, ModulePage


def export_course(*, key: str, path: Path, drafts: bool = False, languages: tuple[str, ...] = LANGUAGES) -> list[str]:
    """Write a course into a folder and return the names of the files that changed.

    A folder that holds an earlier export keeps its names. Raises ExportIncomplete for an unknown course, and when a module or item is
    missing in one of its languages: leave the language out then.
    """
    package, assets = read_course(key=key, names=names_in(path), drafts=drafts, languages=languages)
    return write_folder(path, write_files(package, assets.used_figures, assets.used_files))


def read_course(
    *, key: str, names: Mapping[str, str], drafts: bool = False, languages: tuple[str, ...] = LANGUAGES
) -> tuple[Package, Assets]:
    """Return a course as a package, with the files that its lessons use. `names` are folders and file names by key, to be kept."""
    reader = _Reader(drafts=drafts, names=names)
    pages = {language: page for language in languages if (page := reader.page(CoursePage, key, language)) is not None}
    course = Course.objects.filter(key=key).first()
    source = course.source_locale if course is not None else next(iter(pages), "")
    if source not in pages:
        raise ExportIncomplete(f"There is no course with the key {key} in its source language.")
    unpacked = {language: unpack(page, COURSE_FIELDS, reader.unpacker) for language, page in pages.items()}
    fields = {name: unpacked[source][name] for name in ("group", "place")}
    package = Package(
        key=key,
        source_locale=source,
        fields=fields,
        words={language: _without(values, fields) for language, values in unpacked.items()},
        modules=tuple(reader.modules(pages, source)),
        sections=_sections(course),
    )
    reader.refuse_gaps()
    return _named(package, names), reader.assets


def _sections(course: Course | None) -> dict[str, Mapping[str, Any]]:
    found = {name: sections.get(name).write(course) for name in sections.names()} if course is not None else {}
    return {name: mapping for name, mapping in found.items() if mapping is not None}


def _without(values: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


class _Reader:
    def __init__(self, *, drafts: bool, names: Mapping[str, str]) -> None:
        self.drafts = drafts
        self.names = names
        self.assets = Assets()
        self.unpacker = unpacker_for(self.assets)
        self.gaps: list[str] = []

    def page(self, model: type[Page], key: str, language: str) -> Any:
        found = model.objects.filter(translation_key=key, locale__language_code=language, alias_of=None).first()
        return self.state(found) if found is not None else None

    def state(self, page: Page) -> Page | None:
        if self.drafts:
            return page.get_latest_revision_as_object()
        return page if page.live else None

    def children(self, parent: Page) -> list[Page]:
        found = [self.state(page) for page in parent.get_children().filter(alias_of=None).specific()]
        return [page for page in found if page is not None]

    def modules(self, courses: Mapping[str, Page], source: str) -> list[ModulePart]:
        parts = []
        for page in self.children(courses[source]):
            key = str(page.translation_key)
            pages = self.translations(ModulePage, page, tuple(courses), source)
            unpacked = {language: unpack(found, MODULE_FIELDS, self.unpacker) for language, found in pages.items()}
            fields = {"place": unpacked[source]["place"]}
            words = {language: _without(values, fields) for language, values in unpacked.items()}
            parts.append(ModulePart(key, "", fields, words, tuple(self.items(page, tuple(courses), source))))
        return parts

    def items(self, module: Page, languages: tuple[str, ...], source: str) -> list[ItemPart]:
        parts = []
        for page in self.children(module):
            kind = kinds.kind_of_page(page._meta.label)
            if kind is None:
                continue
            pages = self.translations(type(page), page, languages, source)
            key = str(page.translation_key)
            names = item_fields(type(page))
            files = {language: ItemFile(key, unpack(found, names, self.unpacker)) for language, found in pages.items()}
            parts.append(ItemPart(key, kind, "", files))
        return parts

    def translations(self, model: type[Page], page: Page, languages: tuple[str, ...], source: str) -> dict[str, Page]:
        found = {source: page}
        for language in languages:
            if language == source:
                continue
            other = self.page(model, str(page.translation_key), language)
            if other is None:
                self.gaps.append(f"“{page.title}” is missing in the language {language}.")
            else:
                found[language] = other
        return {language: found[language] for language in languages if language in found}

    def refuse_gaps(self) -> None:
        """Raise ExportIncomplete when a page is missing in a language that the course has."""
        if self.gaps:
            raise ExportIncomplete("\n".join([*self.gaps, "Translate what is missing, or leave the language out with --languages."]))


def _named(package: Package, names: Mapping[str, str]) -> Package:
    """Give folders and files their names: the ones they had, else a number and the address in the source language."""
    modules = []
    for position, module in enumerate(package.modules, start=1):
        folder = names.get(module.key) or f"m{position}-{module.words[package.source_locale]['slug'][:90]}"
        items = [
            replace(item, name=f"{number:02d}-{names.get(item.key) or item.files[package.source_locale].fields['slug'][:80]}")
            for number, item in enumerate(module.items, start=1)
        ]
        modules.append(replace(module, folder=folder, items=tuple(items)))
    return replace(package, modules=tuple(modules))
