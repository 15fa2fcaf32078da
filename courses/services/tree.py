"""Reading the published pages of one course into plain data, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wagtail.models import Page

from courses.pages import CourseItemPage, CoursePage, LessonPage, ModulePage


@dataclass(frozen=True)
class ItemNode:
    """A published item. `texts` = {language: {"title", "path", "tools" where it has any}} for the languages that are live."""

    key: UUID
    kind: str
    title: str
    minutes: int
    required: bool
    changed_on: date
    texts: dict
    origin: UUID

    def frozen(self, pk: int) -> dict:
        """What the outline keeps of the item."""
        kept = {
            "id": pk,
            "key": str(self.key),
            "kind": self.kind,
            "minutes": self.minutes,
            "required": self.required,
            "title": _titles(self.texts),
        }
        # Only where it is another item's: the outlines of courses that borrow nothing stay the versions that they are.
        return kept | ({"origin": str(self.origin)} if self.origin != self.key else {})


@dataclass(frozen=True)
class ModuleNode:
    """A published module with its items in order."""

    key: UUID
    title: str
    place: str
    texts: dict
    items: list[ItemNode] = field(default_factory=list)


@dataclass(frozen=True)
class CourseTree:
    """A published course in its source language, with the words of every language that is live."""

    key: UUID
    title: str
    source_locale: str
    texts: dict
    goals: dict
    alignment: dict
    modules: list[ModuleNode]

    def outline(self, modules: dict, items: dict) -> dict:
        """Return the frozen form: ids, keys, order, minutes and titles; addresses stay out, they may change."""
        frozen = [
            {
                "id": modules[module.key].pk,
                "key": str(module.key),
                "place": module.place,
                "title": _titles(module.texts),
                "items": [item.frozen(items[item.key].pk) for item in module.items],
            }
            for module in self.modules
        ]
        minutes = sum(item.minutes for module in self.modules for item in module.items)
        title = _titles(self.texts)
        return {
            "course": str(self.key),
            "source_locale": self.source_locale,
            "title": title,
            "goals": self.goals,
            "minutes": minutes,
            "modules": frozen,
            # Only where there is some: the outlines of courses that state none stay the versions that they are.
            **({"alignment": self.alignment} if any(self.alignment.values()) else {}),
        }


def _titles(texts: dict) -> dict:
    return {language: words["title"] for language, words in texts.items()}


def read_tree(course_key: UUID, *, source_locale: str | None) -> CourseTree | None:
    """Read the live course with its live modules and items; None when the course itself is not live in its source language.

    An item counts only when it and its module and its course are live (unpublishing a module leaves its lessons live) and when it has
    no `problems()`. The source language is the one given, else the language of the course that was published first.
    """
    courses = list(CoursePage.objects.filter(translation_key=course_key, live=True, alias_of=None).select_related("locale").order_by("pk"))
    source = next((page for page in courses if source_locale in (None, page.locale.language_code)), None)
    if source is None:
        return None
    by_language = {page.locale.language_code: page for page in courses}
    words = {language: _descendant_words(page) for language, page in by_language.items()}
    for code, page in by_language.items():
        for key, summary in ModulePage.objects.descendant_of(page).values_list("translation_key", "summary"):
            words[code].get(key, {})["summary"] = summary
        _add_tools(page, words[code])
    language = source.locale.language_code
    modules = [_module(page, words) for page in ModulePage.objects.child_of(source).live().filter(alias_of=None).order_by("path")]
    texts = {code: {"title": page.title, "summary": page.summary, "path": _path(page)} for code, page in by_language.items()}
    goals = {code: [str(block.value) for block in page.goals] for code, page in by_language.items()}
    alignment = {code: [dict(block.value) for block in page.alignment] for code, page in by_language.items()}
    return CourseTree(source.translation_key, source.title, language, texts, goals, alignment, modules)


def _descendant_words(course: CoursePage) -> dict[UUID, dict]:
    """Title and address of everything live below a course, one query; parents that are not live take their children along."""
    words, hidden = {}, []
    for page in course.get_descendants().filter(alias_of=None).order_by("path"):
        if any(page.path.startswith(path) for path in hidden) or not page.live:
            hidden.append(page.path)
            continue
        words[page.translation_key] = {"title": page.title, "path": _path(page)}
    return words


def _add_tools(course: CoursePage, words: dict[UUID, dict]) -> None:
    """Name the sheets that lessons offer to take home, as [key, title]; one query."""
    for key, body in LessonPage.objects.descendant_of(course).live().values_list("translation_key", "body"):
        tools = [[block["value"]["key"], block["value"]["title"]] for block in body.raw_data if block["type"] == "tool"]
        if tools and key in words:
            words[key]["tools"] = tools


def _module(page: ModulePage, words: dict[str, dict]) -> ModuleNode:
    texts = {code: dict(found[page.translation_key]) for code, found in words.items() if page.translation_key in found}
    children = Page.objects.child_of(page).live().filter(alias_of=None).order_by("path").specific()
    return ModuleNode(page.translation_key, page.title, page.place, texts, list(_items(children, words)))


def _items(children: Iterable[Page], words: dict[str, dict]) -> Iterable[ItemNode]:
    for page in children:
        if not isinstance(page, CourseItemPage) or page.problems():
            continue
        texts = {code: found[page.translation_key] for code, found in words.items() if page.translation_key in found}
        origin = page.origin or page.translation_key
        yield ItemNode(page.translation_key, page.kind, page.title, page.minutes, page.required, page.changed_on, texts, origin)


def _path(page: Page) -> str:
    """The address below the host, with the language prefix that the site's addresses have."""
    prefix = "" if page.locale.language_code == "de" else f"/{page.locale.language_code}"
    below_home = page.url_path.split("/", 2)[2] if page.url_path.count("/") > 2 else ""
    return f"{prefix}/{below_home}"
