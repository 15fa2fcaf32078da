"""Live sessions for those who plan and lead them: list, planning, participants, attendance, sign-in, message. Others get 404 or 403."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.policy import Viewer
from accounts.services.roles import viewer_of
from courses import looks, papers
from courses.errors import AttendanceRefused, SessionRefused
from courses.models import Booking, LiveSession
from courses.qr import qr_path
from courses.services.attendance import mark, may_mark
from courses.services.feedback import summary
from courses.services.sessions import cancel_session, change, plan, write_to_participants
from courses.session_forms import CancelForm, MessageForm, SessionForm
from courses.session_rights import Rights, is_planner, participants, session_seen, sessions_seen
from courses.session_words import title_of, when
from courses.sessions import SessionView, view_of
from courses.sign_in import CODE_SECONDS, code_for

PAGE = 25
MARKS = ("attended", "absent", "confirmed")


def _language() -> str:
    return (get_language() or "de")[:2]


def _admit(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request.user)
    if not is_planner(viewer):
        raise PermissionDenied(_("Sessions are planned by trainers, coordinators and administrators."))
    return viewer


def _seen(request: HttpRequest, public_id: UUID) -> tuple[LiveSession, Viewer, Rights]:
    _admit(request)
    found = session_seen(request.user, public_id)
    if found is None:
        raise Http404
    return found


def _context(session: LiveSession, rights: Rights, **more) -> dict:
    view = view_of(session, None, _language(), timezone.now())
    return {"view": view, "session": session, "rights": rights, "section": "learn", **more}


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The sessions somebody plans, leads or coordinates: those to come first, then those that are over, page by page."""
    viewer = _admit(request)
    now = timezone.now()
    past = request.GET.get("past") == "1"
    rows = sessions_seen(viewer)
    rows = rows.filter(ends_at__lte=now).order_by("-starts_at", "pk") if past else rows.filter(ends_at__gt=now).order_by("starts_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    views = [view_of(row, None, _language(), now) for row in page.object_list]
    return render(request, "courses/sessions/desk.html", {"views": views, "page_obj": page, "past": past, "section": "learn"})


@login_required
def plan_session(request: HttpRequest) -> HttpResponse:
    """Plan a session. Coordinators plan for their municipality, trainers and administrators for all."""
    viewer = _admit(request)
    form = SessionForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            session = plan(**form.cleaned, planned_by=request.user)
        except SessionRefused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _("The session is planned and can be booked."))
            return redirect("courses:desk_session", session.public_id)
    return render(
        request, "courses/sessions/plan.html", {"form": form, "view": None, "section": "learn"}, status=422 if form.is_bound else 200
    )


@login_required
def change_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a session before its start; all who have booked are told what calendars show. 404 without the right to."""
    session, viewer, rights = _seen(request, public_id)
    if not rights.can_change:
        raise Http404
    form = SessionForm(
        request.POST if request.method == "POST" else None, viewer=viewer, session=session, initial=SessionForm.values_of(session)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change(session=session, **form.cleaned)
        except SessionRefused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _("The session is changed. Whoever has booked gets a mail when day, time or place are others."))
            return redirect("courses:desk_session", public_id)
    return render(request, "courses/sessions/plan.html", _context(session, rights, form=form), status=422 if form.is_bound else 200)


@login_required
def cancel_planned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once, then cancel a session; everybody who has booked is told. 404 without the right to."""
    session, _viewer, rights = _seen(request, public_id)
    if not rights.can_change or not session.is_planned:
        raise Http404
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=session, reason=form.cleaned_data["reason"])
        except SessionRefused:
            messages.error(request, _("This session can no longer be cancelled: it is over, or attendance is marked."))
        else:
            messages.success(request, _("The session is cancelled. Whoever had booked gets a mail."))
        return redirect("courses:desk_session", public_id)
    return render(request, "courses/sessions/cancel.html", _context(session, rights, form=form), status=422 if form.is_bound else 200)


@login_required
def desk_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One session with the names that the matrix allows; a coordinator's look is recorded first."""
    session, viewer, rights = _seen(request, public_id)
    rows = _named(session, viewer, rights)
    context = _context(
        session,
        rights,
        seated=[row for row in rows if row.is_seated],
        waiting=[row for row in rows if row.is_waiting],
        leaders=list(session.leaders.order_by("full_name")),
        form=MessageForm(),
        feedback=summary(session) if rights.can_read_feedback else None,
        may_mark=rights.can_mark and may_mark(session, timezone.now()),
        waiting_count=session.bookings.filter(state=Booking.State.WAITING).count(),
    )
    return render(request, "courses/sessions/desk_session.html", context)


@login_required
def attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark who was there: one form, one transaction a person; what is refused is said and the rest stays saved. 404 without the right to."""
    session, viewer, rights = _seen(request, public_id)
    if not rights.can_mark:
        raise Http404
    rows = [row for row in participants(session, viewer, rights) if row.is_seated]
    if request.method == "POST":
        _save_marks(request, rows)
        return redirect("courses:desk_attendance", public_id)
    context = _context(session, rights, rows=rows, may_mark=may_mark(session, timezone.now()))
    return render(request, "courses/sessions/attendance.html", context)


def _save_marks(request: HttpRequest, rows: list[Booking]) -> None:
    saved, kept = 0, 0
    for row in rows:
        wanted = request.POST.get(f"mark-{row.public_id}", row.state)
        if wanted not in MARKS or wanted == row.state:
            continue
        try:
            mark(booking=row, state=wanted, marked_by=request.user)
            saved += 1
        except AttendanceRefused as refusal:
            if str(refusal) == "time":
                messages.error(request, _("Attendance is marked from the start of the session until 14 days after it."))
                return
            kept += 1
    if kept:
        messages.warning(request, _("Some marks stay as they were: a course is completed with them, or the booking has ended."))
    now = timezone.localtime()
    messages.success(request, _("Saved at %(time)s. Marks changed: %(count)d") % {"time": now.strftime("%H:%M"), "count": saved})


@login_required
def sign_in_screen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The code for the screen in the room; it runs out after three minutes and is drawn anew. 404 without the right to mark."""
    session, _viewer, rights = _seen(request, public_id)
    if not rights.can_mark:
        raise Http404
    address = settings.PUBLIC_URL + reverse("courses:here", args=[code_for(session.public_id)])
    path, size = qr_path(address)
    noted = session.bookings.filter(says_here=True).count()
    context = _context(session, rights, path=path, size=size, address=address, noted=noted, minutes=CODE_SECONDS // 60)
    return render(request, "courses/sessions/sign_in.html", context)


@login_required
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sheet to sign in on, as tagged PDF with the names. 404 for whoever may not see all of them."""
    session, viewer, rights = _seen(request, public_id)
    if rights.names != "all":
        raise Http404
    names = [row.enrolment.learner.get_full_name() for row in participants(session, viewer, rights) if row.is_seated]
    words = _sheet_words(session, names)
    answer = HttpResponse(papers.draw("sign_in_sheet", words, session.changed_at), content_type="application/pdf")
    name = _("sign-in-sheet")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@login_required
@require_POST
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write to all who have a seat. 404 without the right to mark attendance: who leads, writes."""
    session, _viewer, rights = _seen(request, public_id)
    if not rights.can_mark:
        raise Http404
    form = MessageForm(request.POST)
    try:
        if not form.is_valid():
            raise SessionRefused("text")
        write_to_participants(session=session, text=form.cleaned_data["text"], sent_by=request.user)
    except SessionRefused:
        messages.error(request, _("The message was not sent: it is empty, too long, or the session is cancelled."))
    else:
        messages.success(request, _("The message goes to everybody who has a seat."))
    return redirect("courses:desk_session", public_id)


def _named(session: LiveSession, viewer: Viewer, rights: Rights) -> list[Booking]:
    """The names, after the look of a coordinator is recorded for each municipality whose people are in the list."""
    rows = participants(session, viewer, rights)
    if rights.names == "own" and viewer.id is not None:
        for town in sorted({row.enrolment.organisation_id for row in rows if row.enrolment.organisation_id}):
            looks.record(viewer_id=viewer.id, organisation_id=town, report="session", purpose=f"organise session {session.public_id}")
    return rows


def _sheet_words(session: LiveSession, names: list[str]) -> dict:
    view: SessionView = view_of(session, None, _language(), timezone.now())
    return {
        "language": _language(),
        "title": _("Who takes part"),
        "session": title_of(session, _language()),
        "course": view.course,
        "when": when(session),
        "place": session.place or session.link,
        "led_by": ", ".join(person.get_full_name() for person in session.leaders.order_by("full_name")),
        "labels": {
            "place": pgettext("session", "Place"),
            "when": _("Date"),
            "led_by": _("Led by"),
            "number": _("No."),
            "name": _("Name"),
            "signature": _("Signature"),
        },
        "purpose": _("Purpose: proof of attendance. Name and signature are kept no longer than twelve months."),
        "names": names,
        "free_lines": max(0, session.seats - len(names)) if session.seats <= 40 else 3,
    }
