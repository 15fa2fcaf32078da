"""Addresses below /learn/."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from courses.views import facilitation, learning, mails, player, session_desk, session_names, sessions

app_name = "courses"
urlpatterns = [
    path("", learning.dashboard, name="dashboard"),
    path("enrol/<uuid:key>/", learning.enrol, name="enrol"),
    path("leave/<uuid:public_id>/", learning.leave, name="leave"),
    path("completed/<uuid:public_id>/", learning.completed, name="completed"),
    path("done/<uuid:key>/", login_required(player.done), name="done"),
    path("bookmark/<uuid:key>/", login_required(player.bookmark), name="bookmark"),
    path("sessions/", sessions.my_sessions, name="sessions"),
    path("sessions/calendar.ics", sessions.calendar, name="calendar"),
    path("sessions/here/", sessions.say_i_am_here, name="say_here"),
    path("sessions/here/<str:code>/", sessions.here, name="here"),
    path("sessions/<uuid:public_id>/", sessions.session, name="session"),
    path("sessions/<uuid:public_id>/book/", sessions.book_session, name="book"),
    path("sessions/<uuid:public_id>/feedback/", sessions.feedback, name="feedback"),
    path("bookings/<uuid:public_id>/cancel/", sessions.cancel_booking, name="cancel_booking"),
    path("bookings/<uuid:public_id>/calendar.ics", sessions.booking_calendar, name="booking_calendar"),
    path("facilitation/sessions/", session_desk.desk, name="desk"),
    path("facilitation/sessions/plan/", session_desk.plan_session, name="plan_session"),
    path("facilitation/sessions/<uuid:public_id>/", session_desk.desk_session, name="desk_session"),
    path("facilitation/sessions/<uuid:public_id>/change/", session_desk.change_session, name="change_session"),
    path("facilitation/sessions/<uuid:public_id>/cancel/", session_desk.cancel_planned, name="cancel_session"),
    path("facilitation/sessions/<uuid:public_id>/attendance/", session_desk.attendance, name="desk_attendance"),
    path("facilitation/sessions/<uuid:public_id>/sign-in/", session_desk.sign_in_screen, name="sign_in"),
    path("facilitation/sessions/<uuid:public_id>/sheet.pdf", session_desk.sheet, name="session_sheet"),
    path("facilitation/sessions/<uuid:public_id>/names/", session_names.names, name="session_names"),
    path("facilitation/sessions/<uuid:public_id>/message/", session_desk.write, name="write_to_session"),
    path("mails/", mails.mails, name="mails"),
    path("mails/stop/<str:token>/", mails.stop, name="stop_mails"),
    path("facilitation/", facilitation.guides, name="guides"),
    path("facilitation/<uuid:key>/", facilitation.guide, name="guide"),
    path("facilitation/<uuid:key>/sheet/", facilitation.sign_in_sheet, name="sign_in_sheet"),
]
