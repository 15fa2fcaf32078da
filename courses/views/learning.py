"""My learning: running courses, next step; enrolling, leaving, having completed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.services.membership import current as current_memberships
from courses.errors import CourseClosed, NotEnrolled
from courses.forms import EnrolForm
from courses.models import Course, Enrolment
from courses.queries import OutlineView, build_outlines, enrolments_of, outline_for, standing_enrolment
from courses.services.assignments import assigned_rows
from courses.services.enrolment import enrol as enrol_service
from courses.services.enrolment import withdraw
from courses.sessions import booked
from courses.views.course import map_places


def _language() -> str:
    return (get_language() or "de")[:2]


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The next step first, then courses and certificates."""
    enrolments = enrolments_of(request.user)
    courses = {row.course_id: row.course for row in enrolments}
    newest: dict[int, Enrolment] = {}
    for row in enrolments:
        newest.setdefault(row.course_id, row)
    outlines = build_outlines(courses.values(), newest, _language())
    rows = [outlines[row.course_id] for row in newest.values()]
    memberships = current_memberships(request.user)
    current = next((outline for outline in rows if outline.enrolment.is_active and outline.next_item), None)
    context = {
        "rows": rows,
        "current": current,
        "current_module": current.module_of(current.next_item.id) if current else None,
        "town": map_places(current) if current else [],
        "hour": timezone.localtime().hour,
        "enrolments": list(newest.values()),
        "tools": [tool for outline in rows for tool in outline.tools],
        "memberships": memberships,
        "assigned": assigned_rows(request.user, set(newest), _language()) if memberships else [],
        "has_workshop": _has_workshop(rows),
        "booked": booked(learner=request.user, language=_language(), limit=3) if _has_workshop(rows) else [],
    }
    return render(request, "courses/dashboard.html", context)


def _has_workshop(outlines: list[OutlineView]) -> bool:
    """Whether bookings are asked for at all: most people have no course with a workshop, and pay no query for it."""
    return any(item.kind == "workshop" for outline in outlines for item in outline.items)


@login_required
def enrol(request: HttpRequest, key) -> HttpResponse:
    """Say what the municipality will see, then enrol. 404 for a course that is unknown or not published."""
    course = get_object_or_404(Course.objects.select_related("live_version"), key=key, is_live=True)
    standing = standing_enrolment(request.user, course)
    outline = outline_for(course=course, enrolment=standing, language=_language())
    if standing is not None:
        return redirect(outline.next_item.path if outline.next_item else outline.path)
    if outline.awaits_sessions:
        messages.info(request, _("Enrolment opens with the first session of this course."))
        return redirect(outline.path)
    memberships = current_memberships(request.user)
    form = EnrolForm(request.POST if request.method == "POST" else None, memberships=memberships)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        try:
            enrolment = enrol_service(
                learner=request.user,
                course=course,
                organisation=chosen.organisation if chosen else None,
                office_kind=chosen.office_kind if chosen else "",
            )
        except CourseClosed:
            raise Http404 from None
        return _begin(request, course, enrolment)
    status = 422 if form.is_bound else 200
    return render(request, "courses/enrol.html", {"outline": outline, "form": form, "memberships": memberships}, status=status)


def _begin(request: HttpRequest, course: Course, enrolment: Enrolment) -> HttpResponse:
    """Lead whoever has just enrolled to what is to be done first, and say what other courses have already done for this one."""
    outline = outline_for(course=course, enrolment=enrolment, language=_language())
    if not outline.done_count:
        messages.success(request, _("You are enrolled. Here is your first lesson."))
    else:
        sentence = ngettext(
            "You are enrolled. %(count)d part that you did in another course is recognised here.",
            "You are enrolled. %(count)d parts that you did in other courses are recognised here.",
            outline.done_count,
        )
        messages.success(request, sentence % {"count": outline.done_count})
    if enrolment.is_completed:
        return redirect("courses:completed", enrolment.public_id)
    return redirect(outline.next_item.path if outline.next_item else outline.path)


@login_required
def leave(request: HttpRequest, public_id) -> HttpResponse:
    """Ask once, then leave the course. 404 for a foreign or finished enrolment."""
    enrolment = get_object_or_404(Enrolment.objects.select_related("course"), public_id=public_id, learner=request.user, status="active")
    outline = outline_for(course=enrolment.course, enrolment=enrolment, language=_language())
    if request.method == "POST":
        try:
            withdraw(enrolment=enrolment)
        except NotEnrolled:
            raise Http404 from None
        messages.success(request, _("You have left the course. You can enrol again at any time."))
        return redirect("courses:dashboard")
    return render(request, "courses/leave.html", {"outline": outline, "enrolment": enrolment})


@login_required
def completed(request: HttpRequest, public_id) -> HttpResponse:
    """Show that the course is completed and where the certificate stands. 404 for foreign or running enrolments."""
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("course", "completed_version"), public_id=public_id, learner=request.user, status="completed"
    )
    outline = outline_for(course=enrolment.course, enrolment=enrolment, language=_language())
    return render(request, "courses/completed.html", {"outline": outline, "enrolment": enrolment, "town": map_places(outline)})
