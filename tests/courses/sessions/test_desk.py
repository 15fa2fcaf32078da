"""Sessions for those who plan and lead them: who sees whom, planning, attendance, the code in the room, the sheet, messages."""

import json
import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import sign_in
from courses.models import Booking, ItemCompletion, LiveSession, SessionMessage
from courses.services.booking import book
from courses.services.enrolment import enrol
from reports.models import ReportAccess
from tests.factories import accounts as people
from tests.factories import sessions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return people.make_organisation("Lindenstadt", "99000001"), people.make_organisation("Seehafen", "99000002")


@pytest.fixture
def desk(session, leader, client):
    """The browser of the trainer who leads the session."""
    people.grant(leader, "trainer")
    return people.sign_in(client, leader)


def signed_in(role, town=None, email=None):
    user = people.make_user(email or f"{role}@example.com", f"Person {role}")
    people.grant(user, role, town)
    return people.sign_in(Client(), user)


def path(session, name="desk_session"):
    return reverse(f"courses:{name}", args=[session.public_id])


def values(**changes):
    day = date.today() + timedelta(days=30)
    found = {"day": day.isoformat(), "starts": "09:00", "ends": "12:00", "place": "Saal", "language": "de", "seats": 12}
    return {**found, "book_hours": 24, "cancel_hours": 48, **changes}


def test_a_session_is_planned_changed_and_cancelled_by_forms(desk, session, workshop, leader):
    planned = desk.post(reverse("courses:plan_session"), values(item=workshop.pk, leaders=[leader.pk]))
    made = LiveSession.objects.exclude(pk=session.pk).get()
    start = timezone.localtime(made.starts_at)
    desk.post(path(made, "change_session"), values(place="Anderswo", leaders=[leader.pk]))
    desk.post(path(made, "cancel_session"), {"reason": "Sturm"})

    made.refresh_from_db()
    assert planned["Location"] == path(made)
    assert ((start.hour, start.minute), made.starts_at - made.book_until) == ((9, 0), timedelta(hours=24))
    assert (made.place, made.state, made.cancel_reason, made.sequence) == ("Anderswo", "cancelled", "Sturm", 2)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"day": "2020-01-01"}, "in der Zukunft"),
        ({"ends": "08:00"}, "nach seinem Beginn"),
        ({"place": ""}, "Ort"),
        ({"link": "http://treffen.example"}, "https://"),
        ({"link": "javascript:alert(1)"}, "error-summary"),
        ({"seats": 0}, "1"),
        ({"day": "2027-03-28", "starts": "02:30"}, "Zeitzone"),
        ({"leaders": []}, "Moderation: "),
    ],
)
def test_what_makes_no_session_comes_back_with_a_sentence(desk, workshop, leader, changes, word):
    answer = desk.post(reverse("courses:plan_session"), {**values(item=workshop.pk, leaders=[leader.pk]), **changes})

    assert answer.status_code == 422
    assert word in answer.content.decode()


def test_whoever_leads_sees_all_names_and_other_trainers_none(desk, session, three):
    book(enrolment=three[0], session=session)
    other = signed_in("trainer")

    assert "Person 1" in desk.get(path(session)).content.decode()
    names = ("desk_session", "desk_attendance", "sign_in", "session_sheet", "change_session")
    assert [other.get(path(session, name)).status_code for name in names] == [404] * 5
    assert other.post(path(session, "write_to_session"), {"text": "x"}).status_code == 404


def test_a_coordinator_sees_the_own_people_only_and_the_look_is_on_record(session, workshop_course, towns):
    mine, theirs = towns
    for town, name in ((mine, "Frida Eigen"), (theirs, "Otto Fremd"), (None, "Nora Ohne")):
        user = people.make_user(f"{name.split()[0]}@example.com", name)
        session.refresh_from_db()
        LiveSession.objects.filter(pk=session.pk).update(seats=5)
        book(enrolment=enrol(learner=user, course=workshop_course, organisation=town), session=session)
    coordinator = signed_in("coordinator", mine)

    text = coordinator.get(path(session)).content.decode()

    assert [name in text for name in ("Frida Eigen", "Otto Fremd", "Nora Ohne")] == [True, False, False]
    look = ReportAccess.objects.get()
    assert (look.organisation, look.report, str(session.public_id) in look.purpose) == (mine, "session", True)
    assert [coordinator.get(path(session, name)).status_code for name in ("desk_attendance", "session_sheet")] == [404, 404]


def test_a_coordinator_plans_for_the_own_municipality_only(session, workshop, leader, towns):
    mine, theirs = towns
    people.grant(leader, "trainer")
    coordinator = signed_in("coordinator", mine)
    form = values(item=workshop.pk, leaders=[leader.pk])

    codes = [
        coordinator.post(reverse("courses:plan_session"), {**form, "organisation": town}).status_code for town in (theirs.pk, "", mine.pk)
    ]

    assert codes == [422, 422, 302]
    foreign = make.make_session(workshop, days=20, organisation=theirs)
    assert [coordinator.get(path(foreign, name)).status_code for name in ("desk_session", "change_session")] == [404, 404]
    assert coordinator.post(path(session, "cancel_session"), {"reason": ""}).status_code == 404


@pytest.mark.parametrize("role", ["learner", "analyst"])
def test_learners_and_analysts_have_no_desk(session, role, client):
    user = people.make_user("x@example.com")
    if role == "analyst":
        people.grant(user, role)
    people.sign_in(client, user)

    assert [client.get(address).status_code for address in (reverse("courses:desk"), path(session), path(session, "desk_attendance"))] == [
        403
    ] * 3


def test_a_trainer_whose_role_has_ended_sees_nothing_more(desk, session, leader):
    leader.grants.update(valid_until=timezone.now())

    assert [desk.get(path(session, name)).status_code for name in ("desk_session", "session_sheet")] == [403, 403]


def test_attendance_is_one_form(desk, session, three, leader):
    first, second = [book(enrolment=row, session=session) for row in three[:2]]
    make.move_to(session, hours=1)
    form = {f"mark-{first.public_id}": "attended", f"mark-{second.public_id}": "absent", f"mark-{uuid.uuid4()}": "attended"}
    page = desk.get(path(session, "desk_attendance")).content.decode()

    desk.post(path(session, "desk_attendance"), form)
    desk.post(path(session, "desk_attendance"), {f"mark-{first.public_id}": "maybe"})

    assert page.count('type="radio"') == 6
    assert (make.states(session), ItemCompletion.objects.get().recorded_by) == (["attended", "absent"], leader)


def test_attendance_before_the_start_is_refused_by_the_page_too(desk, session, three):
    booking = book(enrolment=three[0], session=session)

    answer = desk.post(path(session, "desk_attendance"), {f"mark-{booking.public_id}": "attended"}, follow=True)

    assert "ab Beginn des Termins" in answer.content.decode()
    assert make.states(session) == ["confirmed"]


def in_the_room(session, enrolment):
    """A participant's phone, and the ticket that the scanned code gives it."""
    phone = Client()
    phone.force_login(enrolment.learner)
    answer = phone.get(reverse("courses:here", args=[sign_in.code_for(session.public_id)]))
    found = re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())
    return phone, found.group(1) if found else "", answer.status_code


def test_the_code_on_the_screen_leads_to_a_mark_that_whoever_leads_confirms(desk, session, three):
    booking = book(enrolment=three[0], session=session)
    make.move_to(session, hours=0.1)
    screen = desk.get(path(session, "sign_in")).content.decode()
    phone, ticket, _code = in_the_room(session, three[0])

    answers = [phone.post(reverse("courses:say_here"), {"ticket": ticket}, follow=True).content.decode() for _n in range(2)]

    assert 'class="qr"' in screen
    assert ("als anwesend vermerkt" in answers[0], "bereits als anwesend vermerkt" in answers[1]) == (True, True)
    assert Booking.objects.get(pk=booking.pk).says_here
    assert not ItemCompletion.objects.exists()
    page = desk.get(path(session, "desk_attendance")).content.decode()
    assert re.search(rf'name="mark-{booking.public_id}" value="attended" checked', page)


def test_scanning_alone_changes_nothing(session, three):
    book(enrolment=three[0], session=session)
    make.move_to(session, hours=0.1)

    in_the_room(session, three[0])

    assert not Booking.objects.filter(says_here=True).exists()


def test_forged_old_and_borrowed_codes_are_refused(session, three, monkeypatch):
    for row in three[:2]:
        book(enrolment=row, session=session)
    make.move_to(session, hours=0.1)
    phone, ticket, _code = in_the_room(session, three[0])
    thief = Client()
    thief.force_login(three[1].learner)
    code = sign_in.code_for(session.public_id)
    say = reverse("courses:say_here")

    borrowed = thief.post(say, {"ticket": ticket}).status_code
    forged = [phone.get(reverse("courses:here", args=[bad])).status_code for bad in (code[:-1] + "!", "x", code.split(":")[0], ticket)]
    forged += [phone.post(say, {"ticket": bad}).status_code for bad in ("", code, ticket[:-2] + "xx", json.dumps([session.public_id.hex]))]
    monkeypatch.setattr(sign_in, "CODE_SECONDS", -1)
    monkeypatch.setattr(sign_in, "TICKET_SECONDS", -1)
    old = [phone.get(reverse("courses:here", args=[code])).status_code, phone.post(say, {"ticket": ticket}).status_code]

    assert (borrowed, set(forged), old) == (403, {403}, [403, 403])
    assert not Booking.objects.filter(says_here=True).exists()


def test_without_a_seat_and_out_of_hours_the_code_is_worth_nothing(session, three):
    for row in three:
        book(enrolment=row, session=session)
    early, ticket, _code = in_the_room(session, three[0])
    make_early = early.post(reverse("courses:say_here"), {"ticket": ticket}).status_code
    make.move_to(session, hours=0.1)
    _phone, waiting_ticket, waiting = in_the_room(session, three[2])

    assert (make_early, waiting, waiting_ticket) == (403, 403, "")


def test_the_sheet_is_a_tagged_pdf_with_the_names_of_those_who_have_seats(desk, session, three):
    for row in three:
        book(enrolment=row, session=session)

    answer = desk.get(path(session, "session_sheet"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content or b"ObjStm" in answer.content
    assert b"pdfuaid" in answer.content


def test_a_message_goes_to_the_outbox_once(desk, session, leader):
    desk.post(path(session, "write_to_session"), {"text": "Bitte festes Schuhwerk."})
    desk.post(path(session, "write_to_session"), {"text": "   "})

    message = SessionMessage.objects.get()
    session.refresh_from_db()
    assert (message.text, message.sent_by, session.message_count) == ("Bitte festes Schuhwerk.", leader, 1)


def test_feedback_below_seven_is_withheld_on_the_page(desk, session, three):
    from courses.services.feedback import answer

    booking = book(enrolment=three[0], session=session)
    make.move_to(session, hours=4)
    answer(booking=booking, useful=1, well_led=1, well_organised=1, text="Kanarienvogel")

    page = desk.get(path(session)).content.decode()

    assert ("Kanarienvogel" in page, "zurückgehalten" in page) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_what_desk_and_lists_of_names_cost_does_not_grow(
    desk, session, workshop, leader, workshop_course, count, django_assert_num_queries
):
    LiveSession.objects.filter(pk=session.pk).update(seats=5)
    for n, row in enumerate(make.enrol_people(workshop_course, count)):
        book(enrolment=row, session=session)
        make.make_session(workshop, days=20 + n, leader=leader)
    desk.get(reverse("courses:desk"))
    with django_assert_num_queries(5):
        desk.get(reverse("courses:desk"))
    with django_assert_num_queries(10):
        desk.get(path(session))
