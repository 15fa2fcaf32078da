"""Cohorts and the courses assigned to them: who is reached, what is copied, what stays when somebody leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Cohort, CoordinationEvent, Notification
from accounts.services import membership
from accounts.services.accepting import accept
from accounts.services.cohorts import add_members, cohorts_of, remove_member, save_cohort
from courses.errors import CourseClosed
from courses.models import CohortAssignment, Enrolment
from courses.services.assignments import apply_assignments, assign, end
from courses.services.enrolment import enrol, withdraw
from tests.factories import accounts as make
from tests.factories.certificates import make_frozen_course
from tests.factories.joining import make_cohort, make_invitation, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return make.make_organisation()


@pytest.fixture
def by(town):
    user = make.make_user("koordination@example.com", "Jonas Petersen")
    make.grant(user, "coordinator", town)
    return user


@pytest.fixture
def frozen(db):
    return make_frozen_course()


@pytest.fixture
def cohort(town, by, learner):
    row = make_cohort(town, by)
    add_members(cohort=row, memberships=[make.join(learner, town, "events")], added_by=by)
    return row


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def test_an_assignment_enrols_once_and_copies_where_somebody_works(cohort, frozen, by, learner, town):
    assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(30), is_mandatory=True)
    counts = [apply_assignments() for _time in range(2)]
    row = Enrolment.objects.get()

    assert counts == [1, 0]
    assert (row.learner, row.organisation, row.office_kind, row.cohort, row.due_on) == (learner, town, "events", cohort, in_days(30))


def test_it_reaches_people_who_join_later_by_invitation_and_by_unit(cohort, frozen, by, town):
    save_cohort(organisation=town, saved_by=by, name="Marktaufsicht", starts_on=in_days(0), unit="Team Markt")
    for row in (cohort, Cohort.objects.get(unit="Team Markt")):
        assign(cohort=row, course=frozen, assigned_by=by)
    apply_assignments()
    invited, arrived = make.make_user("gast@example.com"), make.make_user("neu@example.com")
    accept(token=token_of(make_invitation(town, by, cohort=cohort)), user=invited, office_kind="order")
    membership.join(user=arrived, organisation=town, office_kind="order", unit="team markt")
    apply_assignments()

    assert Enrolment.objects.get(learner=invited).cohort == cohort
    assert Enrolment.objects.get(learner=arrived).cohort.name == "Marktaufsicht"


@pytest.mark.parametrize(("starts", "ends", "reached"), [(0, None, 1), (0, 0, 1), (1, None, 0), (-5, -1, 0)])
def test_a_cohort_reaches_people_between_its_days(cohort, frozen, by, starts, ends, reached):
    Cohort.objects.filter(pk=cohort.pk).update(starts_on=in_days(starts), ends_on=None if ends is None else in_days(ends))
    assign(cohort=cohort, course=frozen, assigned_by=by)

    assert apply_assignments() == reached


def test_whoever_left_the_course_or_the_municipality_is_left_alone(cohort, frozen, by, learner, town):
    assign(cohort=cohort, course=frozen, assigned_by=by)
    apply_assignments()
    withdraw(enrolment=Enrolment.objects.get())
    other = make.make_user("fort@example.com")
    add_members(cohort=cohort, memberships=[make.join(other, town)], added_by=by)
    membership.leave(user=other, organisation=town)

    assert apply_assignments() == 0 and [row.people for row in cohorts_of(town)] == [1]


def test_who_learns_already_keeps_the_enrolment_and_gets_the_earlier_date(cohort, frozen, by, learner):
    own = enrol(learner=learner, course=frozen)
    assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(20))
    apply_assignments()
    own.refresh_from_db()

    assert (Enrolment.objects.count(), own.due_on, own.organisation, own.cohort) == (1, in_days(20), None, None)


def test_a_new_date_reaches_those_enrolled_and_an_end_takes_it_away(cohort, frozen, by):
    row = assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(20))
    apply_assignments()
    again = assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(40))
    later = Enrolment.objects.get().due_on
    ended = [end(assignment=row, ended_by=by), end(assignment=row, ended_by=by)]

    assert (again.pk, later, ended) == (row.pk, in_days(40), [True, False])
    assert (Enrolment.objects.get().due_on, Enrolment.objects.get().is_active) == (None, True)
    assert list(CoordinationEvent.objects.order_by("pk").values_list("kind", flat=True))[-3:] == [
        "course assigned",
        "course assigned",
        "assignment ended",
    ]


def test_the_database_refuses_a_second_assignment_and_a_cohort_that_ends_first(cohort, frozen, by):
    row = assign(cohort=cohort, course=frozen, assigned_by=by)
    row.pk, row.public_id = None, "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cohort.objects.filter(pk=cohort.pk).update(ends_on=in_days(-400))


def test_a_course_that_is_not_published_cannot_be_assigned(cohort, frozen, by):
    frozen.is_live = False
    with pytest.raises(CourseClosed):
        assign(cohort=cohort, course=frozen, assigned_by=by)


def test_people_of_other_municipalities_do_not_get_in(cohort, by):
    foreign = make.join(make.make_user("fremd@example.com"), make.make_organisation("Anderstadt", "99000055"))

    assert add_members(cohort=cohort, memberships=[foreign], added_by=by) == 0


def test_taken_out_of_the_cohort_courses_stay(cohort, frozen, by, learner):
    assign(cohort=cohort, course=frozen, assigned_by=by)
    apply_assignments()
    remove_member(cohort=cohort, membership_id=learner.memberships.get().pk, removed_by=by)

    assert Enrolment.objects.get().is_active and cohort.members.count() == 0


def test_the_learner_sees_what_is_assigned_and_until_when(client, cohort, frozen, by, learner):
    assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(9), is_mandatory=True)
    client.force_login(learner)
    before = client.get("/learn/").content.decode()
    apply_assignments()
    after = client.get("/learn/").content.decode()

    assert "Ihnen zugewiesen" in before and "verpflichtend" in before and "Ihnen zugewiesen" not in after
    assert "bis zum" in after


def desk(by):
    return make.sign_in(Client(), by)


def test_the_coordinator_makes_a_cohort_fills_it_and_assigns(town, by, learner, frozen):
    place, client = make.join(learner, town), desk(by)
    made = client.post(f"/coordination/{town.pk}/cohorts/", {"name": "Herbst", "starts_on": "2026-11-01", "ends_on": "", "unit": ""})
    page = made["Location"]
    client.post(f"{page}people/", {"members": [place.pk]})
    client.post(f"{page}courses/", {"course": frozen.pk, "due_on": in_days(30).isoformat(), "is_mandatory": "on"})
    apply_assignments()
    shown = client.get(page).content.decode()

    assert Enrolment.objects.get().cohort.name == "Herbst" and "Sabine Albers" in shown and "verpflichtend" in shown


@pytest.mark.parametrize("data", [{"starts_on": "2026-11-05", "ends_on": "2026-11-01"}, {"starts_on": "x"}, {"name": ""}])
def test_a_cohort_with_faults_is_refused_with_sentences(town, by, data):
    answer = desk(by).post(f"/coordination/{town.pk}/cohorts/", {"name": "Herbst", "starts_on": "2026-11-01", **data})

    assert answer.status_code == 422 and Cohort.objects.count() == 0


@pytest.mark.parametrize("role", ["coordinator", "learner", "trainer", "analyst", "admin"])
def test_nobody_but_its_coordinator_reaches_a_cohort(town, cohort, frozen, by, role):
    row = assign(cohort=cohort, course=frozen, assigned_by=by)
    other = make.make_organisation("Anderstadt", "99000055")
    user = make.make_user("andere@example.com")
    if role != "learner":
        make.grant(user, role, other if role == "coordinator" else None)
    client, member = make.sign_in(Client(), user), cohort.members.get().membership_id
    paths = ["", f"{cohort.pk}/", f"{cohort.pk}/people/", f"{cohort.pk}/people/{member}/remove/"]
    paths += [f"{cohort.pk}/courses/", f"{cohort.pk}/courses/{row.public_id}/end/"]
    places = [town.pk, other.pk] if role == "coordinator" else [town.pk]
    codes = {
        (place, path, method): getattr(client, method)(f"/coordination/{place}/cohorts/{path}").status_code
        for place in places
        for path in paths
        for method in ("get", "post")
        if not (place == other.pk and (path == "" or method == "get"))
    }

    assert {key: code for key, code in codes.items() if code != 404} == {}
    assert (Cohort.objects.count(), cohort.members.count(), CohortAssignment.objects.get().ended_at) == (1, 1, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(town, by, django_assert_num_queries, count):
    rows = [make_cohort(town, by, f"Gruppe {number}") for number in range(count)]
    for number in range(count):
        add_members(cohort=rows[0], memberships=[make.join(make.make_user(f"p{number}@example.com"), town)], added_by=by)
        assign(cohort=rows[0], course=make_frozen_course(), assigned_by=by)
    client = desk(by)
    with django_assert_num_queries(7):
        client.get(f"/coordination/{town.pk}/cohorts/")
    with django_assert_num_queries(11):
        client.get(f"/coordination/{town.pk}/cohorts/{rows[0].pk}/")
    apply_assignments()
    with django_assert_num_queries(2):
        apply_assignments()


@pytest.mark.parametrize("count", [1, 3])
def test_reaching_people_costs_four_queries_and_seventeen_for_each(town, by, frozen, count, django_assert_num_queries):
    """Six enrol, the others are savepoints and the message in the tray; a thousand people are one run of the worker."""
    cohort = make_cohort(town, by)
    people = [make.join(make.make_user(f"reached-{number}@example.com"), town, "events") for number in range(count)]
    add_members(cohort=cohort, memberships=people, added_by=by)
    assign(cohort=cohort, course=frozen, assigned_by=by)

    with django_assert_num_queries(4 + 17 * count):
        assert apply_assignments() == count


def test_people_read_in_their_tray_what_was_assigned_and_when_the_date_changes(cohort, frozen, by, learner):
    assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(30))
    apply_assignments()
    assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(20))
    apply_assignments()
    rows = Notification.objects.filter(person=learner).order_by("pk")

    assert [row.kind for row in rows] == ["assigned_until", "due_date"]
    assert (rows[0].facts["course"], rows[0].facts["municipality"]) == ("Plätze schützen", "Musterstadt")


@pytest.mark.parametrize(("due_in", "gets_it"), [(-30, False), (30, True)])
def test_a_renewal_is_not_late_for_a_duty_that_was_met_before_it_began(cohort, frozen, by, learner, due_in, gets_it):
    met = enrol(learner=learner, course=frozen)
    version = frozen.live_version
    Enrolment.objects.filter(pk=met.pk).update(
        status="completed", completed_at=timezone.now(), completed_version=version, judged_version=version
    )
    renewal = Enrolment.objects.create(learner=learner, course=frozen, renews=met, judged_version=version, enrolled_at=timezone.now())
    assign(cohort=cohort, course=frozen, assigned_by=by, due_on=in_days(due_in), is_mandatory=True)

    apply_assignments()

    renewal.refresh_from_db()
    assert renewal.due_on == (in_days(due_in) if gets_it else None)
