"""Saving one answer: JSON by PUT from the script, or a plain form by POST. Both go through the same service."""

import json
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes.content import BadAnswer
from quizzes.errors import AnswerConflict, AttemptClosed, AttemptUnknown, QuestionUnknown
from quizzes.limits import seconds_to_wait
from quizzes.queries import AskedQuestion, view_of
from quizzes.services.attempts import save_answer
from quizzes.views.attempt import arrived, own_attempt, page_of
from quizzes.wording import BAD_ANSWER, BAD_ANSWERS

PART = "chosen-"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# A text of 10,000 characters, each of them escaped by JSON as two times six signs.
LONGEST_BODY = 131_072


@require_http_methods(["PUT", "POST"])
def answer(request: HttpRequest, public_id: UUID, question_key: str) -> HttpResponse:
    """Store one answer. 404 for unknown and foreign attempts alike, 409 when something else is held or the attempt is over."""
    return _by_script(request, public_id, question_key) if request.method == "PUT" else _by_form(request, public_id, question_key)


def _refuse(status: int, error: str, **more: Any) -> JsonResponse:
    headers = {"Retry-After": str(more["wait"])} if "wait" in more else None
    return JsonResponse({"error": error, **more}, status=status, headers=headers)


def _by_script(request: HttpRequest, public_id: UUID, question_key: str) -> JsonResponse:
    if not request.user.is_authenticated:
        return _refuse(401, "signed_out")
    if request.content_type != "application/json" or request.headers.get("Content-Encoding", "identity") != "identity":
        return _refuse(415, "content_type")
    if wait := seconds_to_wait("answer", public_id):
        return _refuse(429, "too_often", wait=wait)
    try:
        given = _read(request)
        saved = save_answer(
            attempt_id=public_id,
            learner=request.user,
            question_key=question_key,
            revision=given.get("revision"),
            chosen=given.get("chosen"),
            received_at=arrived(request),
        )
    except (AttemptUnknown, QuestionUnknown):
        return _refuse(404, "unknown")
    except BadAnswer as bad:
        return _refuse(400, bad.reason)
    except AttemptClosed as closed:
        return _refuse(409, "closed", reason=closed.reason, url=reverse("quizzes:attempt", args=[public_id]))
    except AnswerConflict as conflict:
        held = conflict.held
        return _refuse(409, "conflict", revision=held.revision, chosen=held.chosen, saved_at=held.received_at)
    # Built after the service returned: what this acknowledges is committed.
    return JsonResponse({"revision": saved.revision, "chosen": saved.chosen, "saved_at": saved.saved_at})


def _read(request: HttpRequest) -> dict[str, Any]:
    """Return the object in the body; names other than revision and chosen are ignored later. Raises BadAnswer for anything else."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
        body = request.body if length <= LONGEST_BODY else b""
        given = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError, UnreadablePostError):
        raise BadAnswer("json") from None
    if not isinstance(given, dict):
        raise BadAnswer("json")
    return given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _by_form(request: HttpRequest, public_id: UUID, question_key: str) -> HttpResponse:
    """The way without a script: save this question, then go where the pressed button leads."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("quizzes:attempt", args=[public_id]))
    found = own_attempt(request, public_id)
    if not found.is_open:
        messages.warning(request, _("This attempt is finished; this answer was not added."))
        return redirect("quizzes:attempt", public_id)
    view = view_of(found)
    asked = next((one for one in view.questions if one.question.key == question_key), None)
    if asked is None:
        raise Http404
    chosen = given_by_form(request, asked)
    changed = chosen != asked.chosen if asked.question.kind == "ordering" else sorted(chosen) != sorted(asked.chosen)
    if changed and seconds_to_wait("answer", public_id):
        sentence = _("That was too often in a short time. This answer is not saved yet; please wait a minute and press the button again.")
        return page_of(request, found, refused=(asked, chosen, sentence), status=429)
    try:
        if changed:
            save_answer(
                attempt_id=public_id,
                learner=request.user,
                question_key=question_key,
                revision=_revision(request),
                chosen=chosen,
                received_at=arrived(request),
            )
    except BadAnswer as bad:
        why = str(BAD_ANSWERS.get(bad.reason, BAD_ANSWER))
        return page_of(request, found, refused=(asked, chosen, why), status=422)
    except AnswerConflict:
        messages.warning(
            request, _("Another answer to this question was saved in another window. You see it now; change it here if you want.")
        )
        return _to(public_id, asked.question.number)
    except AttemptClosed:
        messages.warning(request, _("This attempt is finished; this answer was not added."))
        return redirect("quizzes:attempt", public_id)
    if request.POST.get("go") == "end":
        return redirect("quizzes:submit", public_id)
    return _to(public_id, request.POST.get("go") or asked.question.number)


def _named_parts(request: HttpRequest) -> tuple[str, ...]:
    """Return the parts "gap=text" from fields called chosen-gap, in the order of the form; empty fields are no part."""
    fields = [name for name in request.POST if name.startswith(PART)]
    return tuple(f"{name.removeprefix(PART)}={_typed(request.POST[name])}" for name in fields if _typed(request.POST[name]))


def _typed(text: str) -> str:
    """Return what was typed as the script would send it: line ends as newlines, without the control characters that pasting brings along."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _to(public_id: UUID, number: int | str) -> HttpResponse:
    number = number if str(number).isascii() and str(number).isdigit() else 1
    return redirect(f"{reverse('quizzes:attempt', args=[public_id])}?q={number}")


def given_by_form(request: HttpRequest, asked: AskedQuestion) -> tuple[str, ...]:
    """Return what the form says. Lines that were never moved are no answer; `move` moves one line first."""
    chosen = [_typed(part) for part in request.POST.getlist("chosen") if _typed(part)]
    if asked.question.kind != "ordering":
        return tuple(chosen) + _named_parts(request)
    name, _colon, way = request.POST.get("move", "").partition(":")
    if name in chosen and way in ("up", "down"):
        place = chosen.index(name)
        other = place + (-1 if way == "up" else 1)
        if 0 <= other < len(chosen):
            chosen[place], chosen[other] = chosen[other], chosen[place]
    untouched = not asked.chosen and chosen == [option.key for option in asked.options]
    return () if untouched else tuple(chosen)
