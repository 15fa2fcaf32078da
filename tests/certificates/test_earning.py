"""Earning: the row comes with the completion, by it, and once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from certificates.errors import NotEarned
from certificates.models import Certificate, CertificateLayout
from certificates.services.earning import request_certificate
from certificates.services.revocation import revoke
from certificates.statement import from_json
from courses.models import CourseItem, Enrolment, ItemCompletion
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from tests.factories import certificates as make
from tests.factories import courses as course_factory
from tests.factories import quizzes as quiz_factory


def standing(enrolment):
    return Certificate.objects.filter(enrolment=enrolment).exclude(state="revoked").count()


def test_the_last_item_brings_the_row(rule, enrolment):
    first, last = CourseItem.objects.filter(module__course=enrolment.course).order_by("position")
    complete_item(enrolment_id=enrolment.pk, item=first, how="read")
    assert standing(enrolment) == 0

    complete_item(enrolment_id=enrolment.pk, item=last, how="read")

    row = Certificate.objects.get(enrolment=enrolment)
    assert (row.state, row.language, row.tries, row.lease_until) == ("requested", "de", 0, None)
    assert [event.kind for event in row.events.all()] == ["requested"]


def test_a_course_without_a_rule_earns_nothing(enrolment):
    make.complete(enrolment)

    assert not Certificate.objects.exists()


def test_the_statement_is_what_was_true_on_that_day(earned, enrolment, rule):
    enrolment.refresh_from_db()
    statement = from_json(earned.statement)
    version = enrolment.completed_version

    assert statement.holder == "Sabine Albers"
    assert statement.title == {"de": "Plätze schützen", "en": "Protecting squares"}
    assert [module.title["en"] for module in statement.modules] == ["Foundations"]
    assert (statement.minutes, statement.tests, statement.version) == (20, 0, version.number)
    assert statement.completed_at == enrolment.completed_at == earned.valid_from
    assert statement.completed_on == timezone.localdate(enrolment.completed_at)
    assert statement.valid_until.year == statement.completed_on.year + 3
    assert earned.valid_until.date() >= statement.valid_until
    assert (statement.issuer, statement.place) == ("Stadt Lindenstadt", "Lindenstadt")


def test_a_course_that_was_published_as_pages_is_certified_just_so(tree, learner):
    course = course_factory.make_course(tree)
    make.make_rule(course)

    statement = from_json(make.earn(enrol(learner=learner, course=course)).statement)

    assert statement.title == {"de": "Plätze schützen", "en": "Protecting squares"}
    assert [(module.title["en"], module.minutes) for module in statement.modules] == [("Foundations", 20)]
    assert (statement.minutes, statement.version, statement.version_date) == (20, 1, timezone.localdate())


def test_the_pass_mark_is_that_of_the_version_that_was_passed(tree, learner):
    quiz_course = quiz_factory.make_quiz_course(tree, pass_percent=80)
    make.make_rule(quiz_course.course)
    enrolment = enrol(learner=learner, course=quiz_course.course)
    quiz_factory.pass_quiz(enrolment, quiz_course.quiz)
    complete_item(enrolment_id=enrolment.pk, item=quiz_course.lesson, how="read")

    statement = from_json(Certificate.objects.get().statement)

    assert (statement.tests, statement.pass_percent) == (1, 80)


def test_later_changes_of_name_and_layout_change_no_statement(earned, learner):
    before = Certificate.objects.get(pk=earned.pk).statement
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    CertificateLayout.objects.update(issuer="Andere Stadt")

    assert Certificate.objects.get(pk=earned.pk).statement == before


def test_a_rolled_back_completion_leaves_no_row(rule, enrolment):
    with transaction.atomic():
        make.complete(enrolment)
        assert standing(enrolment) == 1
        transaction.set_rollback(True)

    enrolment.refresh_from_db()
    assert (enrolment.status, standing(enrolment)) == ("active", 0)


def test_asking_again_returns_the_same_row(earned, enrolment):
    with transaction.atomic():
        again = request_certificate(enrolment=Enrolment.objects.get(pk=enrolment.pk))

    assert (again, standing(enrolment)) == (earned, 1)


def test_after_a_revocation_nothing_is_earned_anew(earned, enrolment):
    revoke(certificate=earned, reason="error", actor=None)

    with transaction.atomic():
        assert request_certificate(enrolment=Enrolment.objects.get(pk=enrolment.pk)) is None
    assert standing(enrolment) == 0


def test_an_active_enrolment_earns_nothing(rule, enrolment):
    with pytest.raises(NotEarned), transaction.atomic():
        request_certificate(enrolment=enrolment)


def test_a_completion_without_its_items_is_a_wrong_award(rule, enrolment):
    """Rows that say "completed" without the items behind them, as a faulty import might leave them."""
    ItemCompletion.objects.filter(enrolment=enrolment).delete()
    now, version = timezone.now(), enrolment.course.live_version
    Enrolment.objects.filter(pk=enrolment.pk).update(status="completed", completed_at=now, completed_version=version)

    with pytest.raises(NotEarned), transaction.atomic():
        request_certificate(enrolment=Enrolment.objects.get(pk=enrolment.pk))


@pytest.mark.django_db(transaction=True)
def test_it_belongs_into_the_completing_transaction(rule, enrolment):
    with pytest.raises(RuntimeError, match="transaction"):
        request_certificate(enrolment=enrolment)


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_course_is_completed_all_the_same(rule, enrolment):
    make.complete(enrolment)  # the tests' broker address leads nowhere

    enrolment.refresh_from_db()
    assert (enrolment.status, standing(enrolment)) == ("completed", 1)


@pytest.mark.parametrize(("language", "expected"), [("de", "de"), ("en", "en")])
def test_the_language_is_the_learners(rule, enrolment, learner, language, expected):
    User.objects.filter(pk=learner.pk).update(language=language)

    assert make.earn(enrolment).language == expected


def test_a_language_without_a_translation_gives_the_source_language(rule, enrolment, learner, course):
    course.texts.pop("en")
    course.save()
    User.objects.filter(pk=learner.pk).update(language="en")

    assert make.earn(enrolment).language == "de"


def test_a_code_that_is_taken_is_drawn_again(rule, earned, course, other_learner, monkeypatch):
    from certificates.services import earning

    codes = iter([earned.code, earned.code, "QRSTQRSTQRSTQRST"])
    monkeypatch.setattr(earning, "new_code", lambda: next(codes))

    assert make.earn(enrol(learner=other_learner, course=course)).code == "QRSTQRSTQRSTQRST"


def test_a_rule_without_months_has_no_end(course, enrolment):
    make.make_rule(course, valid_months=None)

    row = make.earn(enrolment)

    assert (row.valid_until, row.statement["valid_until"]) == (None, None)


def test_voluntary_hours_are_not_certified(tree, learner):
    from courses.models import Course, CourseItem
    from courses.services.progress import complete_item
    from tests.factories import courses as pages

    course_page = pages.add_course(tree)
    module, extra = (pages.add_module(course_page, title=title, slug=title.lower()) for title in ("Grundlagen", "Praxis"))
    lessons = [pages.add_lesson(module, minutes=10), pages.add_lesson(extra, minutes=90, format="workshop", required=False)]
    pages.publish(*lessons, module, extra, course_page)
    course = Course.objects.get()
    make.make_rule(course)
    enrolment = enrol(learner=learner, course=course)
    complete_item(enrolment_id=enrolment.pk, item=CourseItem.objects.get(key=lessons[0].translation_key), how="read")

    statement = from_json(Certificate.objects.get().statement)

    assert (statement.minutes, [module.title["de"] for module in statement.modules]) == (10, ["Grundlagen"])


def read_through(sql: str) -> list[str]:
    """The steps of a query's plan that read a table from end to end though an index was to be had."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return [row[3] for row in cursor.fetchall() if row[3].startswith("SCAN ")]
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table of three rows is read through even where an index would do
        cursor.execute(f"EXPLAIN {sql}")
        return [row[0] for row in cursor.fetchall() if "Seq Scan" in row[0]]


def test_earning_reads_attempts_and_completions_by_their_index(rule, enrolment):
    """The transaction holds SQLite's one writing lock: with a million completions a table read through would stop everybody for seconds."""
    *before, last = CourseItem.objects.filter(module__course=enrolment.course).order_by("position")
    for item in before:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    with CaptureQueriesContext(connection) as asked:
        complete_item(enrolment_id=enrolment.pk, item=last, how="read")
    reads = [
        each["sql"]
        for each in asked
        if each["sql"].startswith("SELECT") and ("quizzes_attempt" in each["sql"] or "itemcompletion" in each["sql"])
    ]

    assert reads
    assert [step for sql in reads for step in read_through(sql)] == []
