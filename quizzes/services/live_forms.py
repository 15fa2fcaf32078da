"""What is published of a quiz, as content. Built once per process for each form of a page: a start asks for it, and most starts find it as it was.

A form is known by everything that the page's row holds, so nothing has to be told that a page has changed. Pictures lie outside of the row;
a quiz that shows some is built each time.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.fields import StreamField

from courses.models import CourseItem
from quizzes.authored import content_of
from quizzes.content import ContentFault, Hotspot, QuizContent, digest
from quizzes.pages import QuizPage
from quizzes.services.pictures import with_kept_pictures

MOST_KEPT = 256
_STREAMS = [field.name for field in QuizPage._meta.local_fields if isinstance(field, StreamField)]
_PLAIN = ["title", *(field.attname for field in QuizPage._meta.local_fields if not isinstance(field, StreamField))]
_kept: dict[str, QuizContent | None] = {}


@dataclass(frozen=True)
class LiveForm:
    """A live page of a quiz as it is now, by its fingerprint."""

    page_id: int
    revision_id: int | None
    fingerprint: str


def live_forms(item: CourseItem) -> dict[str, LiveForm]:
    """Return the live forms of a quiz by language, one query. Streams are read as text: nobody looks into them here."""
    pages = QuizPage.objects.filter(translation_key=item.key, live=True, alias_of=None).order_by("pk")
    texts = {f"text_{name}": Cast(name, TextField()) for name in _STREAMS}
    rows = pages.annotate(**texts).values("pk", "locale__language_code", "live_revision_id", *_PLAIN, *texts)
    return {row["locale__language_code"]: LiveForm(row["pk"], row["live_revision_id"], _fingerprint(row)) for row in rows}


def _fingerprint(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()


def content_in(form: LiveForm) -> QuizContent | None:
    """Return the content of a form; None for a page with faults, which is never frozen."""
    if form.fingerprint in _kept:
        return _kept[form.fingerprint]
    page = QuizPage.objects.get(pk=form.page_id)
    content = _built(page)
    shows_pictures = content is not None and any(isinstance(question, Hotspot) for question in content.questions)
    # Somebody may have published between the two queries: then what was built is right now, and is not what the fingerprint means.
    if not shows_pictures and live_form(page) == form:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[form.fingerprint] = content
    return content


def live_form(page: QuizPage) -> LiveForm | None:
    """Return the form that a page has in the database now; None when it is not live."""
    forms = live_forms(CourseItem(key=page.translation_key))
    return next((form for form in forms.values() if form.page_id == page.pk), None)


def _built(page: QuizPage) -> QuizContent | None:
    # Scheduled and approved publishing never runs the form, so the faults are asked here again.
    if page.problems():
        return None
    try:
        return with_kept_pictures(content_of(page))
    except ContentFault:
        return None


@lru_cache(maxsize=MOST_KEPT)
def digest_of(content: QuizContent) -> str:
    """Return the fingerprint of content that never changes; the same value is asked for at every start."""
    return digest(content)
