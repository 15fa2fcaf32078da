"""The coordinator's desk: status only, under an agreement, never backwards, each look recorded, nothing of another municipality."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cohort, CohortMember, Membership, Organisation, RoleGrant
from accounts.services.invitations import Guest, invite
from accounts.services.roles import viewer_of
from certificates.models import Certificate
from courses.models import CohortAssignment, Enrolment
from courses.services.enrolment import enrol, withdraw
from reports.errors import NotAllowed
from reports.models import ReportAccess
from reports.services.access import open_named_list
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.reports.desk_world import DESK, decide, make_coordinator, make_people, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def coordinator(town):
    return make_coordinator(town)


@pytest.fixture
def desk(client, coordinator):
    return people.sign_in(client, coordinator)


def cohort_of(town, *courses, starts_in: int = 0, members=()) -> Cohort:
    cohort = Cohort.objects.create(
        organisation=town, name=f"Gruppe {Cohort.objects.count()}", starts_on=timezone.localdate() + timedelta(days=starts_in)
    )
    for course in courses:
        CohortAssignment.objects.create(cohort=cohort, course=course, assigned_at=timezone.now())
    for membership in Membership.objects.filter(user__in=members):
        CohortMember.objects.create(cohort=cohort, membership=membership, joined_at=timezone.now())
    return cohort


def test_each_person_has_one_word_a_course_and_nothing_else(desk, town, course, tree):
    one, two, three = make_people(town, 3)
    proof_course = proofs.make_frozen_course()
    enrol(learner=one, course=course, organisation=town)
    done = enrol(learner=two, course=proof_course, organisation=town)
    Enrolment.objects.filter(pk=done.pk).update(
        status="completed", completed_at=timezone.now(), completed_version=proof_course.live_version
    )
    cohort_of(town, course, starts_in=5, members=[three])

    answer = desk.get(DESK)
    page = answer.content.decode()

    assert {person.name: set(person.states) - {"nothing"} for person in answer.context["desk"].people} == {
        "Person 000": {"enrolled"},
        "Person 001": {"completed"},
        "Person 002": {"planned"},
    }
    assert all(word in page for word in ("Angemeldet", "Abgeschlossen", "Geplant", "Dienstvereinbarung vom 1. März 2026"))


def test_how_far_somebody_is_makes_no_difference(desk, town, course):
    begun, fresh = make_people(town, 2)
    row = enrol(learner=begun, course=course, organisation=town)
    enrol(learner=fresh, course=course, organisation=town)
    Enrolment.objects.filter(pk=row.pk).update(items_done=1, due_on=timezone.localdate())

    answer = desk.get(DESK)
    first, second = re.findall(r"<td[^>]*matrix__cell.*?</td>", answer.content.decode(), re.DOTALL)

    assert first == second
    assert [person.states for person in answer.context["desk"].people] == [("enrolled",), ("enrolled",)]


@pytest.mark.parametrize(("days", "word"), [(400, "completed"), (60, "expiring"), (-2, "expired")])
def test_a_certificate_that_ends_is_told_in_time(desk, town, tree, days, word, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    (person,) = make_people(town, 1)
    course = proofs.make_frozen_course()
    proofs.make_rule(course)
    certificate = proofs.earn(enrol(learner=person, course=course, organisation=town))
    issued = {"state": "issued", "issued_at": timezone.now(), "pdf": "x", "pdf_sha256": "0" * 64, "credential": "{}"}
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=timezone.now() + timedelta(days=days), **issued)

    assert desk.get(DESK).context["desk"].people[0].states == (word,)


def test_people_who_are_invited_stand_in_the_list_once(desk, town, coordinator, course):
    (member,) = make_people(town, 1)
    cohort = cohort_of(town, course)
    guests = [Guest("neu@example.com", "Nele Neu"), Guest("ohne@example.com", ""), Guest(member.email, "Doppelt")]
    invite(organisation=town, guests=guests, invited_by=coordinator, cohort=cohort)

    answer = desk.get(DESK)

    assert {row.name: (row.membership is None, row.states) for row in answer.context["desk"].people} == {
        "Nele Neu": (True, ("invited",)),
        "ohne@example.com": (True, ("invited",)),
        "Person 000": (False, ("nothing",)),
    }


@pytest.mark.parametrize("case", ["before the agreement", "without the municipality", "left again", "of another municipality"])
def test_what_is_not_to_be_seen_looks_like_no_enrolment(desk, town, course, case):
    one, _other = make_people(town, 2)
    organisation = {"without the municipality": None, "of another municipality": make_town("Andere", "99000002")}.get(case, town)
    row = enrol(learner=one, course=course, organisation=organisation)
    if case == "before the agreement":
        Enrolment.objects.filter(pk=row.pk).update(enrolled_at=timezone.now() - timedelta(days=60))
    if case == "left again":
        withdraw(enrolment=row)
    cohort_of(town, course)

    assert [person.states for person in desk.get(DESK).context["desk"].people] == [("nothing",), ("nothing",)]


def test_raising_again_after_lowering_shows_nothing_from_before(desk, town, course):
    (person,) = make_people(town, 1)
    row = enrol(learner=person, course=course, organisation=town)
    Enrolment.objects.filter(pk=row.pk).update(enrolled_at=timezone.now() - timedelta(days=20))
    assert desk.get(DESK).context["desk"].people[0].states == ("enrolled",)

    decide(town, 0, days_ago=10)
    decide(town, 1, days_ago=5)

    assert desk.get(DESK).context["desk"].people[0].states == ()


def test_a_raise_that_was_overtaken_before_its_day_never_counts(town, coordinator, desk, course):
    other = make_town("Wechselburg", "99000003")
    people.grant(coordinator, "coordinator", other)
    (person,) = make_people(other, 1)
    row = enrol(learner=person, course=course, organisation=other)
    Enrolment.objects.filter(pk=row.pk).update(enrolled_at=timezone.now() - timedelta(days=8))
    decide(other, 1, days_ago=10)  # decided earlier, in force ten days ago
    decide(other, 0, days_ago=20)  # but the later decision lowered before that
    decide(other, 1, days_ago=2)

    assert desk.get(f"{DESK}?municipality={other.pk}").context["desk"].people[0].states == ()


@pytest.mark.parametrize("case", ["level 0", "no decision", "a decision to come"])
def test_the_desk_is_off_until_an_agreement_is_in_force_and_nothing_is_recorded(desk, town, case):
    make_people(town, 1)
    if case == "level 0":
        decide(town, 0)
    elif case == "no decision":
        town.visibility_changes.all().delete()
    else:
        town.visibility_changes.update(effective_from=timezone.now() + timedelta(days=3))

    page = desk.get(DESK).content.decode()

    assert "Person 000" not in page and "Diese Liste ist abgeschaltet" in page
    codes = [desk.get(reverse(f"reports:{name}", args=[town.pk])).status_code for name in ("desk_csv", "desk_xlsx")]
    assert (codes, desk.post(reverse("reports:remind", args=[town.pk]), {"person": 1}).status_code) == ([404, 404], 404)
    assert not ReportAccess.objects.exists()


@pytest.mark.parametrize(
    ("path", "report"),
    [
        (DESK, "status"),
        (f"{DESK}?print=1", "status.print"),
        (f"{DESK}{{}}/status.csv", "status.csv"),
        (f"{DESK}{{}}/status.xlsx", "status.xlsx"),
    ],
)
def test_each_look_and_each_file_is_recorded_and_can_be_read(desk, town, coordinator, path, report):
    assert desk.get(path.format(town.pk)).status_code == 200

    row = ReportAccess.objects.get()
    log = desk.get(reverse("reports:accesses", args=[town.pk])).content.decode()

    assert (row.viewer, row.organisation, row.report, bool(row.purpose)) == (coordinator, town, report, True)
    assert "Jonas Petersen" in log and "Liste der Personen und Kurse" in log


@pytest.mark.parametrize(
    ("report", "purpose", "level", "whose"),
    [
        ("salaries", "x", 1, "own"),
        ("status", "", 1, "own"),
        ("status", "x", 0, "own"),
        ("status.csv", "x", 1, "another"),
        ("", "x", 1, "own"),
    ],
)
def test_no_list_is_opened_without_purpose_level_name_and_right(town, coordinator, report, purpose, level, whose):
    if not level:
        decide(town, 0)
    asked = town if whose == "own" else make_town("Andere", "99000002")
    with pytest.raises(NotAllowed):
        open_named_list(viewer=viewer_of(coordinator), organisation=asked, report=report, purpose=purpose)

    assert not ReportAccess.objects.exists()


def test_without_a_record_there_is_no_list(desk, town, monkeypatch):
    make_people(town, 1)

    def broken(**_fields):
        raise RuntimeError("no record")

    monkeypatch.setattr(ReportAccess.objects, "create", broken)
    desk.raise_request_exception = False
    answer = desk.get(DESK)

    assert answer.status_code == 500 and b"Person 000" not in answer.content


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_nine_queries_with_one_person_and_with_three(desk, town, course, count, django_assert_num_queries):
    for user in make_people(town, count):
        enrol(learner=user, course=course, organisation=town)
    cohort_of(town, course)
    assert desk.get(DESK).status_code == 200

    with django_assert_num_queries(9):
        desk.get(DESK)
    with django_assert_num_queries(9):
        desk.get(reverse("reports:desk_csv", args=[town.pk]))


def test_filters_show_who_fits_and_the_counts_stay_those_of_the_municipality(desk, town, course):
    made = make_people(town, 6, unit="Team Markt")
    (alone,) = make_people(town, 1, unit="Pressestelle", start=10)
    for user in (*made, alone):
        enrol(learner=user, course=course, organisation=town)
    cohort = cohort_of(town, members=[alone])
    whole = desk.get(DESK).context["overview"]
    for query in ("unit=Pressestelle", f"cohort={cohort.pk}", "name=010", "status=enrolled&unit=Pressestelle"):
        answer = desk.get(f"{DESK}?{query}")

        assert [person.name for person in answer.context["form"].people()] == ["Person 010"], query
        assert answer.context["overview"] == whole


def test_a_unit_of_one_is_no_number(desk, town, course):
    (alone,) = make_people(town, 1, unit="Pressestelle")
    enrol(learner=alone, course=course, organisation=town)

    assert {figure["number"] for figure in desk.get(f"{DESK}?unit=Pressestelle").context["overview"]} == {None}


@pytest.mark.parametrize(
    "query",
    [
        *[
            "unit=Gibt+es+nicht",
            "cohort=999999",
            "cohort=abc",
            "status=nothing",
            "status=passed",
            "page=0",
            "page=-1",
            "page=abc",
            "page=99",
        ],
        *["municipality=999999", "municipality=abc", "municipality=", "unit=%00", "cohort=1%20or%201=1", "name=" + "x" * 101],
    ],
)
def test_altered_addresses_find_nothing(desk, town, query):
    make_people(town, 1)

    assert desk.get(f"{DESK}?{query}").status_code == 404


def test_a_cohort_or_unit_of_another_municipality_looks_like_an_unknown_one(desk, town):
    other = make_town("Andere", "99000002")
    make_people(other, 1, unit="Fremdes Team")
    foreign = cohort_of(other)

    def ask(query):
        answer = desk.get(f"{DESK}?{query}")
        return answer.status_code, sorted(answer.headers), b"Fremdes Team" in answer.content

    assert ask(f"cohort={foreign.pk}") == ask("cohort=987654") == ask("unit=Fremdes+Team") == ask("unit=Unbekannt")
    assert desk.get(f"{DESK}?cohort={foreign.pk}").status_code == 404


def test_hostile_names_stay_text(desk, town):
    user = make_people(town, 1, unit='"><img src=x onerror=1>')[0]
    user.full_name = "<script>alert(1)</script>"
    user.save()

    page = desk.get(DESK).content.decode()

    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;alert" in page


def test_a_long_list_comes_in_pages_and_on_one_page_for_paper(desk, town):
    make_people(town, 53)

    first, second, paper = (desk.get(f"{DESK}{query}").content.decode() for query in ("", "?page=2", "?print=1"))

    assert ("Person 049" in first, "Person 050" in first, "Person 052" in second) == (True, False, True)
    assert "Person 000" in paper and "Person 052" in paper and 'type="checkbox"' not in paper


def test_the_files_have_purpose_and_date_inside_and_no_formula(desk, town, course):
    user = make_people(town, 1, unit="=1+1")[0]
    user.full_name = "=HYPERLINK(1)"
    user.save()
    enrol(learner=user, course=course, organisation=town)

    text = desk.get(reverse("reports:desk_csv", args=[town.pk])).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(desk.get(reverse("reports:desk_xlsx", args=[town.pk])).content))
    table, about = book.worksheets
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert rows[1] == ["Zweck", "Fortbildung planen"] and rows[4][0] == "Stand"
    assert [cell[:3] for cell in rows[-1:]] == [["'=HYPERLINK(1)", "Ordnungsamt und Ordnungsdienst", "'=1+1"]]
    assert next(cell.value for cell in table[2]) == "'=HYPERLINK(1)" and {cell.data_type for row in table for cell in row} == {"s"}
    assert [cell.value for cell in about[2]] == ["Zweck", "Fortbildung planen"]
    assert "Fortbildung planen" in table.oddHeader.left.text
    assert [cell.value for cell in table[2]][3:] == rows[-1][3:] == ["Angemeldet"]


def test_files_are_made_ten_times_an_hour(desk, town, settings):
    settings.LIMITS = {**settings.LIMITS, "export": "1/h"}
    codes = [desk.get(reverse("reports:desk_csv", args=[town.pk])).status_code for _ in range(2)]

    assert codes == [200, 429]


def test_a_file_of_a_filter_has_the_people_of_that_filter(desk, town):
    make_people(town, 1, unit="Team Markt")
    make_people(town, 1, unit="Pressestelle", start=1)

    text = desk.get(f"{reverse('reports:desk_csv', args=[town.pk])}?unit=Pressestelle").content.decode()

    assert "Person 001" in text and "Person 000" not in text
    assert desk.get(f"{reverse('reports:desk_csv', args=[town.pk])}?unit=Foreign").status_code == 404


@pytest.mark.parametrize("name", ["desk_csv", "desk_xlsx", "remind", "own_figures", "accesses"])
def test_another_municipality_looks_like_an_unknown_one_at_each_address(desk, town, name):
    other = make_town("Andere", "99000002")
    make_people(other, 1)

    def ask(pk):
        path = reverse(f"reports:{name}", args=[pk])
        answer = desk.post(path, {"person": "1"}) if name == "remind" else desk.get(path)
        return answer.status_code, sorted(answer.headers), answer.content.decode().count("Andere")

    assert ask(other.pk) == ask(987654) == (404, ask(987654)[1], 0)
    assert not ReportAccess.objects.exists()


@pytest.mark.parametrize("case", ["ended", "suspended", "closed municipality", "moved"])
def test_a_right_that_ended_opens_nothing_with_the_next_request(desk, town, coordinator, case):
    make_people(town, 1)
    assert desk.get(DESK).status_code == 200
    if case == "ended":
        coordinator.grants.update(valid_until=timezone.now())
    elif case == "suspended":
        type(coordinator).objects.filter(pk=coordinator.pk).update(is_active=False)
    elif case == "closed municipality":
        Organisation.objects.filter(pk=town.pk).update(is_active=False)
    else:
        RoleGrant.objects.filter(user=coordinator).update(organisation=make_town("Andere", "99000002"))
    answers = [desk.get(DESK), desk.get(reverse("reports:desk_csv", args=[town.pk]))]

    assert all(b"Person 000" not in answer.content for answer in answers)
    assert answers[1].status_code in {302, 404}


def test_whoever_left_the_municipality_is_gone_from_the_list(desk, town, course):
    (person,) = make_people(town, 1)
    enrol(learner=person, course=course, organisation=town)
    Membership.objects.filter(user=person).update(ended_at=timezone.now())

    assert desk.get(DESK).context["desk"].people == []


def test_somebody_who_is_invited_is_called_so_in_the_reader_s_language(desk, town, coordinator):
    invite(organisation=town, guests=[Guest("neu@example.com", "Nele Neu")], invited_by=coordinator)

    assert "eingeladen, noch nicht dabei" in desk.get(DESK).content.decode()
    assert "invited, has not come yet" in desk.get(f"/en{DESK}").content.decode()
