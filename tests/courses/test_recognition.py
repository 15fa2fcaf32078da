"""What was done in one course counts in another that has the same item, as long as its substance has not changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Enrolment, ItemCompletion
from courses.pages import LessonPage
from courses.services.enrolment import enrol, withdraw
from courses.services.progress import complete_item, judge_course
from quizzes.models import Attempt
from quizzes.pages import QuizPage
from tests.factories import courses as make
from tests.factories import quizzes as quiz_make
from tests.factories.sharing import items_of, shared_courses


@pytest.fixture
def courses(tree):
    return shared_courses(tree)


def do(enrolment, *items):
    for item in items:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")


def ticks(enrolment):
    return sorted(enrolment.completions.values_list("item__title", "how"))


def change_substance(course, *, on: date) -> None:
    """Publish the first lesson of a course with a new day of substance."""
    page = LessonPage.objects.get(translation_key=items_of(course)[0].key)
    page.changed_on = on
    make.publish(page)


def test_enrolling_carries_over_what_was_done_in_another_course(courses, learner):
    first, second = courses
    done_there = enrol(learner=learner, course=first)
    do(done_there, items_of(first)[0])

    enrolment = enrol(learner=learner, course=second)

    assert ticks(enrolment) == [("Lektion 1", "carried")]
    carried, original = enrolment.completions.get(), done_there.completions.get()
    assert (carried.carried_from, carried.substance_on) == (original, date(2026, 11, 1))
    assert carried.completed_at > original.completed_at
    enrolment.refresh_from_db()
    assert enrolment.items_done == 1


def test_a_course_may_be_completed_by_that_at_once(courses, learner):
    first, second = courses
    do(enrol(learner=learner, course=first), *items_of(first))

    enrolment = enrol(learner=learner, course=second)

    assert (enrolment.status, ticks(enrolment)) == ("completed", [("Lektion 1", "carried"), ("Lektion 2", "carried")])
    call_command("check_invariants")


@pytest.mark.parametrize("direction", [(0, 1), (1, 0)])
def test_what_is_done_later_reaches_the_other_course_in_both_directions(courses, learner, direction):
    enrolments = [enrol(learner=learner, course=course) for course in courses]
    here, there = (enrolments[index] for index in direction)

    do(here, *items_of(here.course))

    there.refresh_from_db()
    assert (there.status, ticks(there)) == ("completed", [("Lektion 1", "carried"), ("Lektion 2", "carried")])


def test_other_people_get_nothing(courses, learner, other_learner):
    first, second = courses
    other = enrol(learner=other_learner, course=second)
    do(enrol(learner=learner, course=first), *items_of(first))

    assert ticks(other) == []


def test_what_has_changed_in_substance_since_is_not_recognised(courses, learner):
    first, second = courses
    do(enrol(learner=learner, course=first), *items_of(first))
    change_substance(second, on=date(2026, 11, 2))

    assert ticks(enrol(learner=learner, course=second)) == [("Lektion 2", "carried")]


def test_what_was_done_in_an_older_substance_is_not_recognised_however_late_it_was_done(courses, learner):
    """Both courses are changed after the learner was done, and the day of the change lies before that."""
    first, second = courses
    do(enrol(learner=learner, course=first), *items_of(first))
    for course in courses:
        change_substance(course, on=date(2026, 11, 2))

    assert ticks(enrol(learner=learner, course=second)) == [("Lektion 2", "carried")]


def test_doing_the_newer_substance_counts_for_a_course_that_still_has_the_older(courses, learner):
    first, second = courses
    there = enrol(learner=learner, course=second)
    change_substance(first, on=date(2026, 11, 5))

    do(enrol(learner=learner, course=first), items_of(first)[0])

    assert ticks(there) == [("Lektion 1", "carried")]


def test_a_course_that_was_left_gets_nothing_and_gives_what_was_done_in_it(courses, learner):
    first, second = courses
    left = enrol(learner=learner, course=first)
    do(left, items_of(first)[0])
    withdraw(enrolment=left)

    enrolment = enrol(learner=learner, course=second)
    do(enrolment, items_of(second)[1])

    assert ticks(enrolment) == [("Lektion 1", "carried"), ("Lektion 2", "read")]
    assert ticks(left) == [("Lektion 1", "read")]


def test_whoever_left_a_course_and_comes_back_begins_with_what_was_done_elsewhere_only(tree, learner):
    first, second = shared_courses(tree, lessons=3)
    left = enrol(learner=learner, course=first)
    do(left, items_of(first)[0])
    do(enrol(learner=learner, course=second), items_of(second)[1])
    withdraw(enrolment=left)

    again = enrol(learner=learner, course=first)

    assert ticks(again) == [("Lektion 2", "carried")]


def test_a_completed_course_stays_as_it_was(courses, learner):
    first, second = courses
    there = enrol(learner=learner, course=second)
    do(there, *items_of(second))
    before = list(there.completions.values_list("pk", flat=True))

    do(enrol(learner=learner, course=first), *items_of(first))

    assert list(there.completions.values_list("pk", flat=True)) == before


def test_doing_again_what_was_carried_changes_nothing(courses, learner):
    first, second = courses
    do(enrol(learner=learner, course=first), items_of(first)[0])
    enrolment = enrol(learner=learner, course=second)

    do(enrolment, items_of(second)[0], items_of(second)[0])

    assert ticks(enrolment) == [("Lektion 1", "carried")]


def test_a_new_version_with_an_item_that_was_done_elsewhere_is_judged_with_it(tree, learner):
    first, second = shared_courses(tree, own=1)
    lesson = LessonPage.objects.get(translation_key=items_of(second)[1].key)
    lesson.unpublish()
    do(enrol(learner=learner, course=first), *items_of(first))
    enrolment = enrol(learner=learner, course=second)
    do(enrolment, next(item for item in items_of(second) if item.title.startswith("Eigene")))
    assert Enrolment.objects.get(pk=enrolment.pk).is_completed

    other = enrol(learner=learner, course=make.make_course(tree, slug="drittes"))
    make.publish(LessonPage.objects.get(pk=lesson.pk))
    judge_course(course_id=second.pk)

    assert ticks(other) == []
    assert ("Lektion 2", "carried") not in ticks(enrolment)  # a completed course stays as it was


def test_an_active_course_that_gets_the_item_later_is_given_it_when_it_is_judged_anew(tree, learner):
    first, second = shared_courses(tree, own=1)
    lesson = LessonPage.objects.get(translation_key=items_of(second)[1].key)
    lesson.unpublish()
    do(enrol(learner=learner, course=first), *items_of(first))
    enrolment = enrol(learner=learner, course=second)

    make.publish(LessonPage.objects.get(pk=lesson.pk))
    judge_course(course_id=second.pk)

    assert ticks(enrolment) == [("Lektion 1", "carried"), ("Lektion 2", "carried")]


def test_the_database_keeps_carried_and_its_source_together(courses, learner):
    first, _second = courses
    enrolment = enrol(learner=learner, course=first)
    fields = {"enrolment": enrolment, "completed_at": timezone.now(), "substance_on": date(2026, 11, 1)}
    do(enrolment, items_of(first)[0])
    done = enrolment.completions.get()

    for wrong in ({"how": "carried"}, {"how": "read", "carried_from": done}):
        with pytest.raises(IntegrityError, match="completion_carried_names_its_source"), transaction.atomic():
            ItemCompletion.objects.create(item=items_of(first)[1], **fields, **wrong)


def test_a_carried_completion_that_rests_on_nothing_is_found(courses, learner, other_learner):
    first, second = courses
    do(enrol(learner=learner, course=first), items_of(first)[0])
    enrol(learner=learner, course=second)
    Enrolment.objects.filter(course=second).update(learner=other_learner)

    with pytest.raises(Exception, match="I25"):
        call_command("check_invariants")


class TestTests:
    """Quizzes: the attempt must be a pass in the other course too."""

    @pytest.fixture
    def courses(self, tree):
        return shared_courses(tree, lessons=1, quiz=True)

    @pytest.fixture
    def passed(self, courses, learner):
        """The test of the first course is passed."""
        enrolment = enrol(learner=learner, course=courses[0])
        quiz_make.pass_quiz(enrolment, items_of(courses[0])[1])
        return enrolment

    def change(self, course, **fields):
        page = QuizPage.objects.get(translation_key=items_of(course)[1].key)
        for name, value in fields.items():
            setattr(page, name, value)
        make.publish(page)

    def test_a_passed_test_is_recognised(self, courses, passed, learner):
        enrolment = enrol(learner=learner, course=courses[1])

        assert ticks(enrolment) == [("Modultest", "carried")]
        assert not Attempt.objects.filter(enrolment=enrolment).exists()

    def test_a_pass_reaches_the_other_course_at_once(self, courses, learner):
        there = enrol(learner=learner, course=courses[1])
        quiz_make.pass_quiz(enrol(learner=learner, course=courses[0]), items_of(courses[0])[1])

        assert ticks(there) == [("Modultest", "carried")]

    def test_a_failed_attempt_reaches_nothing(self, courses, learner):
        from quizzes.services.attempts import start_attempt, submit_attempt

        there = enrol(learner=learner, course=courses[1])
        attempt = start_attempt(enrolment=enrol(learner=learner, course=courses[0]), item=items_of(courses[0])[1], language="de")
        submit_attempt(attempt_id=attempt.pk, learner=learner)

        assert ticks(there) == []

    @pytest.mark.parametrize(
        ("fields", "recognised"),
        [
            ({"title": "Neuer Titel"}, True),
            ({"questions": quiz_make.stream([*quiz_make.all_kinds(), quiz_make.single("neu")]), "draw": 6}, True),
            ({"questions": quiz_make.stream([*quiz_make.all_kinds(), quiz_make.single("neu")])}, False),
            ({"questions": quiz_make.stream([quiz_make.single(right="c"), *quiz_make.all_kinds()[1:]])}, False),
            ({"questions": quiz_make.stream([quiz_make.single("anders"), *quiz_make.all_kinds()[1:]])}, False),
            ({"changed_on": date(2026, 11, 2)}, False),
        ],
    )
    def test_it_counts_only_where_it_would_have_been_a_pass(self, courses, passed, learner, fields, recognised):
        self.change(courses[1], **fields)

        assert bool(ticks(enrol(learner=learner, course=courses[1]))) == recognised

    def test_a_copy_that_was_made_easier_hands_out_no_passes(self, courses, learner):
        self.change(courses[1], pass_percent=1)
        there = enrol(learner=learner, course=courses[0])
        here = enrol(learner=learner, course=courses[1])
        from quizzes.services.attempts import start_attempt, submit_attempt

        attempt = start_attempt(enrolment=here, item=items_of(courses[1])[1], language="de")
        quiz_make.answer_all(attempt, learner, {"einfach": ["b"]})
        attempt = submit_attempt(attempt_id=attempt.pk, learner=learner)

        assert (attempt.passed, ticks(here), ticks(there)) == (True, [("Modultest", "passed")], [])

    def test_an_attempt_that_began_before_the_substance_changed_was_made_in_the_earlier_one(self, courses, learner):
        from quizzes.services.attempts import start_attempt, submit_attempt

        first, second = courses
        there = enrol(learner=learner, course=second)
        attempt = start_attempt(enrolment=enrol(learner=learner, course=first), item=items_of(first)[1], language="de")
        Attempt.objects.filter(pk=attempt.pk).update(started_at=timezone.now() - timedelta(days=3))
        quiz_make.answer_all(attempt, learner)
        for course in courses:
            self.change(course, changed_on=timezone.localdate())

        submit_attempt(attempt_id=attempt.pk, learner=learner)

        assert ItemCompletion.objects.get(how="passed").substance_on == timezone.localdate() - timedelta(days=3)
        assert ticks(there) == []

    def test_the_certificate_names_the_pass_mark_of_a_recognised_test(self, courses, passed, learner):
        from certificates.services.statements import _pass_percent

        enrolment = enrol(learner=learner, course=courses[1])

        assert _pass_percent(enrolment, courses[1].live_version) == 75


class TestSentences:
    """What the pages say about it."""

    @pytest.fixture
    def reader(self, client, learner):
        client.force_login(learner)
        return client

    @pytest.fixture
    def recognised(self, tree, learner):
        """The second course, entered after the first lesson of the first was done on 12 June 2026."""
        first, second = shared_courses(tree, own=1)
        enrolment = enrol(learner=learner, course=first)
        do(enrolment, items_of(first)[0])
        day = datetime(2026, 6, 12, 10, tzinfo=UTC)
        enrolment.completions.update(completed_at=day)
        enrol(learner=learner, course=second)
        return second

    def page(self, reader, row):
        return reader.get(row.texts["de"]["path"]).content.decode()

    def test_course_module_and_lesson_say_from_which_course_and_when(self, reader, recognised):
        lesson = items_of(recognised)[0]

        assert "Anerkannt aus „Fachkraft“ (12. Juni 2026): 1 Baustein" in self.page(reader, recognised)
        assert "Anerkannt aus „Fachkraft“ (12. Juni 2026)" in self.page(reader, lesson.module)
        assert "Anerkannt aus „Fachkraft“ (12. Juni 2026)" in self.page(reader, lesson)
        assert '<span class="outline__minutes">anerkannt</span>' in self.page(reader, lesson)

    def test_the_source_says_nothing_of_it(self, reader, recognised):
        first = items_of(Enrolment.objects.exclude(course=recognised).get().course)

        assert "Anerkannt" not in self.page(reader, first[0].module) + self.page(reader, first[0])

    def test_a_part_that_has_changed_says_where_it_was_done_and_that_it_is_asked_again(self, reader, tree, learner):
        first, second = shared_courses(tree)
        do(enrol(learner=learner, course=first), *items_of(first))
        change_substance(second, on=date(2026, 11, 2))
        enrol(learner=learner, course=second)
        lesson, other = items_of(second)

        for page in (self.page(reader, lesson.module), self.page(reader, lesson)):
            assert "In „Fachkraft“ haben Sie das am" in page and "inhaltlich geändert" in page
        assert "1 Baustein, den Sie in einem anderen Kurs abgeschlossen haben" in self.page(reader, second)
        assert "inhaltlich geändert" not in self.page(reader, other)

    def test_a_recognised_test_says_so(self, reader, tree, learner):
        first, second = shared_courses(tree, lessons=1, quiz=True)
        quiz_make.pass_quiz(enrol(learner=learner, course=first), items_of(first)[1])
        enrol(learner=learner, course=second)

        assert "Anerkannt aus „Fachkraft“ (" in self.page(reader, items_of(second)[1])

    def test_enrolling_leads_to_the_first_open_part_and_says_what_counts(self, reader, tree, learner):
        first, second = shared_courses(tree, own=1)
        do(enrol(learner=learner, course=first), items_of(first)[0])

        answer = reader.post(f"/learn/enrol/{second.key}/", {"membership": "none"}, follow=True)

        assert answer.redirect_chain[-1][0] == items_of(second)[1].texts["de"]["path"]
        assert "1 Baustein, den Sie in einem anderen Kurs abgeschlossen haben, wird hier anerkannt." in answer.content.decode()

    def test_whoever_has_done_everything_already_is_led_to_the_completion(self, reader, tree, learner):
        first, second = shared_courses(tree)
        do(enrol(learner=learner, course=first), *items_of(first))

        answer = reader.post(f"/learn/enrol/{second.key}/", {"membership": "none"}, follow=True)

        assert "Sie haben den Kurs abgeschlossen" in answer.content.decode()
