"""Questions of a page as raw stream values, and writing them back as a draft. Nothing here publishes."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes.authored import plain_question
from quizzes.bank.errors import BankRefused
from quizzes.pages import QuizPage

Raw = dict[str, Any]


def draft_of(page: QuizPage) -> QuizPage:
    """Return the page as its newest draft has it; the page itself when there is none."""
    return page.get_latest_revision_as_object()


def raw_questions(page: QuizPage) -> list[Raw]:
    """Return the questions as {"type", "value", "id"}, every field of the block present."""
    return [child.get_prep_value() for child in page.questions]


def plain_questions(page: QuizPage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each question with its block id as the plain values of `quizzes.authored`."""
    for child in page.questions:
        yield block_id(child), {"kind": child.block_type, **plain_question(child.block_type, child.value)}


def block_id(child: Any) -> str:
    """Return the id of a block; hand-made data without one is known by its short name."""
    return str(child.id or child.value["key"])


def published(page: QuizPage, key: str) -> Raw | None:
    """Return the published form of a question, None when the page or the question is not published."""
    if not page.live:
        return None
    return next((raw for raw in raw_questions(page) if raw["value"]["key"] == key), None)


def may_edit(user: User, page: QuizPage) -> bool:
    """Whether somebody may change this page now: the right to, and no lock of somebody else's."""
    lock = page.get_lock()
    return page.permissions_for_user(user).can_edit() and not (lock and lock.for_user(user))


@transaction.atomic
def change_draft(*, user: User, page: QuizPage, change: Callable[[QuizPage, list[Raw]], list[Raw]]) -> QuizPage:
    """Save a new draft with the questions that `change` returns; it gets the newest draft and its questions.

    Raises BankRefused for a page that the person may not edit or that is locked. The published form stays as it is.
    """
    # Two changes at once: the second one reads the draft of the first.
    page = QuizPage.objects.select_for_update(no_key=True, of=("self",)).get(pk=page.pk)
    if not may_edit(user, page):
        raise BankRefused(_("“%(title)s” cannot be edited by you now.") % {"title": page.title})
    draft = draft_of(page)
    draft.questions = change(draft, raw_questions(draft))
    # A draft may be unfinished; its faults are named where it is submitted.
    draft.save_revision(user=user, log_action=True, clean=False)
    return draft


def new_block(kind: str, value: Raw) -> Raw:
    """Return a block of its own."""
    return {"type": kind, "value": value, "id": str(uuid4())}
