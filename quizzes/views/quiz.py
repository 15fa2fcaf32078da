"""The page of a quiz beside its outline, and starting an attempt."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import UUIDField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.prepared import Argument, Prepared
from courses.errors import CourseError
from courses.models import CourseItem
from courses.queries import standing_enrolment
from courses.views.player import enter
from quizzes.content import release
from quizzes.errors import NoAttemptsLeft, QuizNotReady, TooSoon
from quizzes.limits import seconds_to_wait
from quizzes.pages import QuizPage
from quizzes.queries import attempts_of, rules_page
from quizzes.rules import counting, release_sentence, wait_sentence, waits_until
from quizzes.services.attempts import start_attempt
from quizzes.services.renewing import short_now

_QUIZ = Prepared(lambda: CourseItem.objects.select_related("module__course").filter(key=Argument("key", UUIDField()), kind="quiz"))


def quiz(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """Show what the test asks for, and earlier attempts, to somebody who is enrolled."""
    entered = enter(request, page)
    if isinstance(entered, HttpResponse):
        return entered
    item, enrolment, outline = entered
    before, here, after = outline.around(item.pk)
    attempts, rules = attempts_of(enrolment, item), rules_page(page, item)
    short = short_now(enrolment=enrolment, item=item)
    context = {
        "page": page,
        "section": "learn",
        "rules": rules,
        "asked": short.count if short else rules.asked,
        "short": short,
        "outline": outline,
        "module": outline.module_of(item.pk),
        "here": here,
        "before": before,
        "after": after,
        "enrolment": enrolment,
        "open_attempt": next((attempt for attempt in attempts if attempt.is_open), None),
        "graded": [attempt for attempt in attempts if not attempt.is_open],
        "has_passed": any(attempt.passed for attempt in attempts),
        "counting": counting(attempts, rules.counts),
        "points_shown": release(rules, passed=any(attempt.passed for attempt in attempts), attempts_used=len(attempts)).points,
        "release_words": release_sentence(rules),
        "wait_words": wait_sentence(rules.wait_minutes),
        "waits_until": waits_until(attempts, rules.wait_minutes, timezone.now()),
        "attempts_left": max(0, rules.max_attempts - len(attempts)) if rules.max_attempts else None,
    }
    return render(request, page.template, context)


@login_required
@require_POST
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Start or continue an attempt. 404 unless enrolled and the quiz is known; 429 when pressed too often."""
    item = next(iter(_QUIZ.all(key=key)), None)
    enrolment = standing_enrolment(request.user, item.module.course) if item else None
    if item is None or enrolment is None:
        raise Http404
    wait = seconds_to_wait("start_attempt", request.user.pk)
    if wait:
        refusal = render(request, "429.html", status=429)
        refusal["Retry-After"] = str(wait)
        return refusal
    try:
        attempt = start_attempt(enrolment=enrolment, item=item, language=(get_language() or "de")[:2])
    except (CourseError, QuizNotReady):
        raise Http404 from None
    except (NoAttemptsLeft, TooSoon) as refusal:
        messages.error(request, _refusal(refusal))
        return redirect(item.texts.get((get_language() or "de")[:2], {}).get("path") or "courses:dashboard")
    return redirect("quizzes:attempt", attempt.public_id)


def _refusal(refusal: NoAttemptsLeft | TooSoon) -> str:
    if isinstance(refusal, NoAttemptsLeft):
        return _("You have used all attempts that this test allows.")
    local = timezone.localtime(refusal.until)
    when = {"day": date_format(local, "DATE_FORMAT"), "time": date_format(local, "TIME_FORMAT")}
    return _("The next attempt is possible from %(day)s, %(time)s.") % when
