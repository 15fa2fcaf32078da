"""The attempt: one question at a time, what is still open, and the review. A foreign attempt looks like an unknown one: 404."""

import json
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.queries import outline_for
from quizzes.comparing import comparison_of, others_of
from quizzes.content import BadAnswer
from quizzes.errors import AnswerConflict, AttemptClosed, AttemptUnknown, QuestionUnknown
from quizzes.models import Attempt
from quizzes.queries import AskedQuestion, AttemptView, attempt_of, view_of
from quizzes.receipts import receipt_text, short_digits
from quizzes.review import release_of, review_of
from quizzes.rules import held_back
from quizzes.services.attempts import PendingAnswer, submit_attempt
from quizzes.services.closing import is_overdue
from quizzes.services.deadlines import close_one
from quizzes.services.versions import content_for
from quizzes.wording import BAD_ANSWER, BAD_ANSWERS, HINTS, KIND_WORDS, VERDICTS

MOST_PENDING, LONGEST_PENDING = 200, 1_000_000


def own_attempt(request: HttpRequest, public_id: UUID) -> Attempt:
    """Return the attempt of the person who asks, closed by now if its time is over. 404 otherwise."""
    try:
        attempt = attempt_of(public_id, request.user)
    except AttemptUnknown:
        raise Http404 from None
    if attempt.is_open and is_overdue(attempt, timezone.now()) and close_one(attempt_id=attempt.pk):
        attempt = attempt_of(public_id, request.user)
    return attempt


def arrived(request: HttpRequest) -> datetime:
    """When the request came in, before anything of ours took time."""
    return datetime.fromtimestamp(request.received_at, UTC) if hasattr(request, "received_at") else timezone.now()


@login_required
@require_GET
def attempt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the questions; `?q=4` says which one is open. A graded attempt leads to its review."""
    found = own_attempt(request, public_id)
    if found.state == Attempt.State.GRADED:
        return redirect("quizzes:review", public_id)
    if not found.is_open:
        raise Http404
    return page_of(request, found)


def page_of(
    request: HttpRequest, found: Attempt, *, refused: tuple[AskedQuestion, tuple[str, ...], str] | None = None, status: int = 200
) -> HttpResponse:
    """Render an open attempt at one question; `refused` is a question with what was entered and why it was not saved."""
    view = view_of(found)
    number, errors = 0, {}
    if refused is not None:
        asked_again, entered, sentence = refused
        number, errors = asked_again.question.number, {asked_again.question.key: sentence}
        view = view.with_entered(asked_again.question.key, entered)
    asked = request.GET.get("q", "")
    chosen = number or (int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0)
    current = chosen if 1 <= chosen <= len(view.questions) else view.first_open()
    context = {
        "view": view,
        "attempt": found,
        "base": reverse("quizzes:attempt", args=[found.public_id]),
        "current": current,
        "errors": errors,
        "kinds": KIND_WORDS,
        "hints": HINTS,
        "verdicts": VERDICTS,
        "quiz_path": quiz_path(found),
        "content_lang": found.version.locale,
        "server_now": timezone.now(),
        "words": words_for_script(view),
    }
    return render(request, "quizzes/attempt.html", context, status=status)


def quiz_path(found: Attempt) -> str:
    """The address of the quiz in the reader's language, else in the language of the attempt."""
    texts = found.item.texts
    words = texts.get((get_language() or "de")[:2]) or texts.get(found.version.locale) or {}
    return str(words.get("path") or reverse("courses:dashboard"))


def title_of(found: Attempt) -> str:
    """The title of the quiz in the language of the attempt."""
    return str((found.item.texts.get(found.version.locale) or {}).get("title", ""))


def words_for_script(view: AttemptView) -> dict[str, str]:
    """The sentences that the script shows: what it says was saved was saved."""
    return {
        "saved": _("Saved"),
        "saving": _("Saving …"),
        "offlineOne": _("Offline, 1 answer waiting"),
        "offlineMany": _("Offline, {n} answers waiting"),
        "offlineNote": _("Your answers are kept on this device and are sent as soon as there is a connection."),
        "offlineUnkept": _("Please leave this window open: this browser cannot keep your answers."),
        "failed": _("Not saved."),
        "retry": _("Try again"),
        "signedOut": _("Your sign-in has ended. Your answers are kept on this device."),
        "signIn": _("Sign in again"),
        "elsewhere": _("Opened in another tab."),
        "takeOver": _("Go on here"),
        "gone": _("This attempt is no longer available."),
        "closed": _("This attempt is finished; this answer was not added."),
        "toReview": _("To the evaluation"),
        "refused": str(BAD_ANSWER),
        "number": _("Please enter a number in figures, for example 12.5."),
        "conflict": _("Another answer to this question was saved in another window."),
        "held": _("Saved there:"),
        "keepMine": _("Keep the answer of this window"),
        "takeTheirs": _("Take the saved answer"),
        "moved": _("“{text}” is now in place {place} of {all}."),
        "missingOne": _("One pair is still open. You can go on and come back later; nothing is lost."),
        "missingMany": _("{n} pairs are still open. You can go on and come back later; nothing is lost."),
        "partOne": _("One part is still open. You can go on and come back later; nothing is lost."),
        "partMany": _("{n} parts are still open. You can go on and come back later; nothing is lost."),
        "taken": str(BAD_ANSWERS["taken"]),
        "tooLong": str(BAD_ANSWERS["too_long"]),
        "charactersLeft": _("{n} characters left"),
        "open": _("open"),
        "started": _("begun"),
        "done": _("answered"),
        "timeZone": timezone.get_current_timezone_name(),
        "flagged": _("marked for a second look"),
        "question": _("Question {n}"),
        "minutesLeft": _("{n} min left"),
        "timeOver": _("The time is over."),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what is still open, then submit. A second submit leads to the first result; a conflict leads back and says so."""
    found = own_attempt(request, public_id)
    if found.state == Attempt.State.VOID:
        raise Http404
    if request.method != "POST" and found.state == Attempt.State.GRADED:
        return redirect("quizzes:review", public_id)
    if request.method != "POST":
        context = {"view": view_of(found), "attempt": found, "quiz_path": quiz_path(found), "content_lang": found.version.locale}
        return render(request, "quizzes/submit.html", context)
    try:
        waiting = pending_answers(request.POST.get("pending", ""))
        submit_attempt(attempt_id=public_id, learner=request.user, pending=waiting, received_at=arrived(request))
    except AttemptUnknown:
        raise Http404 from None
    except AttemptClosed:
        messages.error(request, _("This attempt can no longer be submitted."))
        return redirect("courses:dashboard")
    except AnswerConflict:
        messages.warning(
            request, _("Another answer was saved in another window. Please look at your answers once more; nothing was submitted yet.")
        )
        return redirect("quizzes:submit", public_id)
    except (BadAnswer, QuestionUnknown):
        messages.error(request, BAD_ANSWER)
        return redirect("quizzes:submit", public_id)
    return redirect("quizzes:review", public_id)


def pending_answers(text: str) -> list[PendingAnswer]:
    """Read what waited in the browser. Raises BadAnswer for anything that is not a short list of answers."""
    if not text:
        return []
    try:
        rows = json.loads(text) if len(text) <= LONGEST_PENDING else None
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or len(rows) > MOST_PENDING or not all(isinstance(row, dict) for row in rows):
        raise BadAnswer("shape")
    return [PendingAnswer(str(row.get("question", "")), row.get("revision", 0), row.get("chosen", [])) for row in rows]


@login_required
@require_GET
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the result with every reason; `?only=wrong` leaves out what was right. An open attempt leads back to its questions."""
    found = own_attempt(request, public_id)
    if found.is_open:
        return redirect("quizzes:attempt", public_id)
    if found.state == Attempt.State.VOID:
        raise Http404
    language = (get_language() or "de")[:2]
    result = review_of(found, language)
    outline = outline_for(course=found.item.module.course, enrolment=found.enrolment, language=language)
    only_wrong = request.GET.get("only") == "wrong"
    _before, here, after = outline.around(found.item_id)
    context = {
        "review": result,
        "attempt": found,
        "shown": result.wrong if only_wrong else result.questions,
        "only_wrong": only_wrong,
        "outline": outline,
        "module": outline.module_of(found.item_id),
        "here": here,
        "after": after or outline.next_item,
        "kinds": KIND_WORDS,
        "verdicts": VERDICTS,
        "quiz_path": quiz_path(found),
        "content_lang": found.version.locale,
        "others": others_of(found),
        "held_back": held_back(content_for(found.version), result.release),
        "short_digits": short_digits(found.receipt),
    }
    return render(request, "quizzes/review.html", context)


@login_required
@require_GET
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand out what the server holds of a graded attempt as a text file. 404 for foreign and open ones."""
    found = own_attempt(request, public_id)
    if found.state != Attempt.State.GRADED:
        raise Http404
    answer = HttpResponse(receipt_text(found, title_of(found)), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="secu4all-{short_digits(found.receipt)}.txt"'
    return answer


@login_required
@require_GET
def compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the graded attempts at one quiz side by side: what was right then and what is right now. 404 for foreign and open ones."""
    found = own_attempt(request, public_id)
    if found.state != Attempt.State.GRADED or not release_of(found, content_for(found.version)).verdicts:
        raise Http404
    context = {"attempt": found, "comparison": comparison_of(found), "quiz_path": quiz_path(found), "title": title_of(found)}
    return render(request, "quizzes/compare.html", context)
