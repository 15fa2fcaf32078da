"""Pages and courses for tests: real pages, published as an editor would publish them."""

import uuid
from dataclasses import dataclass, field
from datetime import date

from wagtail.models import Collection, Locale, Page, Site

from courses.models import Course
from courses.pages import CatalogPage, CoursePage, LessonPage, ModulePage
from courses.services.outline import outline_deferred
from tests.factories.replay import replayed
from website.pages import HomePage


@dataclass
class Tree:
    """Home and catalogue pages by language."""

    home: dict[str, HomePage] = field(repr=False)
    catalog: dict[str, CatalogPage] = field(repr=False)

    def refresh(self) -> None:
        """Read how many pages stand below the catalogues."""
        for page in self.catalog.values():
            page.refresh_from_db(fields=["numchild"])


def _tree_again(numbers: dict[str, tuple[int, int]]) -> Tree:
    home = HomePage.objects.in_bulk([pair[0] for pair in numbers.values()])
    catalog = CatalogPage.objects.in_bulk([pair[1] for pair in numbers.values()])
    return Tree({code: home[pair[0]] for code, pair in numbers.items()}, {code: catalog[pair[1]] for code, pair in numbers.items()})


@replayed(keep=lambda tree: {code: (tree.home[code].pk, tree.catalog[code].pk) for code in tree.home}, find=_tree_again)
def build_tree() -> Tree:
    """Create locales, home pages, catalogues, the default site and the root of collections, or find them."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("de", "en")}
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locales["de"])
    for page in root.get_children():
        if not isinstance(page.specific, HomePage):
            page.delete()
    root.refresh_from_db()
    home, catalog, home_key, catalog_key = {}, {}, uuid.uuid4(), uuid.uuid4()
    for code, (slug, title, below) in {"de": ("start", "Start", "kurse"), "en": ("home", "Home", "courses")}.items():
        found = HomePage.objects.filter(locale=locales[code]).first()
        home[code] = found or root.add_child(instance=HomePage(title=title, slug=slug, locale=locales[code], translation_key=home_key))
        cat = CatalogPage.objects.filter(locale=locales[code]).first()
        catalog[code] = cat or home[code].add_child(
            instance=CatalogPage(title=below.title(), slug=below, locale=locales[code], translation_key=catalog_key)
        )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home["de"], "site_name": "Secu4All"}
    )
    return Tree(home, catalog)


def add_course(
    tree: Tree, language: str = "de", key: uuid.UUID | None = None, title: str = "Plätze schützen", slug: str = "plaetze", **fields
) -> CoursePage:
    """A course page, live."""
    page = CoursePage(title=title, slug=slug, summary="Worum es geht.", translation_key=key or uuid.uuid4(), **fields)
    page.locale = tree.catalog[language].locale
    return tree.catalog[language].add_child(instance=page)


def add_module(
    course: CoursePage, key: uuid.UUID | None = None, title: str = "Grundlagen", slug: str = "grundlagen", **fields
) -> ModulePage:
    """A module page, live."""
    page = ModulePage(title=title, slug=slug, summary="Was Sie tun.", translation_key=key or uuid.uuid4(), locale=course.locale, **fields)
    return course.add_child(instance=page)


def add_lesson(
    module: ModulePage, key: uuid.UUID | None = None, title: str = "Lektion", slug: str | None = None, minutes: int = 10, **fields
) -> LessonPage:
    """A lesson page with one paragraph, live."""
    fields.setdefault("body", [{"type": "prose", "value": "<p>Ein Absatz über Plätze.</p>", "id": str(uuid.uuid4())}])
    fields.setdefault("reviewed_on", date(2026, 11, 1))
    fields.setdefault("changed_on", date(2026, 11, 1))
    slug = slug or f"lektion-{module.get_children().count() + 1}"
    page = LessonPage(title=title, slug=slug, minutes=minutes, translation_key=key or uuid.uuid4(), locale=module.locale, **fields)
    return module.add_child(instance=page)


def publish(*pages: Page) -> None:
    """Publish each page with a revision, as the editor's button does."""
    for page in pages:
        page.save_revision().publish()


@replayed(keep=lambda course: course.key, find=lambda key: Course.objects.get(key=key))
def make_course(tree: Tree, *, lessons: int = 2, english: bool = True, slug: str = "plaetze") -> Course:
    """A published course of one module; returns the frozen row."""
    with outline_deferred():
        course = add_course(tree, slug=slug)
        module = add_module(course)
        pages = [add_lesson(module, title=f"Lektion {number}") for number in range(1, lessons + 1)]
        publish(course, module, *pages)
        if english:
            translated = add_course(tree, "en", course.translation_key, "Protecting squares", slug)
            english_module = add_module(translated, module.translation_key, "Foundations", "foundations")
            copies = [
                add_lesson(english_module, page.translation_key, f"Lesson {number}", f"lesson-{number}")
                for number, page in enumerate(pages, start=1)
            ]
            publish(translated, english_module, *copies)
    return Course.objects.get(key=course.translation_key)
