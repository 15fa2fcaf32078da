"""Bringing questions of a file into a quiz, and giving its questions out."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from accounts.models import User
from quizzes.authored import plain_of, raw_question
from quizzes.errors import NoRoom
from quizzes.exchange.formats import FORMATS, write
from quizzes.exchange.report import Written
from quizzes.exchange.texts import key_from, many_lines
from quizzes.package import MAX_QUESTIONS
from quizzes.pages import QuizPage
from quizzes.services.exchange_pictures import taken_out, with_image


def bring_in(
    *,
    page: QuizPage,
    questions: Sequence[Mapping[str, Any]],
    user: User | None,
    facts: Mapping[str, Any],
    pictures: Mapping[str, bytes] | None = None,
) -> list[str]:
    """Add questions to the newest draft of a quiz, in their order, as one new revision; nothing is published. Returns their short names.

    A short name that the quiz has already gets a number. `facts` (format, file, digest) go into the page's history. `pictures` are those that
    questions name; one that the media library has is taken from there.
    Raises NoRoom, and changes nothing, when the quiz would have more questions than it can hold.
    """
    room = state_of(page)[0]
    if len(questions) > room:
        raise NoRoom(room)
    # Pictures are drawn anew before the transaction begins.
    ready = [with_image(one, pictures or {}) for one in questions]
    return _add(page=page, questions=ready, user=user, facts=facts)


@transaction.atomic
def _add(*, page: QuizPage, questions: Sequence[Mapping[str, Any]], user: User | None, facts: Mapping[str, Any]) -> list[str]:
    # Two imports at once would each add to the same revision, and one would be lost.
    Page.objects.select_for_update(no_key=True, of=("self",)).get(pk=page.pk)
    draft = QuizPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    blocks = list(draft.questions.get_prep_value())
    if len(blocks) + len(questions) > MAX_QUESTIONS:
        raise NoRoom(MAX_QUESTIONS - len(blocks))
    taken = {str(block["value"].get("key", "")) for block in blocks}
    keys = []
    for question in questions:
        key = question["key"] if question["key"] not in taken else key_from(question["key"], taken=taken)
        taken.add(key)
        keys.append(key)
        blocks.append({"type": question["kind"], "value": raw_question({**question, "key": key}), "id": str(uuid.uuid4())})
    draft.questions = blocks
    draft.save_revision(user=user)
    log(instance=draft, action="quizzes.import", user=user, data={**facts, "count": len(keys), "keys": keys})
    return keys


def drafted(page: QuizPage) -> QuizPage:
    """Return the newest draft of a quiz."""
    return page.get_latest_revision_as_object()


def state_of(page: QuizPage) -> tuple[int, set[str]]:
    """How many further questions fit into the newest draft, and the texts that stand there."""
    questions = plain_of(drafted(page))["questions"]
    return MAX_QUESTIONS - len(questions), {many_lines(str(question["text"] or "")) for question in questions}


def give_out(*, page: QuizPage, name: str, language: str, pictures: bool = True) -> Written:
    """Return the questions of this page object (a draft or what is live) as a file. Changes nothing.

    Without `pictures` only what the file would say of itself is right: how many questions are in it, and what it cannot carry.
    """
    questions, shown = taken_out(plain_of(page)["questions"], content=pictures and FORMATS[name].has_pictures)
    return write(questions, name=name, title=page.title, language=language, pictures=shown)


def record_export(*, page: QuizPage, user: User | None, name: str, of: str, count: int) -> None:
    """Write into the page's history who took its questions out, with their answers."""
    log(instance=page, action="quizzes.export", user=user, data={"format": name, "of": of, "count": count})
