"""Copies of questions: put into another quiz, doubled in the same one, brought in line with their origin. Always as a draft."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes.authored import ORIGIN
from quizzes.bank.drafts import Raw, change_draft, draft_of, new_block, published, raw_questions
from quizzes.bank.errors import BankRefused
from quizzes.bank.fingerprint import PLACE, fingerprint
from quizzes.bank.models import DeclinedChange, QuestionEntry
from quizzes.bank.pasting import free_name
from quizzes.pages import QuizPage

MOST_QUESTIONS = 200


def insert_copies(*, user: User, entries: Sequence[QuestionEntry], target: QuizPage) -> list[str]:
    """Add copies of questions to a quiz of the same language as a draft; return their short names.

    A question is copied as it was published, or from its draft when it never was. Each copy remembers its origin, gets a name of its own
    where the quiz has that name already, and brings its sources along. Raises BankRefused for another language, a page that cannot be
    edited, a question that is gone, and more than 200 questions.
    """
    names: list[str] = []
    found = [_source_of(entry) for entry in entries]

    def add(draft: QuizPage, questions: list[Raw]) -> list[Raw]:
        refuse_too_many(len(questions) + len(found))
        taken = {raw["value"]["key"] for raw in questions}
        sources = _Sources(draft)
        for entry, page, raw in found:
            value = {**raw["value"], "key": free_name(entry.key, taken), "source": sources.take(page, raw["value"].get("source") or "")}
            value.update(zip(ORIGIN, (str(entry.item_key), entry.key, fingerprint(raw["type"], raw["value"])), strict=True))
            taken.add(value["key"])
            names.append(value["key"])
            questions.append(new_block(raw["type"], value))
        draft.sources = sources.raw
        return questions

    if any(entry.locale != target.locale.language_code for entry in entries):
        raise BankRefused(_("A copy stays in its language; choose a quiz in the same one."))
    change_draft(user=user, page=target, change=add)
    return names


def _source_of(entry: QuestionEntry) -> tuple[QuestionEntry, QuizPage, Raw]:
    page = entry.page
    raw = published(page, entry.key)
    if raw is not None:
        return entry, page, raw
    draft = draft_of(page)
    found = next((raw for raw in raw_questions(draft) if raw["value"]["key"] == entry.key), None)
    if found is None:
        raise BankRefused(_("The question %(key)s is no longer there.") % {"key": entry.key})
    return entry, draft, found


def refuse_too_many(count: int) -> None:
    """Raise BankRefused when a quiz would have more than 200 questions."""
    if count > MOST_QUESTIONS:
        raise BankRefused(_("A quiz has at most 200 questions."))


class _Sources:
    """The sources of a quiz that questions with their own sources come into: equal ones are shared, a taken mark is given a new number."""

    def __init__(self, page: QuizPage):
        self.raw: list[Raw] = [child.get_prep_value() for child in page.sources]

    def take(self, page: Any, marks: str) -> str:
        """Return the marks under which the sources of a question stand here."""
        theirs = {child.value["ref"]: child.get_prep_value() for child in page.sources}
        return " ".join(self._one(theirs[mark]) if mark in theirs else mark for mark in marks.split())[:60]

    def _one(self, source: Raw) -> str:
        def bare(raw: Raw) -> Raw:
            return {name: value for name, value in raw["value"].items() if name != "ref"}

        ref = str(source["value"]["ref"])
        same = [raw for raw in self.raw if bare(raw) == bare(source)]
        if same:
            return str(next((raw for raw in same if raw["value"]["ref"] == ref), same[0])["value"]["ref"])
        taken = {raw["value"]["ref"] for raw in self.raw}
        if ref in taken:
            ref = next(f"S{number}" for number in range(1, len(taken) + 2) if f"S{number}" not in taken)
        self.raw.append(new_block(source["type"], {**source["value"], "ref": ref}))
        return ref


def duplicate(*, user: User, page: QuizPage, key: str) -> tuple[str, str]:
    """Put a second form of a question right after it, as a draft; return its short name and the id of its block.

    It is a new question, not a copy with an origin. Raises BankRefused when the question is gone or the quiz is full or locked.
    """
    names: list[str] = []

    def add(_draft: QuizPage, questions: list[Raw]) -> list[Raw]:
        place = next((place for place, raw in enumerate(questions) if raw["value"]["key"] == key), None)
        if place is None:
            raise BankRefused(_("The question %(key)s is no longer there.") % {"key": key})
        refuse_too_many(len(questions) + 1)
        raw = questions[place]
        names.append(free_name(key, {other["value"]["key"] for other in questions}))
        value = {**raw["value"], "key": names[0], **dict.fromkeys(ORIGIN, "")}
        block = new_block(raw["type"], value)
        names.append(block["id"])
        return [*questions[: place + 1], block, *questions[place + 1 :]]

    change_draft(user=user, page=page, change=add)
    return names[0], names[1]


def origin_of(entry: QuestionEntry) -> tuple[QuizPage, Raw] | None:
    """Return the published question from which a copy was made, with its page; None when it is not published (any more)."""
    page = QuizPage.objects.filter(translation_key=entry.origin_item, locale__language_code=entry.locale, alias_of=None).first()
    raw = published(page, entry.origin_key) if page else None
    return (page, raw) if page and raw else None


def take_change(*, user: User, entry: QuestionEntry) -> QuizPage:
    """Give a copy the words and answers that its origin has now, as a new draft; name, sources, lesson and tags stay the copy's.

    Raises BankRefused when the origin is not published any more, is of another kind, or the page cannot be edited.
    """
    found = origin_of(entry)
    if found is None:
        raise BankRefused(_("The origin is not published any more."))
    page, origin = found
    if origin["type"] != entry.kind:
        raise BankRefused(_("The origin became another kind of question; insert it as a new copy."))

    def replace(draft: QuizPage, questions: list[Raw]) -> list[Raw]:
        place = next((place for place, raw in enumerate(questions) if raw["value"]["key"] == entry.key), None)
        if place is None:
            raise BankRefused(_("The question %(key)s is no longer there.") % {"key": entry.key})
        own, sources = questions[place], _Sources(draft)
        value = {**origin["value"], **{name: own["value"].get(name) for name in PLACE}}
        value["source"] = sources.take(page, origin["value"].get("source") or "") or own["value"].get("source") or ""
        value["origin_digest"] = fingerprint(origin["type"], origin["value"])
        draft.sources = sources.raw
        return [*questions[:place], {**own, "value": value}, *questions[place + 1 :]]

    return change_draft(user=user, page=entry.page, change=replace)


@transaction.atomic
def decline_change(*, entry: QuestionEntry) -> None:
    """Say nothing more about the published form that the origin has now; a later change is told again. Declining twice is declining once."""
    found = origin_of(entry)
    if found is None:
        return
    digest = fingerprint(found[1]["type"], found[1]["value"])
    DeclinedChange.objects.bulk_create(
        [DeclinedChange(item_key=entry.item_key, locale=entry.locale, key=entry.key, digest=digest, declined_at=timezone.now())],
        ignore_conflicts=True,
    )
