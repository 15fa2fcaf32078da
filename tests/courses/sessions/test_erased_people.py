"""Erasing somebody who booked, joined, was invited, was in cohorts: what of it goes, and that those left behind move up."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import CohortMember, Invitation, JoinRequest, Membership, Notification
from accounts.services import erasure, objecting
from accounts.services.cohorts import add_members
from courses.models import Booking, LiveSession, Reminder
from courses.services.booking import book
from tests.factories import accounts as people
from tests.factories import joining
from tests.factories import sessions as make

pytestmark = pytest.mark.django_db
CANARY = "zwergohreule"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.PRIVATE_ROOT, settings.DATA_DIR = tmp_path / "private", tmp_path


def found_canaries() -> set[str]:
    """Every column of every table that still holds the canary."""
    found = set()
    for model in apps.get_models():
        texts = [f.name for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField | models.JSONField)]
        for row in model._default_manager.values(*texts) if texts else []:
            found |= {f"{model._meta.label}.{name}" for name in texts if CANARY in str(row[name])}
    return found


def test_a_seat_of_an_erased_person_goes_to_the_first_who_waits(session, three):
    _first, second, third = (book(enrolment=row, session=session) for row in three)
    before = make.states(session)
    erasure.erase(person=three[0].learner)
    session.refresh_from_db()
    third.refresh_from_db()

    assert (before, third.state, session.seats_taken) == (["confirmed", "confirmed", "waiting"], "confirmed", 2)
    assert list(Booking.objects.order_by("pk").values_list("pk", flat=True)) == [second.pk, third.pk]


def test_an_erased_person_who_waited_holds_nobody_up(session, three):
    _first, _second, third = (book(enrolment=row, session=session) for row in three)
    erasure.erase(person=three[2].learner)
    session.refresh_from_db()

    assert (make.states(session), session.seats_taken) == (["confirmed", "confirmed"], 2)
    assert not Booking.objects.filter(pk=third.pk).exists()


def test_who_was_at_a_past_session_is_no_longer_counted_and_nobody_moves_up(session, three):
    for row in three:
        book(enrolment=row, session=session)
    make.move_to(session, hours=48)
    erasure.erase(person=three[0].learner)
    session.refresh_from_db()

    assert (make.states(session), session.seats_taken) == (["confirmed", "waiting"], 1)


def test_whoever_led_a_session_is_a_former_person_there(session, leader):
    name = leader.full_name
    erasure.erase(person=leader)
    led_by = LiveSession.objects.get(pk=session.pk).leaders.get()

    assert (name, str(led_by)) == ("Tove Brandt", "ehemalige Person")


@pytest.fixture
def joined(three):
    """Somebody in a unit and a cohort, invited elsewhere, with a request, a reminder and an objection."""
    person = three[0].learner
    type(person).objects.filter(pk=person.pk).update(email=f"{CANARY}@example.com", full_name=f"Karla {CANARY}")
    person.refresh_from_db()
    town, other = people.make_organisation(), people.make_organisation("Anderswo", "99000077")
    boss = people.make_user("boss@example.com", "Ruth Boss")
    people.grant(boss, "coordinator", town)
    membership = people.join(person, town)
    Membership.objects.filter(pk=membership.pk).update(unit=f"Referat {CANARY}")
    add_members(cohort=joining.make_cohort(town, boss), memberships=[membership], added_by=boss)
    joining.make_invitation(other, boss, person.email, full_name=person.full_name)
    JoinRequest.objects.create(user=person, organisation=other, office_kind="order", unit=CANARY, requested_at=timezone.now())
    day = timezone.localdate()
    Reminder.objects.create(recipient=person, enrolment=three[0], reason="due", on_date=day, made_at=timezone.now())
    objecting.object_to_figures(person=person, objects=True)
    objecting.restrict(person=person, restricts=True)
    return person


def test_memberships_units_cohorts_invitations_requests_and_reminders_go(joined):
    before = found_canaries()
    erasure.erase(person=joined)
    joined.refresh_from_db()

    assert before >= {"accounts.Membership.unit", "accounts.Invitation.email", "accounts.JoinRequest.unit", "accounts.User.full_name"}
    assert (found_canaries(), joined.objected_at, joined.restricted_at) == (set(), None, None)
    left = {model.__name__: model.objects.count() for model in (Membership, CohortMember, Invitation, JoinRequest, Reminder, Notification)}
    assert left | {"Notification": 0} == dict.fromkeys(left, 0)
    assert not Notification.objects.filter(person=joined).exists()


def test_a_coordinator_who_is_erased_leaves_the_municipality_its_invitations_and_cohorts(joined):
    boss = type(joined).objects.get(email="boss@example.com")
    erasure.erase(person=boss)
    boss.refresh_from_db()

    assert (Invitation.objects.count(), CohortMember.objects.count(), Membership.objects.count()) == (1, 1, 1)
    assert (boss.full_name, str(boss)) == ("", "ehemalige Person")
