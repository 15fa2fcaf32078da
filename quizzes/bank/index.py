"""Keeping the index of questions in line with the pages. May be repeated at any time, and thrown away."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.services.outline import course_key_of
from quizzes.authored import plain_question
from quizzes.bank.drafts import block_id, draft_of
from quizzes.bank.fingerprint import fingerprint, lean
from quizzes.bank.models import QuestionEntry
from quizzes.bank.weaknesses import weaknesses
from quizzes.pages import QuizPage


@transaction.atomic
def index_page(*, page_id: int) -> int:
    """Write the entries of one page anew; return how many there are. A page that is gone, or an alias, has none."""
    page = QuizPage.objects.select_for_update(no_key=True, of=("self",)).select_related("locale").filter(pk=page_id).first()
    QuestionEntry.objects.filter(page_id=page_id).delete()
    if page is None or page.alias_of_id is not None:
        return 0
    entries = _entries(page)
    _join_families(entries)
    return len(QuestionEntry.objects.bulk_create(entries))


def rebuild_index() -> int:
    """Write the entries of every quiz page anew, page by page; return how many there are."""
    QuestionEntry.objects.exclude(page__in=QuizPage.objects.filter(alias_of=None)).delete()
    # Older pages first: a copy finds the entry of its origin.
    return sum(index_page(page_id=pk) for pk in QuizPage.objects.filter(alias_of=None).order_by("pk").values_list("pk", flat=True))


def index_missing(limit: int = 20) -> int:
    """Index pages that have no entry yet, at most `limit`: how an installation that was there before the bank fills it."""
    pages = QuizPage.objects.filter(alias_of=None).exclude(pk__in=QuestionEntry.objects.values("page"))
    return sum(index_page(page_id=pk) for pk in pages.order_by("pk").values_list("pk", flat=True)[:limit])


def _entries(page: QuizPage) -> list[QuestionEntry]:
    draft = draft_of(page) if page.has_unpublished_changes or not page.live else page
    live = {child.value["key"]: child for child in page.questions} if page.live else {}
    digests = {key: _digest(child) for key, child in live.items()}
    course_key, language = course_key_of(page), page.locale.language_code
    entries = []
    for position, child in enumerate(draft.questions):
        entry = _entry(child, page, language, course_key, position)
        entry.live_digest = digests.get(entry.key, "")
        # Compared whole, place and all: a new tag is a changed draft too, though not a changed question.
        same = entry.key in live and _whole(live[entry.key]) == _whole(child)
        entry.state = (
            QuestionEntry.State.DRAFT if entry.key not in live else QuestionEntry.State.LIVE if same else QuestionEntry.State.CHANGED
        )
        entries.append(entry)
    kept, blocks = {entry.key for entry in entries}, {entry.block for entry in entries}
    for child in live.values():
        if child.value["key"] not in kept and block_id(child) not in blocks:
            entry = _entry(child, page, language, course_key, len(entries))
            entry.live_digest, entry.state = entry.digest, QuestionEntry.State.LEAVING
            entries.append(entry)
    return entries


def _entry(child: Any, page: QuizPage, language: str, course_key: UUID | None, position: int) -> QuestionEntry:
    value, plain = child.value, {"kind": child.block_type, **plain_question(child.block_type, child.value)}
    origin_item = _uuid(value.get("origin_item"))
    origin_key = str(value.get("origin_key") or "") if origin_item else ""
    return QuestionEntry(
        page=page,
        block=block_id(child),
        item_key=page.translation_key,
        course_key=course_key,
        locale=language,
        key=value["key"] or "",
        kind=child.block_type,
        position=position,
        text=value["text"] or "",
        words=normal(" ".join(texts_in(lean(child.get_prep_value())))),
        tags=f" {' '.join(plain['tags'])} " if plain["tags"] else "",
        difficulty=value["difficulty"] or "",
        digest=_digest(child),
        family=f"{origin_item}:{origin_key}" if origin_item else f"{page.translation_key}:{value['key']}",
        origin_item=origin_item,
        origin_key=origin_key,
        origin_digest=str(value.get("origin_digest") or "") if origin_item else "",
        weaknesses=list(weaknesses(plain)),
    )


def _join_families(entries: list[QuestionEntry]) -> None:
    """A copy of a copy belongs to the family of the first: one query for all questions of a page."""
    copies = [entry for entry in entries if entry.origin_item]
    known: dict[tuple[UUID | None, str], str] = {
        (row.item_key, row.key): row.family
        for row in QuestionEntry.objects.filter(item_key__in={entry.origin_item for entry in copies}).only("item_key", "key", "family")
    }
    for entry in copies:
        entry.family = known.get((entry.origin_item, entry.origin_key), entry.family)


def _digest(child: Any) -> str:
    return fingerprint(child.block_type, child.get_prep_value()["value"])


def _whole(child: Any) -> Any:
    return child.block_type, lean(child.get_prep_value()["value"])


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in lean stream values, whatever it says: searching for a key or a source mark finds it too."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)
    elif isinstance(value, str):
        yield value


def normal(text: str) -> str:
    """Return text for comparing: one case, one form of each letter. SQLite knows capitals of ASCII only, so this is done before storing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
