"""Correcting keys in the administration (matrix row 8): a trainer proposes, an administrator sees the dry run and decides after a fresh
sign-in. A trainer sees no dry run: trying out keys would tell who answered what. What the published figures say is shown instead (K-10)."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from accounts.policy import NEVER, may
from accounts.services.roles import viewer_of
from quizzes.bank.listing import visible_to
from quizzes.bank.views import person
from quizzes.corrections import Correction, corrected
from quizzes.errors import RegradeRefused
from quizzes.models import QuizVersion, Regrade, RegradeProposal
from quizzes.regrading.forms import CorrectionForm
from quizzes.regrading.outlook import outlook
from quizzes.regrading.preview import preview
from quizzes.regrading.wording import REFUSALS, answer_words, said
from quizzes.services import regrading
from quizzes.services.closing import corrections_of
from quizzes.services.versions import content_for
from quizzes.statistics import LEAST_PEOPLE

View = Callable[..., HttpResponse]


def decides(request: HttpRequest) -> bool:
    """Whether the person may correct keys."""
    return may(viewer_of(request.user), "U", "regrade") != NEVER


def for_deciders(view: View) -> View:
    """Let only those in who may correct keys; every act asks for a recent sign-in (row 8, !)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not decides(request):
            raise PermissionDenied(_("Keys are corrected by administrators."))
        return view(request, *args, **kwargs)

    return reauthentication_required(enabled=lambda request: not settings.DEMO, allow_get=True)(guarded)


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """The audit trail: proposals that wait, and every correction with its reason. Numbers of attempts for those who decide."""
    keys = visible_to(person(request)).values("item_key")
    known = {"version__item__key__in": keys} if not decides(request) else {}
    proposals = RegradeProposal.objects.filter(state=RegradeProposal.State.OPEN, **known).select_related("version__item", "proposed_by")
    rows = (
        Regrade.objects.filter(**known)
        .select_related("version__item", "decided_by", "proposal__proposed_by")
        .annotate(
            changed=Count("notices", distinct=True),
            gained=Count("notices", filter=Q(notices__passed_before=False, notices__passed_after=True), distinct=True),
            waiting=Count(
                "version__attempts",
                filter=Q(version__attempts__state="graded", version__attempts__regraded_to__lt=F("number")),
                distinct=True,
            ),
        )
    )
    context = {
        "proposals": [(row, said(_question(row.version, row.question_key), row.correct)) for row in proposals.defer("version__content")],
        "rows": [
            (row, said(_question(row.version, row.question_key), row.correct))
            for row in rows.defer("version__content").order_by("-decided_at", "-pk")[:200]
        ],
        "decides": decides(request),
    }
    return render(request, "quizzes/admin/regrade/trail.html", context)


def _question(version: QuizVersion, key: str):
    return content_for(version).question(key)


def version_of(request: HttpRequest, pk: int, key: str) -> QuizVersion:
    """Return a version of a quiz that the person may edit, with that question. 404 otherwise."""
    version = QuizVersion.objects.select_related("item__module__course").defer("content").filter(pk=pk).first()
    allowed = version is not None and (decides(request) or visible_to(person(request)).filter(item_key=version.item.key).exists())
    if version is None or not allowed or content_for(version).question(key) is None:
        raise Http404
    return version


@require_GET
def choose(request: HttpRequest, page: int, block: str) -> HttpResponse:
    """Lead from a question of the bank to the newest version that asks it. Without a published version there is nothing to correct."""
    entry = visible_to(person(request)).filter(page_id=page, block=block).first()
    if entry is None:
        raise Http404
    versions = QuizVersion.objects.filter(item__key=entry.item_key, locale=entry.locale).defer("content").order_by("-number")
    found = next((version for version in versions if content_for(version).question(entry.key) is not None), None)
    if found is None:
        messages.error(request, _("This question was never published; there is no key to correct."))
        return redirect("quizzes_bank")
    return redirect("quizzes_regrade_correct", found.pk, entry.key)


@reauthentication_required(enabled=lambda request: not settings.DEMO and decides(request), allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """Say what is right; `act` is preview (the dry run), decide, or propose."""
    found = version_of(request, version, key)
    question = content_for(found).question(key)
    if question is None:
        raise Http404
    proposal = _open_proposal(request, found, key)
    form = CorrectionForm(request.POST or None, question=question, initial={"reason": proposal.reason} if proposal else None)
    like = regrading.like_versions(found, key)
    shown = foreseen = None
    if request.method == "POST" and form.is_valid() and form.correct is not None:
        try:
            if not decides(request) and request.POST.get("act") == "outlook":
                foreseen = outlook(versions=like, question=question, correct=form.correct)
            elif not decides(request):
                regrading.propose(
                    proposed_by=person(request), version=found, question_key=key, correct=form.correct, reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("Your proposal waits for an administrator."))
                return redirect("quizzes_regrades")
            if request.POST.get("act") == "decide":
                regrading.decide(
                    decided_by=person(request),
                    version=found,
                    question_key=key,
                    correct=form.correct,
                    reason=form.cleaned_data["reason"],
                    proposal=proposal,
                )
                messages.success(request, _("The key is corrected. Attempts are graded again now; learners whose result changes are told."))
                return redirect("quizzes_regrades")
        except RegradeRefused as refused:
            form.add_error(None, REFUSALS[refused.reason])
        else:
            shown = preview(versions=like, question_key=key, correct=form.correct) if decides(request) else None
    held = [one for one in corrections_of(found) if one.question_key == key]
    holds: Correction | None = held[-1] if held else None
    context = {
        "version": found,
        "question": question,
        "form": form,
        "like": like,
        "others": _others(found, key, like),
        "solution": answer_words(question, corrected(question, holds).solution()),
        "holds": said(question, {"way": holds.way, "accepted": holds.accepted, "tolerance": holds.tolerance}) if holds else "",
        "proposal": proposal,
        "proposed": said(question, proposal.correct) if proposal else "",
        "preview": shown,
        "asks_outlook": not decides(request) and request.POST.get("act") == "outlook" and form.correct is not None,
        "outlook": foreseen,
        "least": LEAST_PEOPLE,
        "correction": said(question, form.correct) if form.correct else "",
        "decides": decides(request),
    }
    return render(request, "quizzes/admin/regrade/correct.html", context, status=422 if form.errors else 200)


def _open_proposal(request: HttpRequest, version: QuizVersion, key: str) -> RegradeProposal | None:
    pk = request.POST.get("proposal") or request.GET.get("proposal") or ""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 10 and decides(request)):
        return None
    return RegradeProposal.objects.filter(pk=pk, version=version, question_key=key, state=RegradeProposal.State.OPEN).first()


def _others(version: QuizVersion, key: str, like: list[QuizVersion]) -> list[QuizVersion]:
    """Versions that ask the question with another key: they are corrected by themselves."""
    known = {one.pk for one in like}
    rows = QuizVersion.objects.filter(item_id=version.item_id).exclude(pk__in=known).defer("content").order_by("locale", "-number")
    return [row for row in rows if content_for(row).question(key) is not None]


@require_POST
@for_deciders
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what held before a correction, with a reason."""
    row = get_object_or_404(Regrade.objects.select_related("version"), pk=pk)
    try:
        regrading.undo(decided_by=person(request), regrade=row, reason=request.POST.get("reason", ""))
    except RegradeRefused as refused:
        messages.error(request, REFUSALS[refused.reason])
    else:
        messages.success(request, _("What held before holds again. Passes that were gained stay."))
    return redirect("quizzes_regrades")


@require_POST
@for_deciders
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a proposal without a correction."""
    row = get_object_or_404(RegradeProposal, pk=pk)
    if regrading.refuse_proposal(decided_by=person(request), proposal=row):
        messages.success(request, _("The proposal is refused; nothing was changed."))
    else:
        messages.error(request, REFUSALS["decided"])
    return redirect("quizzes_regrades")
