"""One certificate in the administration, and what is asked to be done with it. Names are shown only after a reason was given (row 15, G-7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.admin import messages

from certificates import event_words, validity, wording
from certificates.admin_guard import actor_of, needs
from certificates.change_forms import REFUSALS, AskForm, NoteForm
from certificates.codes import grouped
from certificates.errors import ChangeRefused
from certificates.models import Certificate, ChangeRequest
from certificates.services import changes
from certificates.services.looking import look
from certificates.statement import from_json

HISTORY = 100


@require_safe
@needs("U", "revocation")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate without its holder's name: state, what happened, and the forms for what may be asked."""
    return _page(request, _certificate(pk))


@require_POST
@needs("R", "certificate")
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with name and content, once, after a reason; the holder is told (G-7)."""
    row, form = _certificate(pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, look_form=form, status=422)
    look(certificate=row, actor=actor_of(request), reason=form.cleaned_data["note"])
    statement = from_json(row.statement)
    language = (get_language() or "de")[:2]
    return _page(request, row, holder=statement.holder, facts=wording.facts(statement, language))


@require_POST
@needs("U", "revocation")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a revocation or a corrected certificate; a second person decides."""
    row, form = _certificate(pk), AskForm(request.POST)
    if not form.is_valid():
        return _page(request, row, ask_form=form, status=422)
    try:
        changes.ask(certificate=row, actor=actor_of(request), **form.cleaned_data)
    except ChangeRefused as refused:
        messages.error(request, REFUSALS[refused.reason])
    else:
        messages.success(request, _("Your request waits for another administrator. Nothing has changed so far."))
    return redirect("certificate_ledger:one", pk)


@require_GET
@needs("U", "revocation")
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and what was decided."""
    rows = ChangeRequest.objects.select_related("certificate__enrolment__course", "requested_by", "decided_by", "organisation")
    waiting = list(rows.filter(state=ChangeRequest.State.OPEN).order_by("requested_at"))
    decided = list(rows.exclude(state=ChangeRequest.State.OPEN).order_by("-decided_at", "-pk")[:HISTORY])
    context = {"waiting": [_line(each, request) for each in waiting], "decided": [_line(each, request) for each in decided]}
    return render(request, "certificates/admin/requests.html", context)


@require_POST
@needs("U", "revocation")
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Approve, refuse or take back a request."""
    row = get_object_or_404(ChangeRequest, pk=pk)
    actor, note = actor_of(request), request.POST.get("note", "")
    try:
        if act == "approve":
            changes.approve(request_id=row.pk, actor=actor)
            messages.success(request, _("Done. The holder is told by mail."))
        elif act == "refuse":
            changes.refuse(request_id=row.pk, actor=actor, note=note)
            messages.success(request, _("The request is refused; nothing was changed."))
        else:
            changes.withdraw(request_id=row.pk, actor=actor)
            messages.success(request, _("The request is taken back; nothing was changed."))
    except ChangeRefused as refused:
        messages.error(request, REFUSALS[refused.reason])
    return redirect("certificate_ledger:requests")


def _certificate(pk: int) -> Certificate:
    return get_object_or_404(Certificate.objects.select_related("enrolment__course", "replaces", "replaced_by"), pk=pk)


def _line(row: ChangeRequest, request: HttpRequest) -> dict:
    by_holder = row.requested_by_id == row.certificate.enrolment.learner_id
    return {
        "row": row,
        "code": grouped(row.certificate.code),
        "by": _("the holder") if by_holder else _named(row),
        "is_own": row.requested_by_id == request.user.pk,
    }


def _named(row: ChangeRequest) -> str:
    town = row.organisation.name if row.organisation else ""
    return f"{row.requested_by} ({town})" if town else str(row.requested_by)


def _page(request: HttpRequest, row: Certificate, status: int = 200, **more) -> HttpResponse:
    waiting = row.change_requests.filter(state=ChangeRequest.State.OPEN).select_related("requested_by").first()
    now = timezone.now()
    context = {
        "row": row,
        "code": grouped(row.code),
        "is_expired": validity.is_expired(row, now),
        "is_standing": row.state != Certificate.State.REVOKED and row.erased_at is None,
        "events": [(event, event_words.said(event)) for event in row.events.select_related("actor").order_by("-at", "-pk")],
        "waiting": waiting,
        "older": grouped(row.replaces.code) if row.replaces else "",
        "newer": grouped(row.replaced_by.code) if hasattr(row, "replaced_by") else "",
        "ask_form": AskForm(),
        "look_form": NoteForm(),
    }
    return render(request, "certificates/admin/one.html", context | more, status=status)
