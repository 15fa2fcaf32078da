"""Objection and restriction (E-6): later events enter no figure, lists of names and mails leave people out, and what is frozen stays."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Notification, User
from accounts.services import notifications, objecting
from accounts.services.membership import members_of
from accounts.services.telling_many import notify_many
from courses.services.enrolment import enrol
from reports import counting
from reports.desk_queries import desk_of, towns_of
from reports.models import ParticipationFigure, ReportPeriod
from reports.queries import members_by_course, offices_by_course
from reports.services.freezing import freeze_period
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.reports.desk_world import make_coordinator, make_people, make_town
from tests.reports.world import QUARTER, TODAY, at, enrol_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    return proofs.make_frozen_course()


@pytest.fixture
def quarter(db):
    return ReportPeriod.objects.create(starts_on=QUARTER[0], ends_on=QUARTER[1])


@pytest.fixture
def town(db):
    return people.make_organisation("Ort", "99000001", "NI", size_class="to_20k")


def everything(quarter, course, town) -> dict:
    """How often the people of the town are counted, figure by figure."""
    (member,) = [row for row in members_by_course(quarter).get(course.pk, []) if row.key == town.ags_code] or [None]
    funnel = counting.funnel(quarter).get(course.pk, {})
    return {
        "enrolled": member.enrolled if member else 0,
        "completed": member.completed if member else 0,
        "offices": sum(sum(by_town.values()) for by_town in offices_by_course(quarter).get(course.pk, {}).values()),
        "languages": sum(sum(by_town.values()) for by_town in counting.languages(quarter).get(course.pk, {}).values()),
        "funnel": tuple(funnel.get(step, {}).get(town.pk, 0) for step in counting.STEPS),
        "modules": sum(counting.modules(quarter).get(course.pk, {}).values()),
        "people": counting.people_since_january(quarter)[0],
    }


ALL = {"enrolled": 3, "completed": 3, "offices": 3, "languages": 3, "funnel": (3, 3, 0), "modules": 3, "people": 3}
TWO = {"enrolled": 2, "completed": 2, "offices": 2, "languages": 2, "funnel": (2, 2, 0), "modules": 2, "people": 2}


def test_whoever_objected_before_enrolling_is_counted_in_no_figure(quarter, course, town):
    rows = enrol_many(course, town, 3, done=3)
    before = everything(quarter, course, town)
    User.objects.filter(pk=rows[0].learner_id).update(objected_at=at(QUARTER[0]))

    assert (before, everything(quarter, course, town)) == (ALL, TWO)


def test_whoever_objects_between_enrolling_and_completing_is_counted_until_then(quarter, course, town):
    rows = enrol_many(course, town, 3, done=3)
    User.objects.filter(pk=rows[0].learner_id).update(objected_at=rows[0].enrolled_at + timedelta(hours=1))
    found = everything(quarter, course, town)

    assert found == ALL | {"completed": 2, "funnel": (2, 2, 0), "modules": 2}


def test_an_objection_after_all_that_changes_nothing(quarter, course, town):
    rows = enrol_many(course, town, 3, done=3)
    User.objects.filter(pk=rows[0].learner_id).update(objected_at=timezone.now())

    assert everything(quarter, course, town) == ALL


def test_whoever_restricts_the_use_is_counted_in_no_figure_that_is_not_frozen(quarter, course, town):
    rows = enrol_many(course, town, 3, done=3)
    objecting.restrict(person=User.objects.get(pk=rows[0].learner_id), restricts=True)

    assert everything(quarter, course, town) == TWO


def test_what_is_frozen_stays_whoever_objects_and_restricts(quarter, course, town):
    rows = enrol_many(course, town, 20, done=10)
    freeze_period(period=quarter, today=TODAY)
    before = list(ParticipationFigure.objects.order_by("pk").values())
    User.objects.filter(pk__in=[row.learner_id for row in rows]).update(objected_at=at(QUARTER[0]), restricted_at=timezone.now())
    freeze_period(period=quarter, today=TODAY)

    assert before
    assert list(ParticipationFigure.objects.order_by("pk").values()) == before


def names_on_the_desk(coordinator) -> list[str]:
    from accounts.services.roles import viewer_of

    (town,) = towns_of(viewer_of(coordinator))
    return [row.name for row in desk_of(town, "de").people]


def test_the_desk_and_the_list_of_members_leave_out_whoever_restricts_and_not_whoever_objects(course):
    town = make_town()
    coordinator = make_coordinator(town)
    first, second, third = make_people(town, 3)
    for person in (first, second, third):
        enrol(learner=person, course=course, organisation=town, office_kind="order")
    objecting.restrict(person=first, restricts=True)
    objecting.object_to_figures(person=second, objects=True)
    shown = names_on_the_desk(coordinator), [row.user.full_name for row in members_of(town)]
    objecting.restrict(person=first, restricts=False)

    assert shown == (["Person 001", "Person 002"], ["Person 001", "Person 002"])
    assert names_on_the_desk(coordinator) == ["Person 000", "Person 001", "Person 002"]


def test_mails_leave_out_whoever_restricts_but_those_of_law_still_go(learner):
    objecting.restrict(person=learner, restricts=True)
    everybody = User.objects.filter(pk=learner.pk)
    notify_many(people=everybody, kind="looked_at", key="a")
    notify_many(people=everybody, kind="visibility_changes", key="b")
    learner.refresh_from_db()
    notifications.notify(person=learner, kind="export_ready", key="c")
    for row in Notification.objects.all():
        notifications.mail(row.pk)
    wanted = [notifications.wants_mail(person=learner, kind=kind) for kind in ("regraded", "certificate_changed", "of no app")]

    assert dict(Notification.objects.values_list("key", "by_mail")) == {"a": False, "b": True, "c": True}
    assert (len(mail.outbox), wanted) == (2, [False, True, False])


def test_a_mail_that_waited_when_the_use_was_restricted_is_not_sent(learner):
    row = Notification.objects.create(person=learner, kind="regraded", key="x", created_at=timezone.now(), by_mail=True)
    objecting.restrict(person=learner, restricts=True)

    assert (notifications.mail(row.pk), mail.outbox) == (False, [])
    assert Notification.objects.get().mailed_at is not None


def test_restricting_is_done_and_lifted_on_the_page_and_stands_in_the_log(client, tree, learner):
    client.force_login(learner)
    answers = []
    for said in ("yes", "yes", "no"):
        client.post("/accounts/data/restriction/", {"restricts": said})
        learner.refresh_from_db()
        answers.append((learner.restricted_at is not None, "Einschränkung aufheben" in client.get("/accounts/data/").content.decode()))

    assert answers == [(True, True), (True, True), (False, False)]
    assert list(learner.audit_events.order_by("pk").values_list("act", flat=True)) == ["restricted", "restriction_lifted"]
