"""Runs over many certificates in the administration: plan, see who is concerned, approve, watch, pause, undo."""

from typing import cast

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.models import Organisation
from accounts.services.second_person import has_another
from certificates.admin_guard import actor_of, needs
from certificates.change_forms import REFUSALS
from certificates.codes import grouped
from certificates.errors import ChangeRefused
from certificates.models import BulkRow, BulkRun, CertificateRule
from certificates.services import bulk_planning
from certificates.services.changes import ASKABLE
from courses.models import Course

PREVIEWED = 5
WHY = {
    "there already": gettext_lazy("has one already"),
    "no rule": gettext_lazy("the course earns none any more"),
    "not standing": gettext_lazy("no longer stood"),
    "NotStanding": gettext_lazy("no longer stood"),
    "fault": gettext_lazy("a fault, see the log"),
    "NotEarned": gettext_lazy("the course is not completed"),
}


class RunForm(forms.Form):
    """What is to be done, with whom, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is to be done"),
        choices=[choice for choice in BulkRun.Kind.choices if choice[0] != BulkRun.Kind.RESTORE],
        widget=forms.RadioSelect,
    )
    course = forms.ModelChoiceField(label=gettext_lazy("Course"), queryset=Course.objects.none())
    completed_from = forms.DateField(label=gettext_lazy("Completed from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    completed_to = forms.DateField(label=gettext_lazy("Completed until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"), queryset=Organisation.objects.order_by("name"), required=False
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason for a revocation"), choices=[("", "–"), *((each.value, each.label) for each in ASKABLE)], required=False
    )
    note = forms.CharField(label=gettext_lazy("Why, for the record"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        course = cast(forms.ModelChoiceField, self.fields["course"])
        course.queryset = Course.objects.filter(pk__in=CertificateRule.objects.values("course")).order_by("title")

    def clean(self) -> dict:
        """Refuse a revocation without a reason and a period that ends before it begins."""
        values = super().clean() or {}
        if values.get("kind") == BulkRun.Kind.REVOKE and not values.get("reason"):
            self.add_error("reason", _("Please choose a reason."))
        first, last = values.get("completed_from"), values.get("completed_to")
        if first and last and last < first:
            self.add_error("completed_to", _("The period ends before it begins."))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
@needs("U", "revocation")
def runs(request: HttpRequest) -> HttpResponse:
    """List all runs, and plan a new one."""
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        names = ("course", "completed_from", "completed_to", "organisation")
        selection = bulk_planning.Selection(**{name: values.pop(name) for name in names})
        run = bulk_planning.plan(selection=selection, actor=actor_of(request), **values)
        return redirect("certificate_runs:one", run.pk)
    rows = BulkRun.objects.select_related("course", "requested_by", "approved_by").order_by("-pk")[:50]
    return render(request, "certificates/admin/runs.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@require_safe
@needs("U", "revocation")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show five of those concerned before a run begins, and how far it is afterwards. It looks again by itself while it runs."""
    run = get_object_or_404(BulkRun.objects.select_related("course", "organisation", "requested_by", "approved_by", "undoes"), pk=pk)
    counted = dict(run.rows.values_list("state").annotate(Count("pk")))
    passed = run.rows.filter(state=BulkRow.State.SKIPPED).values_list("why").annotate(Count("pk")).order_by()
    first = run.rows.select_related("enrolment__organisation", "before", "after").order_by("pk")[:PREVIEWED]
    done, skipped = counted.get("done", 0), counted.get("skipped", 0)
    context = {
        "run": run,
        "done": done,
        "skipped": skipped,
        "left": counted.get("waiting", 0),
        "percent": (done + skipped) * 100 // run.total if run.total else 100,
        "why": [(WHY.get(why, why), count) for why, count in passed],
        "sample": [(row, grouped(row.before.code) if row.before else "", grouped(row.after.code) if row.after else "") for row in first],
        "waits_for_another": run.requested_by_id == request.user.pk and has_another(actor_of(request)),
        "back": BulkRun.objects.filter(undoes=run).exclude(state="cancelled").first(),
        "can_be_undone": run.kind in bulk_planning.UNDO and run.state in {"done", "paused", "cancelled"} and done > 0,
        "layout": _layout(run),
    }
    response = render(request, "certificates/admin/run.html", context)
    if run.state == BulkRun.State.RUNNING:
        response["Refresh"] = "5"
    return response


@require_POST
@needs("U", "revocation")
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Approve, pause, continue, cancel a run, or plan its way back."""
    run = get_object_or_404(BulkRun, pk=pk)
    try:
        if what == "approve":
            bulk_planning.approve(run_id=run.pk, actor=actor_of(request))
            messages.success(request, _("The run has begun."))
        elif what == "undo":
            back = bulk_planning.plan_undo(run=run, actor=actor_of(request), note=request.POST.get("note", ""))
            messages.success(request, _("The way back is planned. Another administrator has to approve it."))
            return redirect("certificate_runs:one", back.pk)
        else:
            bulk_planning.steer(run_id=run.pk, act=what)
    except ChangeRefused as refused:
        words = {"decided": _("The run is in another state by now."), "not_standing": _("This run has no way back.")}
        messages.error(request, words.get(refused.reason, REFUSALS[refused.reason]))
    return redirect("certificate_runs:one", run.pk)


def _layout(run: BulkRun) -> str:
    rule = CertificateRule.objects.select_related("layout").filter(course=run.course).first()
    return str(rule.layout) if rule and run.kind != BulkRun.Kind.REVOKE else ""
