"""Erasing a person: nothing of them is left but stubs and empty rows, whatever happens in the middle."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from accounts.errors import ErasureRefused
from accounts.models import ErasureRequest, User
from accounts.services import audit, erasure, notifications
from certificates.models import Certificate
from courses.models import Enrolment
from courses.services.enrolment import enrol
from quizzes.models import Attempt
from quizzes.services.attempts import start_attempt
from reports.models import ParticipationFigure, ReportPeriod
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.factories import quizzes

pytestmark = pytest.mark.django_db
CANARY = "zwergohreule"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.PRIVATE_ROOT, settings.DATA_DIR = tmp_path / "private", tmp_path


@pytest.fixture
def canary(tree):
    """Somebody with a membership, a role, a running course with an attempt, a certificate and messages."""
    person = people.make_user(f"{CANARY}@example.com", f"Karla {CANARY}")
    town = people.make_organisation()
    people.join(person, town)
    people.grant(person, "trainer")
    made = quizzes.make_quiz_course(tree)
    running = enrol(learner=person, course=made.course, organisation=town, office_kind="order")
    start_attempt(enrolment=running, item=made.quiz, language="de")
    course = proofs.make_frozen_course()
    proofs.make_rule(course)
    proofs.as_issued(proofs.earn(enrol(learner=person, course=course)), credential=f'{{"name": "{CANARY}"}}')
    notifications.notify(person=person, kind="certificate_issued", key="x", facts={"course": CANARY})
    return person


def found_canaries() -> list[str]:
    """Every text of every row of every table that still holds the canary."""
    found = []
    for model in apps.get_models():
        texts = [f.name for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField | models.JSONField)]
        for row in model._default_manager.values(*texts) if texts else []:
            found += [f"{model._meta.label}.{name}" for name in texts if CANARY in str(row[name])]
    return found


def test_the_search_finds_what_it_is_for(canary):
    assert {"accounts.User.email", "certificates.Certificate.statement", "account.EmailAddress.email"} <= set(found_canaries())


def test_nothing_of_the_person_is_left_and_the_certificate_answers(canary):
    erasure.erase(person=canary)
    row = Certificate.objects.get()

    assert (found_canaries(), row.state, row.pdf, row.erased_at is not None) == ([], "issued", "", True)
    assert list(Enrolment.objects.values_list("pk", flat=True)) == [row.enrolment_id]
    assert (Attempt.objects.count(), str(User.objects.get(pk=canary.pk))) == (0, "ehemalige Person")


def test_a_second_run_changes_nothing(canary):
    erasure.erase(person=canary)
    before = list(User.objects.values()), list(Certificate.objects.values())
    erasure.erase(person=User.objects.get(pk=canary.pk))

    assert (list(User.objects.values()), list(Certificate.objects.values())) == before


@pytest.mark.parametrize("layer", ["certificates", "quizzes", "courses", "accounts"])
def test_a_run_that_was_killed_is_finished_by_the_next(canary, monkeypatch, layer):
    row = erasure.plan(person=canary, days=0)
    real = erasure._delete_registered
    with monkeypatch.context() as killed:

        def dying(person, name):
            if name == layer:
                raise SystemExit  # as a killed worker: nothing after it runs
            real(person, name)

        killed.setattr(erasure, "_delete_registered", dying)
        with pytest.raises(SystemExit):
            erasure.carry_out(row.pk)
    ErasureRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert (erasure.carry_out(row.pk), found_canaries()) == (True, [])
    assert ErasureRequest.objects.get().state == "done"


def test_nobody_signs_in_any_more_from_the_first_moment_on(canary, client, monkeypatch):
    client.force_login(canary)
    monkeypatch.setattr(erasure, "LAYERS", ())
    erasure.erase(person=canary)

    assert client.get("/learn/").status_code == 302


def test_published_figures_stay_as_they_are(canary):
    period = ReportPeriod.objects.create(starts_on="2026-01-01", ends_on="2026-03-31", frozen_at=timezone.now())
    ParticipationFigure.objects.create(
        period=period,
        audience="network",
        scope_kind="network",
        scope_key="",
        course_id=Enrolment.objects.first().course_id,
        enrolled=20,
        completed=10,
        running=10,
        certified=9,
        suppressed=False,
        threshold=7,
    )
    before = list(ParticipationFigure.objects.values())
    erasure.erase(person=canary)

    assert list(ParticipationFigure.objects.values()) == before


def test_the_last_administrator_cannot_be_erased_but_the_last_but_one_can(learner, other_learner):
    people.grant(learner, "admin")
    with pytest.raises(ErasureRefused):
        erasure.plan(person=learner)
    with pytest.raises(ErasureRefused):
        erasure.erase(person=learner)
    people.grant(other_learner, "admin")
    erasure.erase(person=learner)

    assert User.objects.get(pk=learner.pk).erased_at is not None


def test_a_planned_erasure_waits_seven_days_and_can_be_taken_back(client, tree, learner):
    people.sign_in(client, learner)
    unread = client.post("/accounts/data/erase/", {})
    client.post("/accounts/data/erase/", {"understood": "yes"})
    row = ErasureRequest.objects.get()
    early = erasure.carry_out(row.pk)
    client.post("/accounts/data/erase/cancel/")
    row.refresh_from_db()

    assert (unread.status_code, early, row.state) == (422, False, "cancelled")
    assert row.due_at - row.requested_at == timedelta(days=7)


def test_erased_then_the_same_address_again_is_a_new_person(canary):
    address = canary.email
    erasure.erase(person=canary)

    assert people.make_user(address).pk != canary.pk


def test_the_command_erases_and_says_what_it_would_do(canary, capsys, settings):
    settings.DEMO = True  # the only administrator need not wait a day
    people.grant(people.make_user("boss@example.com"), "admin")
    call_command("erase_person", canary.email, "--dry-run")
    dry = capsys.readouterr().out
    assert User.objects.get(pk=canary.pk).erased_at is None
    with pytest.raises(CommandError, match="--reason"):
        call_command("erase_person", canary.email)
    call_command("erase_person", canary.email, "--reason", "Antrag")
    call_command("erase_person", str(canary.pk))

    assert "courses.Enrolment: 2" in dry
    assert (found_canaries(), list(audit.broken_links())) == ([], [])
    with pytest.raises(CommandError, match="no such account"):
        call_command("erase_person", "nobody@example.com")
