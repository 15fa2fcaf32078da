"""Practising without anything being stored: one question a page, judged in the request that brings the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quizzes import practice
from quizzes.content import BadAnswer, QuestionGrade
from quizzes.errors import PracticeOver
from quizzes.models import Attempt
from quizzes.queries import AttemptView
from quizzes.review import ReviewedQuestion, compare, lesson_links, review_of
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
    if not wrong or not result.has_answers:
        return redirect("quizzes:review", public_id)
    run = practice.begin(kind=practice.AGAIN, origin=str(public_id), learner=request.user.pk, version=found.version, keys=wrong)
    return ask(request, practice.dealing_of(run))


@never_cache
@login_required
@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """Judge an answer, go to the next question, or begin once more with what was missed. Writes nothing, whatever is sent."""
    try:
        dealing = practice.dealing_of(practice.read(request.POST.get("run", ""), request.user.pk))
        if request.POST.get("go") == "missed" and dealing.missed:
            return ask(request, practice.dealing_of(practice.again(dealing.run, dealing.missed)))
        if dealing.run.is_over:
            return summary(request, dealing)
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
        given, run = dealing.judge(chosen)
    except BadAnswer as bad:
        return ask(request, dealing, chosen, str(BAD_ANSWERS.get(bad.reason, BAD_ANSWER)))
    question, points = dealing.question, run.earned[-1]
    grade = QuestionGrade(question.key, points, question.points, bool(given))
    links = lesson_links([question], _language())
    reviewed = ReviewedQuestion(
        asked.question.number,
        question,
        grade,
        compare(question, given),
        given,
        dealing.content.sources_of(question),
        links.get(question.key),
    )
    return _page(request, dealing, {"one": reviewed, "token": run.token(), "is_last": run.is_over})


def ask(request: HttpRequest, dealing: practice.Dealing, chosen: tuple[str, ...] = (), error: str = "") -> HttpResponse:
    """Show the question that is next, with what was entered and why it could not be judged."""
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
    }
    return _page(request, dealing, more)


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
    """Where a run began: the review of its attempt."""
    return reverse("quizzes:review", args=[run.origin])
