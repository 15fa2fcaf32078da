"""Bringing a checked package into the page tree: everything is checked before the first write, then page by page, the outline once at the end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page

from courses.errors import PackageRefused
from courses.models import Course
from courses.package import sections
from courses.package.assets import Assets
from courses.package.borrowing import sources_of
from courses.package.contents import Package
from courses.package.copying import as_copy
from courses.package.folders import neighbours_of
from courses.package.pages import MODULE_FIELDS, fingerprint, item_fields, pack, page_finder, unpack, unpacker_for
from courses.package.pairs import record_pairs
from courses.package.reader import read_folder
from courses.package.streams import Packer
from courses.pages import CatalogPage, CoursePage, ModulePage
from courses.services.outline import outline_deferred, project_outline
from courses.services.site import ensure_tree

Say = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One page that the package asks for: its model, language, key, fields, the key of its parent, and the file that says so.

    `borrowed` when another package is its source; `children` are the keys of a borrowed module's items, in order.
    """

    model: type[Page]
    language: str
    key: str
    parent: str
    file: str
    fields: Mapping[str, Any]
    borrowed: bool = False
    children: tuple[str, ...] = ()

    def digest(self, page: Page) -> str:
        """What the page remembers of its source: by this, export knows whether it was edited here."""
        names = MODULE_FIELDS if self.model is ModulePage else item_fields(self.model)
        return fingerprint(page, names, self.children) if self.borrowed else ""


@dataclass
class Report:
    """What an import did, or with `--dry-run` would do; entries are names of files."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wishes:
    """How to import. A course that was never published whole is published in any case."""

    publish: bool = False
    dry_run: bool = False
    copy: bool = False
    new_only: bool = False
    pairs: bool = False


def import_folder(path: Path, *, wishes: Wishes = Wishes(), say: Say = lambda text: None) -> Report:  # frozen, so shared safely
    """Import the package in a folder; see `import_package`. Raises PackageRefused before anything is written."""
    report = import_package(read_folder(path), wishes=wishes, say=say)
    if report.changed:
        borrowers = [other.name for other in neighbours_of(path) if path.resolve() in sources_of(other)]
        report.notes += [f"The package {name} borrows from this one: import it too, so that it says the same." for name in borrowers]
    return report


def import_package(package: Package, *, wishes: Wishes = Wishes(), say: Say = lambda text: None) -> Report:  # frozen
    """Create or update the pages of a package.

    An unknown course is created and published. Of a known course only what differs is changed, as drafts unless `publish`; what the
    package lacks is named in the report, never deleted. A crash leaves the outline as it was, and the next import goes on.
    Raises PackageRefused, before the first write, for keys of other courses, addresses that are taken and links that lead nowhere.
    """
    package = as_copy(package) if wishes.copy else package
    known = CoursePage.objects.filter(
        translation_key=package.key, locale__language_code=package.source_locale, first_published_at__isnull=False
    ).exists()
    if known and wishes.new_only:
        _read_sections(package, only_missing=True)
        return Report(notes=[f"The course {package.key} is here already; nothing was changed."])
    check(package)
    run = _Run(package, wishes, publishing=wishes.publish or not known, say=say)
    run.report.notes += package.notes
    if not wishes.dry_run:
        ensure_tree()
        with outline_deferred():
            run.everything()
        if run.publishing:
            project_outline(course_key=UUID(package.key))  # mends an outline that an earlier crash left behind; nothing to do otherwise
            _read_sections(package)
        if wishes.pairs:
            run.record_pairs()
    else:
        run.compare_all()
    run.note_missing()
    return run.report


def _read_sections(package: Package, *, only_missing: bool = False) -> None:
    course = Course.objects.filter(key=package.key).first()
    for name, mapping in package.sections.items():
        section = sections.get(name)
        if course is not None and not (only_missing and section.write(course) is not None):
            with transaction.atomic():
                section.read(course, mapping)


def parts_of(package: Package) -> Iterator[Part]:
    """Every page of a package, parents first, the source language first."""
    for language in package.languages:
        fields = {**package.fields, **package.words[language]}
        yield Part(CoursePage, language, package.key, "", "course.yaml", fields)
        for module in package.modules:
            file = f"{module.folder}/module.yaml"
            fields = {**module.fields, **module.words[language], "origin": module.origin if module.borrowed else ""}
            borrowed, children = module.borrowed is not None, tuple(item.key for item in module.items)
            yield Part(ModulePage, language, module.key, package.key, file, fields, borrowed, children)
            for item in module.items:
                model = apps.get_model(item.kind.page)
                path = f"{module.folder}/{item.file_name(language)}"
                is_lent = borrowed or item.borrowed is not None
                yield Part(model, language, item.key, module.key, path, item.files[language].fields, is_lent)


def check(package: Package) -> None:
    """Compare a package with what is here and refuse what cannot be brought in."""
    faults = [fault for part in parts_of(package) for fault in _faults(part, package)]
    for file, line, key in package.outside_links:
        if not Page.objects.filter(translation_key=key).exists():
            faults.append((file, line, f"There is no item with the key {key}, neither in this package nor on this site."))
    if faults:
        raise PackageRefused(sorted(set(faults)))


def _faults(part: Part, package: Package) -> Iterator[tuple[str, int, str]]:
    page = _find(part.key, part.language)
    if page is not None and not isinstance(page.specific_deferred, part.model):
        yield part.file, 2, f"The key {part.key} belongs to a page of another kind: “{page.title}”."
    for twin in Page.objects.filter(translation_key=part.key, alias_of=None) if part.parent else []:
        course = CoursePage.objects.ancestor_of(twin, inclusive=True).first()
        if course is None or str(course.translation_key) != package.key:
            yield part.file, 2, f"The key {part.key} belongs to another course; pages keep their course. Use --as-copy, or a fresh key."
    parent = _parent(part)
    if parent is not None:
        taken = Page.objects.child_of(parent).filter(slug=part.fields["slug"]).exclude(translation_key=part.key).first()
        if taken is not None:
            yield part.file, 0, f"The slug `{part.fields['slug']}` is taken by the page “{taken.title}”."


def _find(key: str, language: str) -> Page | None:
    return Page.objects.filter(translation_key=key, locale__language_code=language, alias_of=None).first()


def _parent(part: Part) -> Page | None:
    if part.parent:
        return _find(part.parent, part.language)
    return CatalogPage.objects.filter(locale__language_code=part.language, depth=3).first()


class _Run:
    """One import under way."""

    def __init__(self, package: Package, wishes: Wishes, *, publishing: bool, say: Say) -> None:
        self.package = package
        self.publishing = publishing
        self.say = say
        self.report = Report()
        self.assets = Assets(package.figures, package.files)
        self.unpacker = unpacker_for(self.assets)
        self.parts = list(parts_of(package))
        self.packers: dict[str, Packer] = {}

    def everything(self) -> None:
        """Make the missing pages, then bring items, modules and courses into line, the course in its source language last."""
        for part in self.parts:
            if _find(part.key, part.language) is None:
                self.create(part)
        order = {CoursePage: 2, ModulePage: 1}
        for part in sorted(self.parts, key=lambda part: (order.get(part.model, 0), part.language == self.package.source_locale)):
            self.bring_into_line(part)
        self.arrange()

    def packer(self, language: str) -> Packer:
        if language not in self.packers:
            locale = Locale.objects.get(language_code=language)
            self.packers[language] = Packer(self.assets, page_finder(locale.pk))
        return self.packers[language]

    @transaction.atomic
    def create(self, part: Part) -> None:
        parent = _parent(part)
        if parent is None:
            raise PackageRefused([(part.file, 0, "The page above this one is gone; import again.")])
        page = part.model(locale=parent.locale, translation_key=UUID(part.key), live=False, has_unpublished_changes=True)
        pack(page, part.fields, self.packer(part.language))
        parent.add_child(instance=page)
        self.report.created.append(part.file)
        self.say(f"created    {part.file} ({part.language})")

    def bring_into_line(self, part: Part) -> None:
        """Save a revision where the newest one differs, publish where that is wanted and not done."""
        live = part.model.objects.get(translation_key=part.key, locale__language_code=part.language, alias_of=None)
        differs = self.differs(part, live)
        if not differs and not (self.publishing and (not live.live or live.has_unpublished_changes)):
            self.report.unchanged += 1
            return
        with transaction.atomic():
            page = live.get_latest_revision_as_object()
            pack(page, part.fields, self.packer(part.language))
            if part.parent:
                page.origin_digest = part.digest(page)
            revision = page.save_revision() if differs or page.latest_revision is None else page.latest_revision
            if self.publishing:
                revision.publish()
        if differs and part.file not in self.report.created:
            self.report.changed.append(part.file)
        if self.publishing:
            self.report.published.append(part.file)
        self.say(f"{'published' if self.publishing else 'drafted  '}  {part.file} ({part.language})")

    def differs(self, part: Part, live: Page) -> bool:
        page = live.get_latest_revision_as_object()
        if unpack(page, part.fields, self.unpacker) != dict(part.fields):
            return True
        return bool(part.parent) and page.origin_digest != part.digest(page)

    def compare_all(self) -> None:
        """Say what an import would do."""
        for part in self.parts:
            live = _find(part.key, part.language)
            if live is None:
                self.report.created.append(part.file)
            elif self.differs(part, live.specific):
                self.report.changed.append(part.file)
            else:
                self.report.unchanged += 1

    def arrange(self) -> None:
        """Put modules and items where the package has them. Moving is not a draft, so without publishing it is only noted."""
        for language in self.package.languages:
            self.order(self.package.key, [module.key for module in self.package.modules], language)
            for module in self.package.modules:
                self.order(module.key, [item.key for item in module.items], language)

    def order(self, parent_key: str, wanted: list[str], language: str) -> None:
        parent = _find(parent_key, language)
        if parent is None:
            return
        children = [str(key) for key in parent.get_children().values_list("translation_key", flat=True)]
        if [key for key in children if key in wanted] == wanted:
            return
        if not self.publishing:
            self.report.notes.append(f"The order below “{parent.title}” differs; import with --publish to change it.")
            return
        for key in wanted:
            with transaction.atomic():
                page = Page.objects.get(translation_key=key, locale__language_code=language, alias_of=None)
                page.move(Page.objects.get(pk=parent.pk), pos="last-child")
        self.say(f"ordered    {parent.title}")

    def note_missing(self) -> None:
        """Name the pages that are here and not in the package; nothing is deleted."""
        wanted = {part.key for part in self.parts}
        course = _find(self.package.key, self.package.source_locale)
        for page in course.get_descendants() if course is not None else []:
            if str(page.translation_key) not in wanted:
                self.report.notes.append(f"The page “{page.title}” is not in the package; it stays as it is.")

    def record_pairs(self) -> None:
        """Record the strings of both languages in the translation memory; takes some seconds a module."""
        source = self.package.source_locale
        for part in self.parts:
            page, twin = _find(part.key, source), _find(part.key, part.language)
            if part.language != source and page is not None and twin is not None:
                self.say(f"recorded   {record_pairs(page.specific, twin.specific)} strings of {part.file}")
