"""What holders do about their own certificates: ask for a corrected one, renew one that runs out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from certificates.change_forms import REFUSALS, CorrectionForm
from certificates.errors import ChangeRefused, RenewalRefused
from certificates.models import Certificate, ChangeRequest
from certificates.services.changes import ask_correction
from certificates.services.renewing import offer
from certificates.services.renewing import renew as renew_service
from certificates.statement import from_json
from courses.queries import outline_for

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def correction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a certificate with the name of today. 404 for a foreign one and for one that does not stand."""
    row, holder = _own(request, public_id)
    statement = from_json(row.statement)
    form = CorrectionForm(request.POST or None)
    waiting = row.change_requests.filter(state=ChangeRequest.State.OPEN).first()
    if request.method == "POST" and form.is_valid():
        try:
            ask_correction(certificate=row, holder=holder, note=form.cleaned_data["note"])
        except ChangeRefused as refused:
            form.add_error(None, REFUSALS[refused.reason])
        else:
            messages.success(request, _("Your request has arrived. The administration looks at it, and you get a mail."))
            return redirect("certificates:certificate", row.public_id)
    context = {
        "card_title": statement.word(statement.title, _language()),
        "public_id": row.public_id,
        "old_name": statement.holder,
        "new_name": holder.full_name.strip(),
        "form": form,
        "waiting": waiting,
    }
    return _page(request, "certificates/correction.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(METHODS)
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what a renewal asks for, and begin it. 404 for a foreign certificate, one without an end, and one that does not stand."""
    row, holder = _own(request, public_id)
    found = offer(certificate=row)
    if found.state == "none":
        raise Http404
    if request.method == "POST":
        try:
            enrolment = renew_service(certificate=row, holder=holder)
        except RenewalRefused:
            messages.error(request, _("This certificate cannot be renewed at the moment."))
            return redirect("certificates:renew", row.public_id)
        outline = outline_for(course=enrolment.course, enrolment=enrolment, language=_language())
        messages.success(request, _("Your renewal has begun. What has not changed counts already."))
        return redirect((outline.next_item.path if outline.next_item else "") or outline.path)
    statement = from_json(row.statement)
    outline = outline_for(course=row.enrolment.course, enrolment=None, language=_language())
    titles = {item.id: item for item in outline.items}
    context = {
        "card_title": statement.word(statement.title, _language()),
        "public_id": row.public_id,
        "until": statement.valid_until,
        "offer": found,
        "todo": [(titles.get(each.item.pk), each) for each in found.plan.todo] if found.plan else [],
        "course_path": outline.path,
    }
    return _page(request, "certificates/renew.html", context)


def _own(request: HttpRequest, public_id: UUID) -> tuple[Certificate, User]:
    rows = Certificate.objects.select_related("enrolment__course__live_version", "enrolment__learner")
    row = get_object_or_404(rows, public_id=public_id, enrolment__learner=request.user, erased_at=None, state=Certificate.State.ISSUED)
    return row, row.enrolment.learner


def _language() -> str:
    return (get_language() or "de")[:2]


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render_page(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
