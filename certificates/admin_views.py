"""The administrators' list of certificates. It shows codes and courses, no names: nothing here needs them."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.services.roles import has_role
from certificates import seal_keys
from certificates.codes import grouped
from certificates.models import Certificate
from certificates.services.files import ask_remake
from certificates.services.status_lists import ending
from certificates.services.sweeping import requeue

PAGE = 50
DAMAGED = Q(state=Certificate.State.ISSUED) & ~Q(last_error="")  # valid, but its file needs a person
STATES = (Certificate.State.NEEDS_ATTENTION, Certificate.State.REQUESTED, Certificate.State.ISSUED, Certificate.State.REVOKED)


def is_administrator(user: User | AnonymousUser) -> bool:
    """Whether somebody may look after certificates: an administrator, or the installation's own account."""
    return user.is_authenticated and (user.is_superuser or has_role(user, Role.ADMIN))


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """List certificates of one state, those that wait for a person first. Refuses everybody but administrators."""
    _only_administrators(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else Certificate.State.NEEDS_ATTENTION
    found = list(Certificate.objects.values_list("state").annotate(all=Count("pk"), damaged=Count("pk", filter=DAMAGED)))
    counts = {each: count for each, count, _damaged in found}
    counts[Certificate.State.NEEDS_ATTENTION] = counts.get("needs_attention", 0) + sum(damaged for *_state, damaged in found)
    wanted = Q(state=state)
    if state == Certificate.State.NEEDS_ATTENTION:
        wanted |= DAMAGED
    rows = Certificate.objects.filter(wanted).select_related("enrolment__course").order_by("-requested_at", "-pk")
    page = Paginator(rows, PAGE, allow_empty_first_page=True).get_page(request.GET.get("p"))
    context = {
        "states": [(each, each.label, counts.get(each, 0)) for each in STATES],
        "state": state,
        "page": page,
        "rows": [(row, grouped(row.code)) for row in page],
        "ending": ending(timezone.now()),
        "page_title": _("Certificates"),
        "header_icon": "success",
        "seal": _ending_seal(),
    }
    return render(request, "certificates/admin/ledger.html", context)


@require_POST
def requeue_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a certificate be made again that waits for a person; who said so is recorded. Refuses everybody but administrators."""
    actor = _only_administrators(request)
    row = get_object_or_404(Certificate, pk=pk)
    if requeue(certificate_id=row.pk, actor=actor) or ask_remake(certificate_id=row.pk, actor=actor):
        messages.success(request, _("Certificate %(code)s is made again.") % {"code": grouped(row.code)})
    else:
        messages.warning(request, _("Certificate %(code)s does not need attention any more.") % {"code": grouped(row.code)})
    return redirect("certificate_ledger:index")


def _ending_seal() -> dict | None:
    """Return what is to be said about a seal's certificate that ends soon or has ended, None when there is time."""
    about, now = seal_keys.published(), timezone.now()
    if about is None or about.ends > now + seal_keys.WARN_BEFORE:
        return None
    return {"ends": about.ends, "has_ended": about.ends < now}


def _only_administrators(request: HttpRequest) -> User:
    """Return who asks. Raises PermissionDenied for everybody but administrators."""
    if not isinstance(request.user, User) or not is_administrator(request.user):
        raise PermissionDenied
    return request.user
