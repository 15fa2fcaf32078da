"""What learners see of sessions and can do, without a script: dates, booking, cancelling, calendar files; foreign ones look like missing."""

import uuid

import pytest
from django.urls import reverse
from icalendar import Calendar

from courses.models import Booking, LiveSession
from courses.services.booking import book
from courses.services.enrolment import enrol
from courses.services.sessions import cancel_session, change
from tests.factories import accounts as people
from tests.factories import sessions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(workshop_course, learner):
    return enrol(learner=learner, course=workshop_course)


@pytest.fixture
def visitor(client, learner, own):
    client.force_login(learner)
    return client


def text_of(client, path):
    return client.get(path).content.decode()


def page(session, name="session"):
    return reverse(f"courses:{name}", args=[session.public_id])


def test_a_course_opens_with_its_first_session_and_closes_with_its_last(client, learner, workshop_course, workshop):
    client.force_login(learner)
    path, form = "/kurse/praxis/", {"membership": "none"}
    assert "öffnet mit dem ersten Termin" in text_of(client, path)
    session = make.make_session(workshop)
    open_page = text_of(client, path)
    cancel_session(session=session, reason="")

    assert "öffnet mit dem ersten Termin" not in open_page
    assert "Rathaus, Saal 2" in open_page
    assert client.post(reverse("courses:enrol", args=[workshop_course.key]), form)["Location"] == path
    make.make_session(workshop)
    assert client.post(reverse("courses:enrol", args=[workshop_course.key]), form)["Location"] != path


def test_booking_and_cancelling_by_two_buttons(visitor, session):
    assert "Platz buchen" in text_of(visitor, page(session))
    booked = visitor.post(page(session, "book"), follow=True).content.decode()
    booking = Booking.objects.get()
    cancelled = visitor.post(reverse("courses:cancel_booking", args=[booking.public_id]), follow=True).content.decode()

    assert ("Ihr Platz ist gebucht" in booked, "Buchung stornieren" in booked) == (True, True)
    assert "Ihre Buchung ist beendet" in cancelled
    assert Booking.objects.get().state == "cancelled"


def test_the_workshop_s_page_and_the_dashboard_show_dates_and_bookings(visitor, session, own):
    lesson = "/kurse/praxis/grundlagen/werkstatt-1/"
    before, dashboard = text_of(visitor, lesson), text_of(visitor, "/learn/")
    book(enrolment=own, session=session)
    after = text_of(visitor, "/learn/")

    assert [word in before for word in ("Rathaus, Saal 2", "2 Plätze frei")] == [True, True]
    assert ("Sie haben noch keinen Termin gebucht" in dashboard, "Platz gebucht" in after) == (True, True)


def test_a_full_session_offers_the_waiting_list_and_says_so(visitor, session, three, own):
    for row in three[:2]:
        book(enrolment=row, session=session)

    assert "Auf die Warteliste" in text_of(visitor, page(session))
    assert "Sie stehen auf der Warteliste" in visitor.post(page(session, "book"), follow=True).content.decode()


def test_refusals_are_sentences(visitor, session, workshop, own):
    booking = book(enrolment=own, session=session)
    other = make.make_session(workshop, days=20)
    LiveSession.objects.filter(pk=session.pk).update(cancel_until=session.starts_at.replace(year=2020))
    elsewhere = visitor.post(page(other, "book"), follow=True).content.decode()
    late = visitor.post(reverse("courses:cancel_booking", args=[booking.public_id]), follow=True).content.decode()

    assert "bereits einen Platz an einem anderen Termin" in elsewhere
    assert "Frist zum Stornieren ist abgelaufen" in late


def test_foreign_and_missing_sessions_and_bookings_look_the_same(visitor, session, three, workshop):
    foreign = book(enrolment=three[0], session=session)
    closed = make.make_session(workshop, days=20, organisation=people.make_organisation())
    keys = [foreign.public_id, uuid.uuid4()]
    answers = [visitor.post(reverse("courses:cancel_booking", args=[key])).status_code for key in keys]
    answers += [visitor.get(reverse("courses:booking_calendar", args=[key])).status_code for key in keys]
    answers += [visitor.get(reverse("courses:session", args=[key])).status_code for key in (closed.public_id, uuid.uuid4())]
    answers += [visitor.post(reverse("courses:book", args=[key])).status_code for key in (closed.public_id, uuid.uuid4())]

    assert answers == [404] * 8
    assert Booking.objects.get().state == "confirmed"


def test_no_page_for_learners_names_another_learner(visitor, session, three):
    for row in three:
        book(enrolment=row, session=session)

    pages = [text_of(visitor, path) for path in (page(session), "/learn/", "/learn/sessions/", "/kurse/praxis/grundlagen/werkstatt-1/")]

    assert [name for name in ("Person 1", "Person 2", "Person 3", "person-") for text in pages if name in text] == []


def test_the_address_of_a_video_meeting_shows_with_a_seat(visitor, session, own):
    change(session=session, link="https://treffen.example/geheim")
    before = text_of(visitor, page(session))
    book(enrolment=own, session=session)

    assert ("treffen.example" in before, "treffen.example" in text_of(visitor, page(session))) == (False, True)


def test_the_calendar_file_holds_own_seats_and_nobody_else_s(visitor, session, workshop, own, three):
    mine = book(enrolment=own, session=session)
    book(enrolment=three[0], session=session)
    answer = visitor.get(reverse("courses:calendar"))
    found = Calendar.from_ical(answer.content)
    (event,) = found.walk("VEVENT")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(found["METHOD"]), str(event["UID"]).split("@")[0], "ATTENDEE" in event) == ("PUBLISH", str(mine.public_id), False)
    assert visitor.get(reverse("courses:booking_calendar", args=[mine.public_id])).status_code == 200


def test_feedback_is_asked_after_the_end_and_once(visitor, session, own):
    book(enrolment=own, session=session)
    path, values = page(session, "feedback"), {"useful": 5, "well_led": 4, "well_organised": 3, "text": "Gut."}
    early = visitor.get(path).status_code
    make.move_to(session, hours=4)
    codes = [visitor.get(path).status_code, visitor.post(path, {"useful": 9}).status_code, visitor.post(path, values).status_code]

    assert (early, codes, visitor.post(path, values).status_code) == (404, [200, 422, 302], 404)


def test_english_pages_speak_english(visitor, session, own):
    text = text_of(visitor, "/en" + page(session))

    assert ("Book a seat" in text, "2 of 2 left" in text) == (True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_what_lists_cost_does_not_grow(visitor, workshop, own, count, django_assert_num_queries):
    for days in range(count):
        make.make_session(workshop, days=10 + days)
    for path in ("/learn/sessions/", "/learn/"):
        visitor.get(path)
    with django_assert_num_queries(5):
        visitor.get("/learn/sessions/")
