"""Practising without anything being stored: one question a page, judged in the request that brings the answer."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.models import CourseItem
from courses.queries import offered_item
from courses.services.optional import mark_optional
from quizzes import practice
from quizzes.assessing import LessonResult, by_lesson
from quizzes.content import BadAnswer, QuestionGrade, deal
from quizzes.errors import PracticeOver, QuizNotReady
from quizzes.models import Attempt
from quizzes.queries import AttemptView
from quizzes.review import EVERYTHING, lesson_links, review_of, reviewed
from quizzes.services.versions import content_for, freeze_live_version
from quizzes.views.answers import given_by_form
from quizzes.views.attempt import own_attempt
from quizzes.wording import BAD_ANSWER, BAD_ANSWERS, HINTS, KIND_WORDS, VERDICTS


def _language() -> str:
    return (get_language() or "de")[:2]


@login_required
@require_GET
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin to practise what was not right in a graded attempt; back to its review when everything was. 404 for foreign ones."""
    found = own_attempt(request, public_id)
    if found.state != Attempt.State.GRADED:
        raise Http404
    result = review_of(found, _language())
    wrong = [one.question.key for one in result.wrong]
    if not result.release.answers:
        raise Http404  # a practice would show what the rules hold back
    if not wrong or not result.has_answers:
        return redirect("quizzes:review", public_id)
    run = practice.begin(kind=practice.AGAIN, origin=str(public_id), learner=request.user.pk, version=found.version, keys=wrong)
    return ask(request, practice.dealing_of(run))


@login_required
@require_GET
def practise(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin to practise a whole quiz, or a self-assessment. 404 unless enrolled and its rules offer that."""
    item = offered_item(request.user, key, kind="quiz")
    if item is None or item.standing_id is None:
        raise Http404
    try:
        version = freeze_live_version(item=item, locale=_language())
    except QuizNotReady:
        raise Http404 from None
    content = content_for(version)
    if not (content.practice or content.self_assessment):
        raise Http404
    kind = practice.ASSESS if content.self_assessment else practice.WHOLE
    keys = deal(content, secrets.randbits(32)).questions
    run = practice.begin(kind=kind, origin=str(key), learner=request.user.pk, version=version, keys=keys)
    return ask(request, practice.dealing_of(run))


@never_cache
@login_required
@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """Judge an answer, go to the next question, or begin once more with what was missed. Writes nothing, whatever is sent.

    The only exception is asked for by name: at the end of a self-assessment its learner may have lessons marked as optional.
    """
    try:
        dealing = practice.dealing_of(practice.read(request.POST.get("run", ""), request.user.pk))
        if request.POST.get("go") == "missed" and dealing.missed:
            return ask(request, practice.dealing_of(practice.again(dealing.run, dealing.missed)))
        if dealing.run.is_over:
            return _mark(request, dealing) if request.POST.get("go") == "mark" else summary(request, dealing)
        return ask(request, dealing) if request.POST.get("go") == "next" else _judged(request, dealing)
    except PracticeOver:
        messages.info(request, _("This practice has ended. Nothing of it was stored; you can begin a new one at any time."))
        return redirect("courses:dashboard")


def _judged(request: HttpRequest, dealing: practice.Dealing) -> HttpResponse:
    asked = dealing.asked
    chosen = given_by_form(request, asked)
    if request.POST.get("move"):
        return ask(request, dealing, chosen)
    try:
        given = dealing.read(chosen)
    except BadAnswer as bad:
        return ask(request, dealing, chosen, str(BAD_ANSWERS.get(bad.reason, BAD_ANSWER)))
    if dealing.question.grows_only and (request.POST.get("go") != "check" or not dealing.question.is_whole(given)):
        return _decide(request, dealing, given)
    run = dealing.judge(given)
    question, points = dealing.question, run.earned[-1]
    grade = QuestionGrade(question.key, points, question.points, bool(given))
    lesson = lesson_links([question], _language()).get(question.key)
    one = reviewed(dealing.content, grade, asked.question.number, given, lesson, correction=dealing.correction)
    return _page(request, dealing, {"one": one, "release": EVERYTHING, "token": run.token(), "is_last": run.is_over})


def _decide(request: HttpRequest, dealing: practice.Dealing, given: tuple[str, ...]) -> HttpResponse:
    """Show where the decisions of a scenario have led to; the page carries them, the server keeps nothing."""
    asked = dealing.on_the_way(given)
    return _page(request, dealing, {"asked": asked, "question": asked.question, "token": dealing.run.token()})


def ask(request: HttpRequest, dealing: practice.Dealing, chosen: tuple[str, ...] = (), error: str = "") -> HttpResponse:
    """Show the question that is next, with what was entered and why it could not be judged."""
    if dealing.run.is_over:  # a version without questions that could be asked
        return summary(request, dealing)
    asked = AttemptView.drawable(dealing.asked, chosen)
    more = {"asked": asked, "question": asked.question, "error": error, "token": dealing.run.token()}
    return _page(request, dealing, more, status=422 if error else 200)


def summary(request: HttpRequest, dealing: practice.Dealing) -> HttpResponse:
    """Say how it went, and offer what was missed once more."""
    found = dealing.points_by_question
    more = {
        "is_over": True,
        "right": len(found) - len(dealing.missed),
        "missed": dealing.missed,
        "token": dealing.run.token(),
        "lessons": _lessons(dealing) if dealing.run.kind == practice.ASSESS else (),
    }
    return _page(request, dealing, more)


def _lessons(dealing: practice.Dealing) -> list[tuple[LessonResult, str, str]]:
    """Each lesson that was asked about with its title and address; lessons that are gone are left out."""
    links = lesson_links(dealing.content.questions, _language())
    found = {question.lesson: links[question.key] for question in dealing.content.questions if question.key in links}
    results = by_lesson(dealing.content, dealing.points_by_question)
    return [(one, found[one.key].title, found[one.key].path.partition("#")[0]) for one in results if one.key in found]


def _mark(request: HttpRequest, dealing: practice.Dealing) -> HttpResponse:
    if dealing.run.kind != practice.ASSESS:
        raise PracticeOver
    item = offered_item(request.user, UUID(dealing.run.origin), kind="quiz")
    if item is None or item.standing_id is None:
        raise Http404
    well_known = [one.key for one in by_lesson(dealing.content, dealing.points_by_question) if one.is_well_known]
    n = len(mark_optional(enrolment_id=item.standing_id, keys=well_known))
    text = ngettext("One lesson is now marked as optional for you.", "%(n)d lessons are now marked as optional for you.", n) % {"n": n}
    messages.success(request, text)
    return redirect(back_to(dealing.run))


def _page(request: HttpRequest, dealing: practice.Dealing, more: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {
        "dealing": dealing,
        "count": len(dealing.run.keys),
        "back": back_to(dealing.run),
        "kinds": KIND_WORDS,
        "hints": HINTS,
        "verdicts": VERDICTS,
        "content_lang": dealing.lang,
        "words": {"moved": _("“{text}” is now in place {place} of {all}.")},
        **more,
    }
    return render(request, "quizzes/practice.html", context, status=status)


def back_to(run: practice.Run) -> str:
    """Where a run began: the review of its attempt, or the page of its quiz."""
    if run.kind == practice.AGAIN:
        return reverse("quizzes:review", args=[run.origin])
    item = CourseItem.objects.filter(key=run.origin).first()
    words = (item.texts.get(_language()) or next(iter(item.texts.values()), {})) if item else {}
    return str(words.get("path") or reverse("courses:dashboard"))
