"""German and English of one question next to each other: the same keys and answers, the words of each language, saved as drafts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes.authored import ORIGIN
from quizzes.bank.drafts import Raw, change_draft, draft_of, may_edit, new_block, raw_questions
from quizzes.bank.errors import BankRefused
from quizzes.bank.words import Words, with_words, words_of
from quizzes.pages import QuizPage


@dataclass(frozen=True)
class Side:
    """One language of a question; without a `raw` value the question is not there yet."""

    page: QuizPage
    language: str
    raw: Raw | None
    may_edit: bool


@dataclass(frozen=True)
class Line:
    """One text in both languages."""

    path: str
    label: str
    left: Words
    right: Words


def sides_of(*, user: User, page: QuizPage, key: str) -> tuple[Side, Side]:
    """Return a question in the language of its page, and in the other one. Raises BankRefused when there is no page in another language."""
    pages = QuizPage.objects.filter(translation_key=page.translation_key, alias_of=None).select_related("locale").order_by("locale_id")
    other = next((found for found in pages if found.pk != page.pk), None)
    if other is None:
        raise BankRefused(_("This test has no page in another language yet."))
    first, second = _side(user, page, key), _side(user, other, key)
    if first.raw is None:
        raise BankRefused(_("The question %(key)s is no longer there.") % {"key": key})
    return first, second


def _side(user: User, page: QuizPage, key: str) -> Side:
    raw = next((raw for raw in raw_questions(draft_of(page)) if raw["value"]["key"] == key), None)
    return Side(page, page.locale.language_code, raw, may_edit(user, page))


def lines_of(left: Side, right: Side) -> list[Line]:
    """Return the texts of both sides by place; what the right side lacks is empty."""
    if left.raw is None:
        return []
    block = left.page.questions.stream_block.child_blocks[left.raw["type"]]
    theirs = {}
    if right.raw is not None and right.raw["type"] == left.raw["type"]:
        theirs = {words.path: words for words in words_of(block, right.raw["value"])}
    return [
        Line(words.path, words.label, words, theirs.get(words.path, Words(words.path, words.label, "", words.longest, words.is_long)))
        for words in words_of(block, left.raw["value"])
    ]


def is_unlike(left: Side, right: Side) -> bool:
    """Whether the two are different questions under one name: another kind, or other places for words."""
    if left.raw is None or right.raw is None:
        return False
    if left.raw["type"] != right.raw["type"]:
        return True
    block = left.page.questions.stream_block.child_blocks[left.raw["type"]]
    return {words.path for words in words_of(block, left.raw["value"])} != {words.path for words in words_of(block, right.raw["value"])}


@transaction.atomic
def save_sides(*, user: User, left: Side, right: Side, words: Mapping[str, Mapping[str, str]]) -> list[QuizPage]:
    """Save the words of both languages as drafts where they changed; return the changed pages.

    `words` are texts by language and path. A question that the right side lacks is added there with keys, points and right answers of
    the left one. Raises BankRefused for unlike questions and for a page that the person may not edit: then nothing is saved.
    """
    if is_unlike(left, right):
        raise BankRefused(_("The two languages ask different questions under this name; bring them in line in the editor first."))
    changed = []
    for side, model in ((left, left), (right, left)):
        base = side.raw if side.raw is not None else model.raw
        if base is None:
            continue
        block = side.page.questions.stream_block.child_blocks[base["type"]]
        given = words.get(side.language, {})
        if side.raw is None and not any(text.strip() for text in given.values()):
            continue  # nothing was translated
        value = with_words(block, base["value"], {path: text.strip() for path, text in given.items()})
        if side.raw is not None and value == side.raw["value"]:
            continue
        changed.append(change_draft(user=user, page=side.page, change=_put(base["type"], value, is_new=side.raw is None)))
    return changed


def _put(kind: str, value: Raw, *, is_new: bool):
    def put(_draft: QuizPage, questions: list[Raw]) -> list[Raw]:
        if is_new:
            return [*questions, new_block(kind, {**value, **dict.fromkeys(ORIGIN, "")})]
        return [{**raw, "value": value} if raw["value"]["key"] == value["key"] else raw for raw in questions]

    return put
