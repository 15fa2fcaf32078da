"""Rules in the administration: what holds, what waits for a second person, and asking for a change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from certificates.admin_guard import actor_of, needs
from certificates.change_forms import REFUSALS
from certificates.errors import ChangeRefused
from certificates.models import CertificateRule, RuleChange
from certificates.rule_forms import RuleForm
from certificates.services import rules

HISTORY = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs("U", "certificate_layout")
def index(request: HttpRequest) -> HttpResponse:
    """List the rules, and ask for one to be changed; `course` in the address fills the form with what holds."""
    if request.method != "POST":
        return _page(request, RuleForm(initial=_holding(request.GET.get("course", ""))))
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    words = {name: form.cleaned_data[name] for name in ("course", "layout", "valid_months", "note")}
    try:
        rules.propose(actor=actor_of(request), **words)
    except ChangeRefused as refused:
        form.add_error(None, REFUSALS[refused.reason])
        return _page(request, form, status=409)
    messages.success(request, _("Your change waits for another administrator. Nothing has changed so far."))
    return redirect("certificate_rules:index")


@require_POST
@needs("U", "certificate_layout")
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Approve a change, or close it: refused by others, taken back by whoever asked."""
    row = get_object_or_404(RuleChange, pk=pk)
    try:
        if act == "approve":
            rules.approve(change_id=row.pk, actor=actor_of(request))
            messages.success(request, _("The rule is changed. It counts for whoever completes the course from now on."))
        else:
            rules.close(change_id=row.pk, actor=actor_of(request))
            messages.success(request, _("The change is closed; nothing was changed."))
    except ChangeRefused as refused:
        messages.error(request, REFUSALS[refused.reason])
    return redirect("certificate_rules:index")


def _holding(course: str) -> dict:
    rule = (
        CertificateRule.objects.filter(course=int(course)).first() if course.isascii() and course.isdigit() and len(course) < 10 else None
    )
    return {"course": rule.course_id, "layout": rule.layout_id, "valid_months": rule.valid_months} if rule else {}


def _page(request: HttpRequest, form: RuleForm, status: int = 200) -> HttpResponse:
    changes = RuleChange.objects.select_related("course", "layout", "requested_by", "decided_by")
    context = {
        "form": form,
        "rules": CertificateRule.objects.select_related("course", "layout").order_by("course__title"),
        "waiting": changes.filter(state=RuleChange.State.OPEN).order_by("requested_at"),
        "decided": changes.exclude(state=RuleChange.State.OPEN).order_by("-decided_at", "-pk")[:HISTORY],
    }
    return render(request, "certificates/admin/rules.html", context, status=status)
