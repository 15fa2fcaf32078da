"""What one learner has done, written onto outlines: here, recognised from another course, or done there before it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from courses.models import Bookmark, Course, Enrolment, ItemCompletion
from courses.skeletons import words_of

if TYPE_CHECKING:
    from courses.queries import ItemView, OutlineView


@dataclass(frozen=True)
class Elsewhere:
    """Where and when something was done: the title of another course, and the day."""

    course: str
    at: datetime


@dataclass(frozen=True)
class Recognised:
    """How many parts are recognised from one other course, and when the last of them was done there."""

    course: str
    at: datetime
    count: int


@dataclass(frozen=True)
class _Done:
    """A completion: where, when, in which substance; for a carried one `there` and `at` say where it was done in fact."""

    at: datetime
    substance_on: date
    course_id: int
    there: tuple[int, datetime] | None = None


@dataclass
class _Record:
    """All that one person has done, by enrolment and item, and by origin as far as it was not carried."""

    own: dict[int, dict[int, _Done]] = field(default_factory=dict)
    by_origin: dict[UUID, list[_Done]] = field(default_factory=dict)


def mark(outlines: Mapping[int, OutlineView], enrolments: list[Enrolment], language: str) -> None:
    """Mark the outlines of one person: one query, one for bookmarks, and one for titles where another course plays a part."""
    record = _read({row.learner_id for row in enrolments})
    bookmarks = _bookmarks(enrolments)
    for enrolment in enrolments:
        outline = outlines[enrolment.course_id]
        outline.bookmark = bookmarks.get(enrolment.pk)
        _mark_items(outline, enrolment, record.own.get(enrolment.pk, {}))
        _mark_modules(outline, enrolment)
    _name_others(outlines, enrolments, record, language)


def _read(learners: Iterable[int]) -> _Record:
    record = _Record()
    rows = ItemCompletion.objects.filter(enrolment__learner__in=learners)
    names = ("enrolment_id", "enrolment__course_id", "item_id", "item__origin", "completed_at", "substance_on")
    for enrolment_id, course_id, item_id, origin, at, substance_on, there, there_at in rows.values_list(
        *names, "carried_from__enrolment__course_id", "carried_from__completed_at"
    ):
        done = _Done(at, substance_on, course_id, (there, there_at) if there else None)
        record.own.setdefault(enrolment_id, {})[item_id] = done
        if done.there is None:
            record.by_origin.setdefault(origin, []).append(done)
    return record


def _bookmarks(enrolments: list[Enrolment]) -> dict[int, Bookmark]:
    """Bookmarks by enrolment: what came with the enrolments, else one query."""
    if all(Enrolment.bookmark.is_cached(row) for row in enrolments):
        return {row.pk: row.bookmark for row in enrolments if hasattr(row, "bookmark")}
    return {mark.enrolment_id: mark for mark in Bookmark.objects.filter(enrolment__in=enrolments)}


def _mark_items(outline: OutlineView, enrolment: Enrolment, done: Mapping[int, _Done]) -> None:
    for item in outline.items:
        if item.id in done:
            item.state, item.done_at = "done", done[item.id].at
            item.has_changed = enrolment.is_completed and done[item.id].substance_on < item.changed_on
        elif enrolment.is_completed:
            item.is_new = True
        item.is_optional = item.state != "done" and item.id in enrolment.optional_items
    open_items = [item for item in outline.items if item.state != "done"]
    marked = outline.bookmark.item_id if outline.bookmark else None
    outline.next_item = next((item for item in open_items if item.id == marked), None) or _after(outline, marked, open_items)
    if outline.next_item is not None and enrolment.is_active:
        outline.next_item.state = "next"


def _mark_modules(outline: OutlineView, enrolment: Enrolment) -> None:
    for module in outline.modules:
        module.is_enrolled = True
        if module.items and module.done_count == len(module.needed):
            module.state = "done"
        elif outline.next_item is not None and any(item is outline.next_item for item in module.items):
            module.state = "next"
        elif module.done_count:
            module.state = "started"


def _after(outline: OutlineView, marked: int | None, open_items: list[ItemView]) -> ItemView | None:
    """The first open item after the bookmark, else the first open item; required ones before those that are optional for this reader."""
    asked = [item for item in open_items if item.required]
    required = [item for item in asked if not item.is_optional] or asked or open_items
    ids = [item.id for item in outline.items]
    if marked in ids:
        later = [item for item in required if ids.index(item.id) > ids.index(marked)]
        if later:
            return later[0]
    return required[0] if required else None


def _name_others(outlines: Mapping[int, OutlineView], enrolments: list[Enrolment], record: _Record, language: str) -> None:
    carried: list[tuple[ItemView, int, datetime]] = []
    changed: list[tuple[ItemView, int, datetime]] = []
    for enrolment in enrolments:
        own = record.own.get(enrolment.pk, {})
        for item in outlines[enrolment.course_id].items:
            there = own[item.id].there if item.id in own else None
            if there is not None:
                carried.append((item, *there))
            # What is done elsewhere does not reach a completed course, so there it may be open without having changed.
            elif item.id not in own and enrolment.is_active:
                earlier = [done for done in record.by_origin.get(item.origin, ()) if _is_outdated(done, item, enrolment)]
                changed += [(item, done.course_id, done.at) for done in sorted(earlier, key=lambda done: done.at)[-1:]]
    titles = _titles({course_id for _item, course_id, _at in (*carried, *changed)}, language)
    for item, course_id, at in carried:
        item.carried_from = Elsewhere(titles[course_id], at)
    for item, course_id, at in changed:
        item.changed_since = Elsewhere(titles[course_id], at)


def _is_outdated(done: _Done, item: ItemView, enrolment: Enrolment) -> bool:
    """Done in another course and not carried: in an earlier substance, or a test that is another one by now. Or before a renewal."""
    if done.course_id == enrolment.course_id:
        return enrolment.renews_id is not None and done.substance_on < item.changed_on
    return done.substance_on < item.changed_on or item.kind == "quiz"


def _titles(courses: set[int], language: str) -> dict[int, str]:
    rows = Course.objects.filter(pk__in=courses).only("title", "texts", "source_locale") if courses else []
    return {row.pk: words_of(row.texts, language, row.source_locale)[0].get("title", row.title) for row in rows}
