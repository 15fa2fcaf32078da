"""Live sessions for learners: dates to come, booking and cancelling, calendar entries, saying "I am here", feedback."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import calendars, sign_in
from courses.errors import AttendanceRefused, BookingClosed, CancellingClosed, FeedbackClosed, NotEnrolled, SeatElsewhere
from courses.models import Booking
from courses.queries import standing_enrolment
from courses.services.attendance import say_here
from courses.services.booking import book, cancel
from courses.services.feedback import answer
from courses.session_forms import FeedbackForm
from courses.session_words import entry_for
from courses.sessions import SessionView, booked, coming, session_for


def _language() -> str:
    return (get_language() or "de")[:2]


def _view(request: HttpRequest, public_id: UUID) -> SessionView:
    found = session_for(learner=request.user, public_id=public_id, language=_language())
    if found is None:
        raise Http404
    return found


@login_required
def my_sessions(request: HttpRequest) -> HttpResponse:
    """The person's own bookings, then what can be booked in their courses."""
    own = booked(learner=request.user, language=_language())
    others = [view for view in coming(learner=request.user, language=_language()) if view.booking is None]
    return render(request, "courses/sessions/list.html", {"own": own, "others": others, "section": "learn"})


@login_required
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One session: when, where, seats, and what can be done. 404 for one that is not for this person."""
    return render(request, "courses/sessions/session.html", {"view": _view(request, public_id), "section": "learn"})


@login_required
@require_POST
def book_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Book a seat or a waiting place. 404 for a session that is not for this person; a refusal becomes a sentence."""
    view = _view(request, public_id)
    enrolment = standing_enrolment(request.user, view.session.item.module.course)
    if enrolment is None:
        messages.info(request, _("Please enrol first. Then you can book a session."))
        return redirect("courses:enrol", view.session.item.module.course.key)
    try:
        booking = book(enrolment=enrolment, session=view.session)
    except NotEnrolled:
        raise Http404 from None
    except BookingClosed:
        messages.error(request, _("Booking for this session is closed."))
    except SeatElsewhere:
        messages.error(request, _("You already have a place on another date of this workshop. Cancel that one first."))
    else:
        if booking.is_confirmed:
            messages.success(request, _("Your seat is booked. A confirmation with a calendar entry is on its way."))
        elif booking.is_waiting:
            messages.success(request, _("All seats are taken. You are on the waiting list and move up by yourself."))
    return redirect("courses:session", public_id)


@login_required
@require_POST
def cancel_booking(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a seat or a waiting place back. 404 for a foreign booking; after the deadline a sentence."""
    booking = _own(request, public_id)
    try:
        cancel(booking=booking)
    except CancellingClosed:
        messages.error(request, _("The time for cancelling has passed. Please tell whoever leads the session that you cannot come."))
    else:
        messages.success(request, _("Your booking has ended. The seat goes to whoever waits."))
    return redirect("courses:session", booking.session.public_id)


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """All seats to come as one file for the person's calendar."""
    views = [view for view in booked(learner=request.user, language=_language()) if view.booking.is_confirmed and not view.is_over]
    return _ics([entry_for(view.booking, view.session, _language()) for view in views], "secu4all.ics")


@login_required
def booking_calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One seat as a file for the calendar. 404 for a foreign booking and without a seat."""
    booking = _own(request, public_id)
    if not booking.is_seated:
        raise Http404
    return _ics([entry_for(booking, booking.session, _language())], "termin.ics" if _language() == "de" else "session.ics")


@login_required
def here(request: HttpRequest, code: str) -> HttpResponse:
    """What the code on the screen leads to: a button to say "I am here". A code that is altered or run out is refused with a sentence."""
    try:
        public_id = sign_in.read_code(code)
    except sign_in.Refused:
        return _code_refused(request)
    view = session_for(learner=request.user, public_id=public_id, language=_language())
    if view is None or view.booking is None or not view.booking.is_seated:
        return _code_refused(request, without_seat=True)
    context = {"view": view, "ticket": sign_in.ticket_for(public_id, request.user.pk), "section": "learn"}
    return render(request, "courses/sessions/here.html", context)


@login_required
@require_POST
def say_i_am_here(request: HttpRequest) -> HttpResponse:
    """Note "I am here" for the person whom the ticket was given to, once."""
    try:
        public_id = sign_in.read_ticket(request.POST.get("ticket", ""), request.user.pk)
    except sign_in.Refused:
        return _code_refused(request)
    booking = Booking.objects.filter(session__public_id=public_id, enrolment__learner=request.user.pk).exclude(state="cancelled").first()
    try:
        if booking is None:
            raise AttendanceRefused("seat")
        noted = say_here(booking=booking)
    except AttendanceRefused as refusal:
        return _code_refused(request, without_seat=str(refusal) == "seat")
    messages.success(request, _("Thank you, you are noted as present.") if noted else _("You are noted as present already."))
    return redirect("courses:session", public_id)


@login_required
def feedback(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask what somebody thought of a session, once and without a name. 404 for whoever cannot answer (any more)."""
    view = _view(request, public_id)
    if not view.can_answer:
        raise Http404
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(booking=view.booking, **form.cleaned_data)
        except FeedbackClosed:
            raise Http404 from None
        messages.success(request, _("Thank you. Your answer is kept without your name."))
        return redirect("courses:sessions")
    status = 422 if form.is_bound else 200
    return render(request, "courses/sessions/feedback.html", {"view": view, "form": form, "section": "learn"}, status=status)


def _own(request: HttpRequest, public_id: UUID) -> Booking:
    return get_object_or_404(
        Booking.objects.select_related("session__item__module__course"), public_id=public_id, enrolment__learner=request.user
    )


def _ics(entries: list, name: str) -> HttpResponse:
    content = calendars.collection(entries, now=timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _code_refused(request: HttpRequest, *, without_seat: bool = False) -> HttpResponse:
    context = {"without_seat": without_seat, "section": "learn"}
    return render(request, "courses/sessions/code_refused.html", context, status=403)
