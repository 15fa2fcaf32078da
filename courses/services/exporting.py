"""From the page tree to a package: what is published, or with `drafts` the newest state."""

from collections.abc import Callable, Iterable, Mapping
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
from courses.package.borrowing import copies_in, with_keys, write_shared
from courses.package.contents import LANGUAGES, Borrowed, ItemPart, ModulePart, Package
from courses.package.pages import COURSE_FIELDS, MODULE_FIELDS, fingerprint, item_fields, unpack, unpacker_for
from courses.package.writer import lent_by, names_in, write_files, write_folder
from courses.pages import CoursePage, ModulePage

Say = Callable[[str], None]


def export_course(
    *, key: str, path: Path, drafts: bool = False, languages: tuple[str, ...] = LANGUAGES, say: Say = lambda text: None
) -> list[str]:
    """Write a course into a folder and return the names of the files that changed.

    A folder that holds an earlier export keeps its names. What was borrowed from a package beside the folder is written as a reference
    again, unless it was edited here: then it is written out in full, and `say` hears of it. Raises ExportIncomplete for an unknown course, and when a module or item is
    missing in one of its languages: leave the language out then.
    """
    reader = _Reader(drafts=drafts, names=names_in(path), lent=lent_by(path), say=say)
    package, assets = reader.course(key=key, languages=languages)
    return write_folder(path, write_files(package, assets.used_figures, assets.used_files))


def _sections(course: Course | None) -> dict[str, Mapping[str, Any]]:
    found = {name: sections.get(name).write(course) for name in sections.names()} if course is not None else {}
    return {name: mapping for name, mapping in found.items() if mapping is not None}


def _without(values: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


class _Reader:
    """Reads pages into parts. `names` are folders and file names by key, to be kept; `lent` is what packages beside the folder have."""

    def __init__(self, *, drafts: bool, names: Mapping[str, str], lent: Mapping[str, Borrowed], say: Say) -> None:
        self.drafts = drafts
        self.names = names
        self.lent = lent
        self.say = say
        self.assets = Assets()
        self.unpacker = unpacker_for(self.assets)
        self.gaps: list[str] = []

    def course(self, *, key: str, languages: tuple[str, ...]) -> tuple[Package, Assets]:
        """Return a course as a package, with the files that its own lessons use."""
        pages = {language: page for language in languages if (page := self.page(CoursePage, key, language)) is not None}
        course = Course.objects.filter(key=key).first()
        source = course.source_locale if course is not None else next(iter(pages), "")
        if source not in pages:
            raise ExportIncomplete(f"There is no course with the key {key} in its source language.")
        unpacked = {language: unpack(page, COURSE_FIELDS, self.unpacker) for language, page in pages.items()}
        fields = {name: unpacked[source][name] for name in ("group", "place")}
        words = {language: _without(values, fields) for language, values in unpacked.items()}
        modules = tuple(self.modules(pages, source))
        self.refuse_gaps()
        # Files of this course name what is borrowed by the key of its source: that is the one an author can look up.
        sources = {copy: origin for origin, copy in copies_in(modules, only_references=True).items()}
        package = Package(key, source, fields, words, with_keys(modules, sources), _sections(course))
        return _named(package, self.names), self.assets

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
            items = tuple(self.items(page, tuple(courses), source))
            borrowed = self.reference(pages, MODULE_FIELDS, [item.key for item in items])
            is_whole = borrowed is not None and all(item.borrowed for item in items)
            parts.append(ModulePart(key, "", fields, words, items, str(page.origin or ""), borrowed if is_whole else None))
        return parts

    def reference(self, pages: Mapping[str, Any], names: Iterable[str], children: Iterable[str] = ()) -> Borrowed | None:
        """Return where a module or item was borrowed from; None when it is this course's own, was edited here, or has no source there."""
        page = next(iter(pages.values()))
        if not page.origin_digest:
            return None
        names, children = tuple(names), tuple(children)
        edited = [language for language, one in pages.items() if one.origin_digest != fingerprint(one, names, children)]
        source = self.lent.get(str(page.origin))
        if edited:
            self.say(f"“{page.title}” was edited here ({', '.join(edited)}): written out in full, its source no longer reaches it.")
        elif source is None:
            self.say(f"The source of “{page.title}” is not beside this folder: written out in full.")
        return source if not edited else None

    def items(self, module: Page, languages: tuple[str, ...], source: str) -> list[ItemPart]:
        parts = []
        for page in self.children(module):
            kind = kinds.kind_of_page(page._meta.label)
            if kind is None:
                continue
            pages = self.translations(type(page), page, languages, source)
            key = str(page.translation_key)
            names = item_fields(type(page))
            borrowed = self.reference(pages, names)
            unpacker = self.unpacker if borrowed is None else unpacker_for(Assets())  # what it shows stays with its source
            files = {language: ItemFile(key, unpack(found, names, unpacker)) for language, found in pages.items()}
            parts.append(ItemPart(key, kind, "", files, str(page.origin or ""), borrowed))
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
            replace(item, name=f"{number:02d}-{_stem(item, names) or item.files[package.source_locale].fields['slug'][:80]}")
            for number, item in enumerate(module.items, start=1)
        ]
        modules.append(replace(module, folder=folder, items=tuple(items)))
    return replace(package, modules=tuple(modules))


def _stem(item: ItemPart, names: Mapping[str, str]) -> str:
    if item.borrowed is None:
        return names.get(item.key, "")
    return names.get(write_shared(item.borrowed)) or item.borrowed.item.partition("-")[2]
