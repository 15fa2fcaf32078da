"""A coordinator's pages about cohorts: who learns together, and which courses they are to do. Nothing here shows how anybody gets on."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.coordinators import actor_of, for_coordinators, town_of
from accounts.models import Cohort, CohortMember, Membership
from accounts.services import cohorts
from accounts.services.events import record_look
from courses.cohort_forms import AssignForm, CohortForm, MembersForm
from courses.errors import CourseClosed
from courses.models import CohortAssignment, Course
from courses.services import assignments
from courses.tasks import apply_assignments_task

MOST_OFFERED = 200


def _title(course: Course) -> str:
    words = course.texts.get((get_language() or "de")[:2]) or course.texts.get(course.source_locale) or {}
    return words.get("title", course.title)


def _frame(request: HttpRequest) -> dict:
    return {"organisation": town_of(request), "others": request.own_towns, "tab": "cohorts"}


@for_coordinators("membership", writing="C")
def cohort_list(request: HttpRequest) -> HttpResponse:
    """The municipality's cohorts, and a form to make one."""
    town = town_of(request)
    form = CohortForm(request.POST if request.method == "POST" else None, organisation=town)
    if request.method == "POST" and form.is_valid():
        row = cohorts.save_cohort(organisation=town, saved_by=actor_of(request), **form.cleaned_data)
        messages.success(request, _("The cohort is made. Now choose people and courses."))
        return redirect("cohorts:cohort", town.pk, row.pk)
    rows = list(cohorts.cohorts_of(town).prefetch_related("assignments__course"))
    shown = [(row, [_title(one.course) for one in row.assignments.all() if one.ended_at is None]) for row in rows]
    return render(
        request, "courses/cohorts/list.html", {**_frame(request), "rows": shown, "form": form}, status=422 if form.errors else 200
    )


@for_coordinators("membership")
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """One cohort: change it, its people, its courses. 404 for one of another municipality."""
    row = _own(request, pk)
    initial = {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on, "unit": row.unit}
    form = CohortForm(request.POST if request.method == "POST" else None, initial=initial, organisation=town_of(request), cohort=row)
    if request.method == "POST" and form.is_valid():
        cohorts.save_cohort(organisation=town_of(request), saved_by=actor_of(request), cohort=row, **form.cleaned_data)
        messages.success(request, _("The cohort is saved."))
        return redirect("cohorts:cohort", town_of(request).pk, row.pk)
    record_look(organisation=town_of(request), actor=actor_of(request), purpose="planning cohorts")
    return _page(request, row, form=form)


def _own(request: HttpRequest, pk: int) -> Cohort:
    return get_object_or_404(Cohort.objects.select_related("organisation"), pk=pk, organisation=town_of(request))


def _page(request: HttpRequest, row: Cohort, **bound) -> HttpResponse:
    members = CohortMember.objects.filter(cohort=row, membership__ended_at=None, membership__user__restricted_at=None).select_related(
        "membership__user"
    )
    given = CohortAssignment.objects.filter(cohort=row, ended_at=None).select_related("course").order_by("due_on", "pk")
    initial = {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on, "unit": row.unit}
    context = {
        **_frame(request),
        "cohort": row,
        "members": list(members.order_by("membership__user__full_name", "pk")),
        "given": [(one, _title(one.course)) for one in given],
        "form": CohortForm(initial=initial, organisation=town_of(request), cohort=row),
        "assign_form": AssignForm(courses=_courses(), auto_id="assign_%s"),
        "members_form": MembersForm(people=_people(row)),
        **bound,
    }
    return render(request, "courses/cohorts/cohort.html", context, status=422 if any(form.errors for form in bound.values()) else 200)


def _courses() -> list[tuple[str, str]]:
    return [(str(row.pk), _title(row)) for row in Course.objects.filter(is_live=True).order_by("title")]


def _people(row: Cohort) -> list[tuple[str, str]]:
    """Members of the municipality who are not in the cohort, by name."""
    free = Membership.objects.filter(organisation=row.organisation, ended_at=None, user__is_active=True, user__restricted_at=None)
    free = free.exclude(cohort_places__cohort=row).select_related("user").order_by("user__full_name", "pk")[:MOST_OFFERED]
    return [(str(one.pk), f"{one.user.get_full_name()}, {one.unit}" if one.unit else one.user.get_full_name()) for one in free]


@for_coordinators("membership", writing="U")
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put people of the municipality into the cohort; foreign numbers are no choice of the form."""
    row = _own(request, pk)
    form = MembersForm(request.POST, people=_people(row))
    if not form.is_valid():
        return _page(request, row, members_form=form)
    chosen = list(Membership.objects.filter(pk__in=form.cleaned_data["members"], organisation=town_of(request), ended_at=None))
    count = cohorts.add_members(cohort=row, memberships=chosen, added_by=actor_of(request))
    messages.success(request, _("People put into the cohort: %(count)d.") % {"count": count})
    return redirect("cohorts:cohort", town_of(request).pk, row.pk)


@for_coordinators("membership", writing="D")
@require_POST
def remove(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Take a person out of the cohort."""
    row = _own(request, pk)
    get_object_or_404(CohortMember, cohort=row, membership=membership)
    cohorts.remove_member(cohort=row, membership_id=membership, removed_by=actor_of(request))
    messages.success(request, _("The person is no longer in the cohort. Courses that were begun stay."))
    return redirect("cohorts:cohort", town_of(request).pk, row.pk)


@for_coordinators("enrolment", writing="C")
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign a course to the cohort; a worker enrols its people within the minute."""
    row = _own(request, pk)
    form = AssignForm(request.POST, courses=_courses(), auto_id="assign_%s")
    if not form.is_valid():
        return _page(request, row, assign_form=form)
    words = {name: form.cleaned_data[name] for name in ("due_on", "is_mandatory")}
    try:
        assignments.assign(cohort=row, course=form.chosen, assigned_by=actor_of(request), **words)
    except CourseClosed:
        form.add_error("course", _("This course is no longer published."))
        return _page(request, row, assign_form=form)
    transaction.on_commit(lambda: apply_assignments_task.delay(), robust=True)
    messages.success(request, _("The course is assigned. It reaches people who join later, too."))
    return redirect("cohorts:cohort", town_of(request).pk, row.pk)


@for_coordinators("enrolment", writing="C")
@require_POST
def end(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """End an assignment; courses that were begun stay with their people."""
    row = get_object_or_404(
        CohortAssignment.objects.select_related("cohort__organisation", "course"), public_id=public_id, cohort=_own(request, pk)
    )
    assignments.end(assignment=row, ended_by=actor_of(request))
    messages.success(request, _("The assignment has ended. Courses that were begun stay."))
    return redirect("cohorts:cohort", town_of(request).pk, row.cohort_id)
