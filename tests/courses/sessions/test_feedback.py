"""Feedback without names, attacked: by a person who looks twice, by one who knows how others answer, and by one who reads the tables."""

import pytest
from django.utils import timezone

from courses.errors import FeedbackClosed
from courses.models import Booking, SessionFeedback
from courses.services.booking import book
from courses.services.feedback import answer, summary
from tests.factories import accounts as people
from tests.factories import sessions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bookings(workshop, workshop_course):
    """Fifteen people who were in a session that is over."""
    session = make.make_session(workshop, seats=15)
    rows = [book(enrolment=row, session=session) for row in make.enrol_people(workshop_course, 15)]
    make.move_to(session, hours=4)
    return rows


def say(booking, value=4, text=""):
    answer(booking=booking, useful=value, well_led=value, well_organised=value, text=text)


def shown(bookings):
    return summary(type(bookings[0].session).objects.select_related("organisation").get(pk=bookings[0].session_id))


def test_nothing_is_shown_below_seven_and_the_same_nothing_for_none_and_six(bookings):
    before = shown(bookings)
    for row in bookings[:6]:
        say(row, text="Zu laut")

    assert shown(bookings) == before
    assert (before.shown, before.averages, before.texts) == (0, {}, [])


def test_whoever_looks_before_and_after_an_answer_sees_no_difference_that_one_person_makes(bookings):
    """The attacker reloads the page after each answer: it changes by whole groups of seven only."""
    seen = []
    for number, row in enumerate(bookings):
        say(row, value=1 + number % 5, text=f"Text {number}")
        found = shown(bookings)
        seen.append((found.shown, tuple(found.texts), tuple(sorted(found.averages.items()))))

    changes = [number for number in range(1, 15) if seen[number] != seen[number - 1]]
    assert changes == [6, 13]
    assert [count for count, _texts, _averages in seen] == [0] * 6 + [7] * 7 + [14] * 2


def test_six_who_tell_each_other_their_answers_do_not_learn_the_seventh_from_an_extreme(bookings):
    """All seven say 5: an average of 5.0 would tell each single answer; so would 1.0."""
    for row in bookings[:7]:
        say(row, value=5)

    assert set(shown(bookings).averages.values()) == {4.5}


def test_texts_come_in_no_order_of_time(bookings):
    words = ["sehr gut", "Pause fehlte", "alles", "mehr Zeit", "bitte öfter", "danke", "Zug"]
    for row, text in zip(bookings, words, strict=False):
        say(row, text=text)

    assert shown(bookings).texts == sorted(words)


def test_a_municipality_that_asks_for_larger_groups_gets_them(workshop, workshop_course):
    town = people.make_organisation(min_group_size=9)
    session = make.make_session(workshop, seats=12, organisation=town)
    rows = []
    for enrolment in make.enrol_people(workshop_course, 9):
        people.join(enrolment.learner, town)
        rows.append(book(enrolment=enrolment, session=session))
    make.move_to(session, hours=4)

    counts = []
    for row in rows:
        say(row)
        counts.append(shown(rows).shown)

    assert counts == [0] * 8 + [9]


def test_the_tables_tie_no_answer_to_a_person_or_a_moment(bookings):
    """Nothing in the row says who or when: no relation but the session, no date, and keys that are drawn by lot."""
    for row in bookings[:3]:
        say(row)
    kinds = {field.name: field.get_internal_type() for field in SessionFeedback._meta.local_fields}
    dates = {name for name, kind in kinds.items() if "Date" in kind or "Time" in kind}
    relations = {field.name for field in SessionFeedback._meta.local_fields if field.is_relation}

    assert (relations, dates, kinds["id"]) == ({"session"}, set(), "UUIDField")
    assert {key.version for key in SessionFeedback.objects.values_list("id", flat=True)} == {4}


def test_answering_leaves_no_other_trace_on_the_booking_than_that_it_happened(bookings):
    before = Booking.objects.filter(pk=bookings[0].pk).values().get()

    say(bookings[0], text="Geheim")

    after = Booking.objects.filter(pk=bookings[0].pk).values().get()
    assert {name for name in after if after[name] != before[name]} == {"has_answered"}


def test_nobody_answers_twice(bookings):
    say(bookings[0])

    with pytest.raises(FeedbackClosed):
        say(bookings[0])
    assert SessionFeedback.objects.count() == 1


@pytest.mark.parametrize(("hours", "state"), [(1, "confirmed"), (3 + 24 * 14 + 1, "confirmed"), (4, "waiting"), (4, "absent")])
def test_neither_before_the_end_nor_after_two_weeks_nor_for_whoever_was_not_there(session, three, leader, hours, state):
    booking = book(enrolment=three[0], session=session)
    make.move_to(session, hours=hours)
    marked = {"marked_by": leader, "marked_at": timezone.now()} if state == "absent" else {}
    Booking.objects.filter(pk=booking.pk).update(state=state, **marked)

    with pytest.raises(FeedbackClosed):
        say(booking)


def test_answers_together_are_all_kept_and_released_once(bookings):
    for row in bookings[:8]:
        say(row)

    assert SessionFeedback.objects.filter(released=True).count() == 7
