"""Checking a certificate by code or by file. Unknown and malformed look alike; people get a page, machines the same as JSON."""

import json
import logging

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates import check_words, limits, machine, verification, wording
from certificates.forms import CodeForm
from certificates.verification import ALTERED, TRANSCRIPT, UNCLEAR, UNKNOWN, Verdict

log = logging.getLogger(__name__)
RETRY_SECONDS = 60


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a usable one leads to its page."""
    if "code" not in request.GET:
        return page(request, "certificates/verify.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if form.is_valid():
        return redirect("certificates:verify_code", form.cleaned_data["code"])
    return page(request, "certificates/verify.html", {"form": form}, status=400)


@require_safe
def verify_code(request: HttpRequest, code: str, as_json: bool = False) -> HttpResponse:
    """Say what a code stands for: 200 for every code that was ever issued, the same 404 for all others."""
    return _answer(request, code, verification.lookup, "certificates/unknown.html", as_json)


@require_safe
def verify_file(request: HttpRequest, sha256: str, as_json: bool = False) -> HttpResponse:
    """Say whether a file with this fingerprint was issued, and what it stands for. The file itself never comes here."""
    return _answer(request, sha256, verification.lookup_file, "certificates/unknown_file.html", as_json)


@require_safe
def verify_credential(request: HttpRequest, code: str, sha256: str, as_json: bool = False) -> HttpResponse:
    """Say whether a credential with this code, from a badge or a file, is the one that was issued. The file itself never comes here."""

    def look(asked: str) -> Verdict:
        return verification.lookup_credential(asked, sha256)

    return _answer(request, code, look, "certificates/unknown_file.html", as_json)


def _answer(request: HttpRequest, asked: str, look, unknown: str, as_json: bool) -> HttpResponse:
    as_json = as_json or wants_json(request)
    forget_question(request)
    spent = spent_limit(request)
    if spent:
        return too_many(request, spent, as_json=as_json)
    try:
        verdict = look(asked)
    except DatabaseError as error:
        log.error("the database did not answer a check", extra={"error": type(error).__name__})
        request.user = AnonymousUser()  # who it is could not be asked either
        verdict = verification.unclear()
    if verdict.state == UNKNOWN:
        limits.is_spent(request, "verify_miss", count=True)
    if as_json:
        return _json(machine.answer(verdict, language()), machine.STATUS.get(verdict.state, 200))
    if verdict.state == UNKNOWN:
        request.path = request.path_info = reverse("certificates:verify")
        return page(request, unknown, {"form": CodeForm()}, status=404)
    return result(request, verdict)


def result(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """Return the page of a verdict; one that says nothing is a 503, since asking later may help."""
    if verdict.state == UNCLEAR:
        response = page(request, "certificates/unclear.html", {"verdict": verdict}, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    if verdict.state == TRANSCRIPT:
        return page(request, "certificates/transcript_file.html", {"form": CodeForm(), "verdict": verdict})
    template = "certificates/altered.html" if verdict.credential == ALTERED else "certificates/result.html"
    return page(request, template, {"form": CodeForm()} | result_context(verdict))


def result_context(verdict: Verdict) -> dict:
    """Return what the table of a verdict is drawn from."""
    reader = language()
    context: dict = {"verdict": verdict, "reason": check_words.public_reason(verdict.reason)[1]}
    if verdict.statement is not None:
        context["certified"] = check_words.certified(verdict.statement, reader)
        context["labels"] = {name: wording.label(name, reader) for name in ("name", "contents", "goals", "code")}
    return context


def too_many(request: HttpRequest, spent: str, *, as_json: bool = False) -> HttpResponse:
    """Say that it was too often, and how long to wait."""
    seconds = limits.wait_seconds(spent)
    if as_json:
        response = _json(machine.too_many(seconds), 429)
    else:
        response = page(request, "certificates/too_many.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether JSON is asked for rather than a page; browsers ask for a page first."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def forget_question(request: HttpRequest) -> None:
    """Drop what was added to the address: the page's own switches repeat it, and a forger must not put a name on this page."""
    request.META["QUERY_STRING"] = ""


def spent_limit(request: HttpRequest) -> str:
    """Return the limit that the address has used up, after counting this look; "" when it may go on."""
    if limits.is_spent(request, "verify", count=True):
        return "verify"
    return "verify_miss" if limits.is_spent(request, "verify_miss", count=False) else ""


def language() -> str:
    """Return the reader's language."""
    return (get_language() or "de")[:2]


def page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Return a page that no cache stores and no search engine finds."""
    return private(render(request, template, context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """Nothing here is stored by a cache or found by a search engine; the same address has a page and JSON."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _json(plain: dict, status: int) -> HttpResponse:
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    response = private(HttpResponse(text, content_type="application/json; charset=utf-8", status=status))
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
