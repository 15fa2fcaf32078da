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
from certificates import seal_keys, validity
from certificates.admin_guard import needs
from certificates.codes import grouped
from certificates.ledger import BAR_HEIGHT, EXPIRED, LedgerFilter, by_month, in_state
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
    # By municipality the list says who trains whom: that is row 15, which asks for a recent sign-in.
    view = needs("R", "certificate", for_reading=True)(_list) if request.GET.get("organisation") else _list
    return view(request)


def _list(request: HttpRequest) -> HttpResponse:
    state, now = request.GET.get("state", ""), timezone.now()
    state = state if state in {*STATES, EXPIRED} else Certificate.State.NEEDS_ATTENTION
    form = LedgerFilter(request.GET)
    narrowed = Certificate.objects.filter(form.condition())
    found = list(
        narrowed.values_list("state").annotate(
            all=Count("pk"), damaged=Count("pk", filter=DAMAGED), expired=Count("pk", filter=validity.expired(now))
        )
    )
    counts = {each: count - expired for each, count, _damaged, expired in found} | {EXPIRED: sum(row[3] for row in found)}
    counts[Certificate.State.NEEDS_ATTENTION] = counts.get("needs_attention", 0) + sum(row[2] for row in found)
    wanted = in_state(state, now)
    if state == Certificate.State.NEEDS_ATTENTION:
        wanted |= DAMAGED
    rows = narrowed.filter(wanted).select_related("enrolment__course").order_by("-requested_at", "-pk")
    page = Paginator(rows, PAGE, allow_empty_first_page=True).get_page(request.GET.get("p"))
    context = {
        "states": [
            *((each, each.label, counts.get(each, 0)) for each in STATES[:3]),
            (EXPIRED, _("expired"), counts[EXPIRED]),
            (STATES[3], STATES[3].label, counts.get(STATES[3], 0)),
        ],
        "form": form,
        "query": form.query(),
        "state": state,
        "page": page,
        "rows": [(row, grouped(row.code)) for row in page],
        "ending": ending(now),
        "page_title": _("Certificates"),
        "header_icon": "success",
        "seal": _ending_seal(),
    }
    return render(request, "certificates/admin/ledger.html", context)


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Count by month what was issued and revoked. Refuses everybody but administrators."""
    _only_administrators(request)
    context = {"months": by_month(today=timezone.localdate()), "height": BAR_HEIGHT}
    return render(request, "certificates/admin/months.html", context)


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
