"""A whole small world for the walk over all addresses: people of every role, a course with a quiz, and what one learner did in it."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import VisibilityChange
from accounts.services.groups import ensure_groups
from certificates import seal_keys
from courses.services.booking import book
from courses.services.enrolment import enrol
from quizzes.services.attempts import start_attempt
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.factories import quizzes
from tests.factories import sessions as workshop


@pytest.fixture
def world(tree, learner, settings, tmp_path):
    """Addresses' parts by name, and the people by role. Everything in it belongs to the learner."""
    cache.clear()
    settings.PRIVATE_ROOT = tmp_path / "private"
    ensure_groups(list(tree.catalog.values()))
    town = people.make_organisation(visibility_level=1, agreement_reference="Dienstvereinbarung")
    roles = {
        role: people.make_user(f"{role}@example.com", f"Person {role.title()}") for role in ("trainer", "coordinator", "analyst", "admin")
    }
    for role, user in roles.items():
        people.grant(user, role, town if role == "coordinator" else None)
    now = timezone.now()
    VisibilityChange.objects.create(
        organisation=town, level=1, agreement_reference="x", decided_by=roles["admin"], decided_on=now, effective_from=now
    )
    people.join(learner, town)
    made = quizzes.make_quiz_course(tree)
    enrolment = enrol(learner=learner, course=made.course, organisation=town, office_kind="order")
    attempt = start_attempt(enrolment=enrolment, item=made.quiz, language="de")
    proof_course = proofs.make_frozen_course()
    proofs.make_rule(proof_course)
    done = enrol(learner=learner, course=proof_course)
    certificate = proofs.earn(done)
    workshops = workshop.make_workshop_course(tree)
    session = workshop.make_session(workshop.workshop_of(workshops), leader=roles["trainer"])
    booking = book(enrolment=enrol(learner=learner, course=workshops, organisation=town, office_kind="order"), session=session)
    seal_keys.prepare()
    names = {
        "session": session.public_id,
        "booking": booking.public_id,
        "course": made.course.key,
        "lesson": made.lesson.key,
        "quiz": made.quiz.key,
        "page": made.page.pk,
        "version": attempt.version_id,
        "block": made.page.questions[0].id,
        "enrolment": enrolment.public_id,
        "done": done.public_id,
        "attempt": attempt.public_id,
        "question": next(iter(attempt.dealt["questions"])),
        "certificate": certificate.public_id,
        "code": certificate.code,
        "town": town.pk,
        "person": learner.pk,
    }
    return names, {"anonymous": None, "learner": learner, **roles}
