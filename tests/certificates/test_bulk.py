"""Runs over many certificates: planned, approved by a second person, done once each, paused, killed, undone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import RoleGrant, User
from accounts.services.groups import ensure_groups
from certificates.errors import ChangeRefused
from certificates.models import BulkRow, BulkRun, Certificate, CertificateEvent, CertificateLayout, CertificateRule
from certificates.services import bulk, bulk_planning
from certificates.services.bulk import work
from certificates.services.bulk_planning import Selection, approve, plan, plan_undo, steer
from certificates.services.revocation import revoke
from certificates.verification import lookup
from courses.models import CourseItem, Enrolment, ItemCompletion
from tests.factories import accounts as people


@pytest.fixture
def admins(db) -> list[User]:
    users = [people.make_user(f"{name}@example.com", name.title()) for name in ("first", "second")]
    for user in users:
        people.grant(user, Role.ADMIN)
    return users


@pytest.fixture(autouse=True)
def no_sheets(monkeypatch):
    """What is tested here is the run; that sheets are made is tested elsewhere and takes longer."""
    monkeypatch.setattr(bulk, "issue", lambda pk: _issued(pk))


def _issued(pk: int) -> None:
    Certificate.objects.filter(pk=pk, state="requested").update(
        state="issued", issued_at=timezone.now(), pdf=f"x{pk}", pdf_sha256="x", credential="x", notified_at=timezone.now()
    )


def completed(course, count: int, organisation=None) -> list[Enrolment]:
    """People who completed a course before it had a rule."""
    users = User.objects.bulk_create([User(email=f"p{organisation}{n}@example.com", full_name=f"Person {n}") for n in range(count)])
    now, version = timezone.now(), course.live_version
    rows = Enrolment.objects.bulk_create(
        [
            Enrolment(
                learner=user, course=course, organisation=organisation, status="completed", enrolled_at=now, completed_at=now,
                completed_version=version, judged_version=version,
            )
            for user in users
        ]
    )  # fmt: skip
    items = list(CourseItem.objects.filter(module__course=course))
    ItemCompletion.objects.bulk_create(
        [
            ItemCompletion(enrolment=row, item=item, how="read", completed_at=now, substance_on=item.changed_on)
            for row in rows
            for item in items
        ]
    )
    return rows


def run_of(course, admins, kind="issue", **more) -> BulkRun:
    reason = {"reason": "error"} if kind == "revoke" else {}
    run = plan(kind=kind, selection=Selection(course=course, **more), actor=admins[0], note="Because.", **reason)
    return approve(run_id=run.pk, actor=admins[1])


def finish(run: BulkRun) -> BulkRun:
    while work(run.pk):
        pass
    run.refresh_from_db()
    return run


def test_hundreds_are_issued_once_each(rule, course, admins):
    completed(course, 300)

    run = finish(run_of(course, admins))

    assert (run.state, run.total, run.rows.filter(state="done").count()) == ("done", 300, 300)
    assert Certificate.objects.filter(state="issued").count() == 300
    assert finish(run_of(course, admins)).total == 0
    assert CertificateEvent.objects.filter(kind="requested").count() == 300


def test_nothing_happens_before_a_second_person_approves(rule, course, admins):
    completed(course, 2)
    run = plan(kind="issue", selection=Selection(course=course), actor=admins[0], note="Because.")

    with pytest.raises(ChangeRefused, match="second_person"):
        approve(run_id=run.pk, actor=admins[0])
    assert work(run.pk) == 0
    assert not Certificate.objects.exists()
    with pytest.raises(IntegrityError, match="bulk_run_needs_a_second_person"), transaction.atomic():
        BulkRun.objects.filter(pk=run.pk).update(approved_by=admins[0], approved_at=timezone.now())
    with pytest.raises(IntegrityError, match="bulk_run_is_approved_before_it_runs"), transaction.atomic():
        BulkRun.objects.filter(pk=run.pk).update(state="running")


def test_only_those_who_were_chosen_are_concerned(rule, course, admins):
    town = people.make_organisation()
    here, old = completed(course, 2, town)
    completed(course, 1)
    Enrolment.objects.filter(pk=old.pk).update(completed_at=timezone.now() - timedelta(days=40))
    today = timezone.localdate()

    run = run_of(course, admins, organisation=town, completed_from=today - timedelta(days=30), completed_to=today)

    assert list(run.rows.values_list("enrolment", flat=True)) == [here.pk]


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_twice(rule, course, admins, monkeypatch):
    completed(course, 5)
    run = run_of(course, admins)
    made = []

    def kill(pk):
        made.append(pk)
        if len(made) == 3:
            raise KeyboardInterrupt
        _issued(pk)

    monkeypatch.setattr(bulk, "issue", kill)
    with pytest.raises(KeyboardInterrupt):
        work(run.pk)
    assert work(run.pk) == 0  # its lease still runs
    BulkRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert bulk.running() == [run.pk]

    BulkRun.objects.update(lease_until=timezone.now() + timedelta(days=1))
    assert bulk.running() == [run.pk]  # a lease of a clock that was set back binds nobody

    finish(run)

    assert Certificate.objects.count() == 5
    assert Certificate.objects.filter(state="requested").count() == 1  # the sweeper has it made
    assert run.rows.filter(state="done").count() == 5


def test_a_run_pauses_continues_and_stops_for_good(rule, course, admins):
    completed(course, 30)
    run = run_of(course, admins)
    assert 0 < work(run.pk, seconds=0.0001) < 30
    done = run.rows.filter(state="done").count()

    steer(run_id=run.pk, act="pause")
    assert work(run.pk) == 0
    steer(run_id=run.pk, act="continue")
    work(run.pk, seconds=0.0001)
    steer(run_id=run.pk, act="pause")
    steer(run_id=run.pk, act="cancel")

    assert done < run.rows.filter(state="done").count() < 30
    with pytest.raises(ChangeRefused, match="decided"):
        steer(run_id=run.pk, act="continue")


def test_after_a_pause_no_row_follows_and_the_way_back_leaves_nothing(rule, course, admins, monkeypatch):
    completed(course, 3)
    run = run_of(course, admins)
    planned = []

    def pause_and_plan_back(pk: int) -> None:
        _issued(pk)
        if not planned:  # in the middle of a worker's piece
            planned.append(plan_undo(run=steer(run_id=run.pk, act="pause"), actor=admins[0], note="Wrong course."))

    monkeypatch.setattr(bulk, "issue", pause_and_plan_back)
    assert work(run.pk) == 1
    assert run.rows.filter(state="waiting").count() == 2

    finish(approve(run_id=planned[0].pk, actor=admins[1]))
    assert not Certificate.objects.exclude(state="revoked").exists()


def test_what_was_revoked_meanwhile_stays_revoked(rule, course, admins):
    completed(course, 3)
    finish(run_of(course, admins))
    run = run_of(course, admins, kind="reissue")
    first = Certificate.objects.first()
    revoke(certificate=first, reason="deception", actor=None)

    finish(run)

    assert dict(run.rows.values_list("before", "why"))[first.pk] == "NotStanding"
    assert Certificate.objects.filter(enrolment=first.enrolment).count() == 1
    assert Certificate.objects.filter(state="issued").count() == 2


def test_a_reissue_bears_the_layout_of_today_and_the_old_codes_say_replaced(rule, course, admins):
    completed(course, 2)
    finish(run_of(course, admins))
    old = list(Certificate.objects.all())
    CertificateLayout.objects.update(signatory="Neue Amtsleitung")

    finish(run_of(course, admins, kind="reissue"))

    assert {lookup(row.code).state for row in old} == {"replaced"}
    assert {row.statement["signatory"] for row in Certificate.objects.filter(state="issued")} == {"Neue Amtsleitung"}
    assert Certificate.objects.count() == 4


@pytest.mark.parametrize("kind", ["issue", "revoke"])
def test_a_run_is_undone_by_another_one(rule, course, admins, kind):
    completed(course, 2)
    run = finish(run_of(course, admins))
    if kind == "revoke":
        run = finish(run_of(course, admins, kind="revoke"))

    back = plan_undo(run=run, actor=admins[0], note="Wrong course.")
    with pytest.raises(ChangeRefused, match="open"):
        plan_undo(run=run, actor=admins[0], note="Wrong course.")
    finish(approve(run_id=back.pk, actor=admins[1]))

    run.refresh_from_db()
    standing = Certificate.objects.exclude(state="revoked")
    assert run.state == "undone"
    assert standing.count() == {"issue": 0, "revoke": 2}[kind]
    if kind == "revoke":
        assert all(row.replaces is not None and row.valid_until == row.replaces.valid_until for row in standing)


def test_the_way_back_concerns_only_what_still_stands(rule, course, admins):
    completed(course, 3)
    run = finish(run_of(course, admins))
    revoke(certificate=Certificate.objects.order_by("pk").first(), reason="error", actor=None)

    assert plan_undo(run=run, actor=admins[0], note="Wrong course.").total == 2

    steer(run_id=BulkRun.objects.get(undoes=run).pk, act="cancel")
    finish(run_of(course, admins, kind="reissue"))
    back = plan_undo(run=run, actor=admins[0], note="Wrong course.")
    assert back.total == 0
    finish(approve(run_id=back.pk, actor=admins[1]))
    run.refresh_from_db()
    assert (run.state, Certificate.objects.exclude(state="revoked").count()) == ("done", 2), "nothing was undone, and nobody says so"


def test_a_course_without_a_rule_and_a_broken_row_hold_nobody_up(rule, course, admins, monkeypatch):
    rows = completed(course, 3)
    run = run_of(course, admins)
    make_it = bulk.request_certificate

    def break_one(*, enrolment, **words):
        if enrolment == rows[1]:
            raise ValueError("broken")
        return make_it(enrolment=enrolment, **words)

    monkeypatch.setattr(bulk, "request_certificate", break_one)
    finish(run)
    assert list(run.rows.order_by("pk").values_list("state", "why")) == [("done", ""), ("skipped", "fault"), ("done", "")]

    CertificateRule.objects.all().delete()
    again = finish(run_of(course, admins, kind="reissue"))
    assert {row.why for row in again.rows.all()} == {"no rule"}
    assert Certificate.objects.filter(state="issued").count() == 2


def test_a_run_stops_when_its_approver_is_no_administrator_any_more(rule, course, admins):
    completed(course, 2)
    run = run_of(course, admins)
    RoleGrant.objects.filter(user=admins[1]).delete()

    assert work(run.pk) == 0

    run.refresh_from_db()
    assert (run.state, Certificate.objects.count()) == ("paused", 0)


def test_planning_writes_ten_thousand_rows_in_parts(rule, course, admins, monkeypatch, django_assert_max_num_queries):
    completed(course, 45)
    monkeypatch.setattr(bulk_planning, "PART", 10)

    with django_assert_max_num_queries(12):
        run = plan(kind="issue", selection=Selection(course=course), actor=admins[0], note="Because.")
    assert run.total == 45


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_run_costs_the_same_at_one_and_at_three_rows(rule, course, tree, admins, count):
    ensure_groups(list(tree.catalog.values()))
    completed(course, count)
    run = plan(kind="issue", selection=Selection(course=course), actor=admins[0], note="Because.")
    client = people.sign_in(Client(), admins[1])

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("certificate_runs:one", args=[run.pk]))

    assert page.status_code == 200
    assert sum("certificates_bulk" in query["sql"] for query in asked.captured_queries) == 5


def test_a_run_is_planned_and_approved_on_its_pages(rule, course, tree, admins):
    ensure_groups(list(tree.catalog.values()))
    completed(course, 2)
    first, second = (people.sign_in(Client(), user) for user in admins)
    fields = {"kind": "revoke", "course": course.pk, "note": "Wrong test."}
    assert first.post(reverse("certificate_runs:index"), fields).status_code == 422
    first.post(reverse("certificate_runs:index"), fields | {"kind": "issue"})
    run = BulkRun.objects.get()

    for client in (first, second):
        client.post(reverse("certificate_runs:act", args=[run.pk, "approve"]))
    page = second.get(reverse("certificate_runs:one", args=[run.pk]))

    assert (BulkRun.objects.get().approved_by, page["Refresh"]) == (admins[1], "5")
    finish(run)
    done = second.get(reverse("certificate_runs:one", args=[run.pk])).content.decode()
    assert "Person 0" not in done
    second.post(reverse("certificate_runs:act", args=[run.pk, "undo"]), {"note": "x"})
    assert BulkRun.objects.get(undoes=run).kind == "revoke"


def test_approving_is_offered_to_whoever_may_and_only_where_somebody_is_concerned(rule, course, tree, admins):
    ensure_groups(list(tree.catalog.values()))
    selection = Selection(course=course)
    empty = plan(kind="issue", selection=selection, actor=admins[0], note="Because.")
    completed(course, 1)
    run = plan(kind="issue", selection=selection, actor=admins[0], note="Because.")

    def offered(user: User, run: BulkRun) -> bool:
        page = people.sign_in(Client(), user).get(reverse("certificate_runs:one", args=[run.pk])).content.decode()
        return reverse("certificate_runs:act", args=[run.pk, "approve"]) in page

    assert [offered(user, run) for user in admins] == [False, True]
    assert [offered(user, empty) for user in admins] == [False, False]
    RoleGrant.objects.filter(user=admins[1]).delete()
    assert offered(admins[0], run), "the only administrator there is"


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ANALYST])
def test_nobody_else_plans_or_approves(rule, course, tree, admins, role):
    ensure_groups(list(tree.catalog.values()))
    other = people.make_user("other@example.com")
    people.grant(other, role)
    run = plan(kind="issue", selection=Selection(course=course), actor=admins[0], note="Because.")
    client = people.sign_in(Client(), other)

    answers = [
        client.get(reverse("certificate_runs:index")),
        client.post(reverse("certificate_runs:index"), {"kind": "issue", "course": course.pk, "note": "x"}),
        client.get(reverse("certificate_runs:one", args=[run.pk])),
        client.post(reverse("certificate_runs:act", args=[run.pk, "approve"])),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert BulkRow.objects.count() == 0
    assert BulkRun.objects.get().state == "planned"
