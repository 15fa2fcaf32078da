"""Level 2: proofs of mandatory courses. Only there, only duties, only from the day on, each look recorded; lowered, nothing is left."""

import csv
import hashlib
import io
import zipfile
from collections import Counter
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Cohort, CohortMember, CoordinationEvent, Membership, Organisation, User
from accounts.services.demo import seed_accounts, seed_people, seed_towns
from accounts.services.objecting import restrict
from certificates import storage
from certificates.models import Certificate
from certificates.services.demo import seed_certificates, seed_shorter_certificates
from courses.models import CohortAssignment, Enrolment
from courses.services.demo_duty import seed_duty
from courses.services.enrolment import enrol
from reports.looks import looks_at_lists
from reports.models import ReportAccess
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.reports.desk_world import decide, make_coordinator, make_people, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    town = make_town()
    decide(town, 2, days_ago=20)
    return town


@pytest.fixture
def desk(client, town):
    return people.sign_in(client, make_coordinator(town))


@pytest.fixture
def duty(tree, settings, tmp_path):
    """A course with a certificate."""
    settings.PRIVATE_ROOT = tmp_path
    course = proofs.make_frozen_course()
    proofs.make_rule(course)
    return course


def bind(town: Organisation, course, *users, is_mandatory: bool = True, due_in: int | None = None, days_ago: float = 10) -> list[Enrolment]:
    """A cohort that is to do a course since some days, with its people enrolled a little later."""
    at = timezone.now() - timedelta(days=days_ago)
    due_on = timezone.localdate() + timedelta(days=due_in) if due_in is not None else None
    cohort = Cohort.objects.create(organisation=town, name=f"Gruppe {Cohort.objects.count()}", starts_on=at.date())
    CohortAssignment.objects.create(cohort=cohort, course=course, is_mandatory=is_mandatory, due_on=due_on, assigned_at=at)
    made = []
    for user in users:
        CohortMember.objects.create(cohort=cohort, membership=Membership.objects.get(user=user, organisation=town), joined_at=at)
        row = enrol(learner=user, course=course, organisation=town)
        Enrolment.objects.filter(pk=row.pk).update(cohort=cohort, due_on=due_on, enrolled_at=at + timedelta(hours=1))
        made.append(row)
    return made


def page(town) -> str:
    return reverse("reports:proofs", args=[town.pk])


def shown(desk, town) -> list[tuple]:
    return [(row["proof"].name, row["proof"].state, row["proof"].certificate) for row in desk.get(page(town)).context["rows"]]


def finished(enrolment, **changes):
    """Completed, with a certificate whose file is there."""
    content = b"%PDF-1.7 proof"
    storage.save(content)
    return proofs.as_issued(proofs.earn(enrolment), sha256=hashlib.sha256(content).hexdigest(), **changes)


def test_the_list_says_who_is_overdue_and_which_certificate_stands(desk, town, duty):
    late, done = make_people(town, 2)
    (open_row, ended) = bind(town, duty, late, done, due_in=-1)
    certificate = finished(ended)

    text = desk.get(page(town)).content.decode()

    assert shown(desk, town) == [("Person 000", "overdue", ""), ("Person 001", "completed", "issued")]
    code = certificate.code
    assert "Überfällig" in text and "-".join(code[at : at + 4] for at in range(0, 16, 4)) in text
    assert open_row.pk and (timezone.localdate() - timedelta(days=1)).strftime("%d.%m.%Y") not in text.split("<tbody")[1]


def test_whoever_restricts_the_use_of_their_data_is_not_in_the_list_and_their_file_is_not_handed_out(desk, town, duty):
    first, second = make_people(town, 2)
    held = [finished(row) for row in bind(town, duty, first, second)]
    restrict(person=first, restricts=True)
    codes = [desk.get(reverse("reports:proof_file", args=[town.pk, row.public_id])).status_code for row in held]

    assert ([name for name, *_rest in shown(desk, town)], codes) == (["Person 001"], [404, 200])


@pytest.mark.parametrize(
    "case", ["voluntary", "without a cohort", "assignment ended", "before the level", "assigned after enrolling", "left", "another's"]
)
def test_what_is_no_duty_since_the_level_does_not_show(desk, town, duty, case):
    (user,) = make_people(town, 1)
    (row,) = bind(town, duty, user, is_mandatory=case != "voluntary", days_ago=25 if case == "before the level" else 10)
    assert case in {"voluntary", "before the level"} or shown(desk, town)
    if case == "without a cohort":
        Enrolment.objects.filter(pk=row.pk).update(cohort=None)
    elif case == "assignment ended":
        CohortAssignment.objects.update(ended_at=timezone.now())
    elif case == "assigned after enrolling":
        CohortAssignment.objects.update(assigned_at=timezone.now())
    elif case == "left":
        user.memberships.update(ended_at=timezone.now())
    elif case == "another's":
        Enrolment.objects.filter(pk=row.pk).update(organisation=make_town("Andere", "99000002"))

    assert shown(desk, town) == []


@pytest.mark.parametrize("case", ["level 1", "no decision", "to come", "another's", "unknown"])
def test_below_level_2_there_is_no_list_no_file_no_link_and_no_record(desk, town, duty, case):
    (user,) = make_people(town, 1)
    (row,) = bind(town, duty, user)
    certificate = finished(row)
    asked = town.pk
    if case == "level 1":
        decide(town, 1)
    elif case == "no decision":
        town.visibility_changes.filter(level=2).delete()
    elif case == "to come":
        town.visibility_changes.filter(level=2).update(effective_from=timezone.now() + timedelta(days=3))
    elif case == "another's":
        asked = make_town("Andere", "99000002").pk
    else:
        asked = 999999

    paths = [reverse("reports:proofs", args=[asked]), reverse("reports:proof_file", args=[asked, certificate.public_id])]

    assert [desk.get(path).status_code for path in paths] == [404, 404]
    assert not ReportAccess.objects.exists() and not CoordinationEvent.objects.exists()
    if case in {"level 1", "no decision", "to come"}:
        assert "proofs/" not in desk.get("/coordination/").content.decode()


def test_list_and_file_are_recorded_and_the_file_with_the_person(desk, town, duty):
    (user,) = make_people(town, 1)
    (row,) = bind(town, duty, user)
    certificate = finished(row)

    desk.get(page(town))
    answer = desk.get(reverse("reports:proof_file", args=[town.pk, certificate.public_id]))

    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 proof")
    assert list(ReportAccess.objects.order_by("pk").values_list("report", flat=True)) == ["proofs", "proofs.file"]
    assert set(ReportAccess.objects.values_list("purpose", flat=True)) == {"nachweisen, dass eine Pflicht erfüllt ist"}
    event = CoordinationEvent.objects.get()
    assert (event.kind, event.subject) == ("certificate opened", user)


@pytest.mark.parametrize("case", ["voluntary", "revoked", "erased", "another's", "unknown"])
def test_no_other_certificate_is_handed_out(desk, town, duty, case):
    (user,) = make_people(town, 1)
    (row,) = bind(town, duty, user, is_mandatory=case != "voluntary")
    certificate = finished(row)
    public_id = certificate.public_id
    if case == "revoked":
        proofs.as_issued(certificate, state="revoked", revoked_at=timezone.now(), revocation_reason="error")
    elif case == "erased":
        proofs.as_issued(certificate, erased_at=timezone.now())
    elif case == "another's":
        other = make_town("Andere", "99000002")
        Enrolment.objects.filter(pk=row.pk).update(organisation=other)
    elif case == "unknown":
        public_id = "00000000-0000-4000-8000-000000000000"

    assert desk.get(reverse("reports:proof_file", args=[town.pk, public_id])).status_code == 404
    assert not CoordinationEvent.objects.exists()


def test_a_damaged_file_is_told_and_not_handed_out(desk, town, duty):
    (user,) = make_people(town, 1)
    (row,) = bind(town, duty, user)
    certificate = proofs.as_issued(proofs.earn(row))

    assert desk.get(reverse("reports:proof_file", args=[town.pk, certificate.public_id])).status_code == 503


def test_a_revoked_and_an_ended_certificate_say_so(desk, town, duty):
    one, two = make_people(town, 2)
    first, second = bind(town, duty, one, two)
    finished(first, state="revoked", revoked_at=timezone.now(), revocation_reason="error")
    finished(second, valid_until=timezone.now() - timedelta(days=1))

    assert shown(desk, town) == [("Person 000", "completed", "revoked"), ("Person 001", "expired", "ended")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_seven_queries_with_one_person_and_with_three(desk, town, duty, count, django_assert_num_queries):
    bind(town, duty, *make_people(town, count))
    desk.get(page(town))

    with django_assert_num_queries(7):
        desk.get(page(town))


LISTS = ("proofs_csv", "proofs_xlsx")


def listed(desk, town, name: str, query: str = "") -> list[list[str]]:
    """The rows of a file below its head."""
    content = desk.get(f"{reverse(f'reports:{name}', args=[town.pk])}{query}").content
    if name == "proofs_csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        return rows[rows.index([]) + 2 :]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.fixture
def three(town, duty):
    """Overdue, completed, and enrolled in another course."""
    late, done, other = make_people(town, 3)
    (_late, ended) = bind(town, duty, late, done, due_in=-1)
    finished(ended)
    bind(town, proofs.make_frozen_course(), other)
    return duty


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Person 000", "Person 001", "Person 002"]),
        ("?name=PERSON+001", ["Person 001"]),
        ("?status=overdue", ["Person 000"]),
        ("?status=completed&name=002", []),
        ("?course={course}", ["Person 000", "Person 001"]),
        ("?course={course}&status=completed", ["Person 001"]),
    ],
)
def test_page_and_files_show_what_the_filter_lets_through(desk, town, three, query, names):
    query = query.format(course=three.pk)

    shown_names = [row["proof"].name for row in desk.get(page(town) + query).context["rows"]]

    assert shown_names == names
    assert [[row[0] for row in listed(desk, town, name, query)] for name in LISTS] == [names, names]


@pytest.mark.parametrize("query", ["?course=999999", "?course=x", "?status=invited", "?status=passed", "?name=" + "x" * 101])
def test_a_filter_that_is_not_offered_is_not_found(desk, town, three, query):
    answers = [desk.get(path + query).status_code for path in (page(town), *(reverse(f"reports:{name}", args=[town.pk]) for name in LISTS))]

    assert answers == [404, 404, 404]


@pytest.mark.parametrize("name", LISTS)
def test_a_file_says_what_the_page_says_without_numbers(desk, town, three, name):
    assert [row[3:] for row in listed(desk, town, name)] == [["Überfällig", "–"], ["Abgeschlossen", "gültig"], ["Angemeldet", "–"]]

    content = desk.get(reverse(f"reports:{name}", args=[town.pk])).content
    if name == "proofs_xlsx":
        content = b"".join(zipfile.ZipFile(io.BytesIO(content)).read(part) for part in zipfile.ZipFile(io.BytesIO(content)).namelist())
    code = Certificate.objects.get().code
    grouped = "-".join(code[at : at + 4] for at in range(0, 16, 4))
    assert grouped in desk.get(page(town)).content.decode()
    assert not {code, grouped} & {said for said in (code, grouped) if said.encode() in content}
    assert "Dienstvereinbarung" in content.decode("utf-8", "replace") and "nachweisen, dass eine Pflicht" in content.decode(
        "utf-8", "replace"
    )


def test_a_name_that_is_a_formula_stays_text(desk, town, duty):
    (user,) = make_people(town, 1)
    User.objects.filter(pk=user.pk).update(full_name="=1+1")
    bind(town, duty, user)

    assert [listed(desk, town, name)[0][0] for name in LISTS] == ["'=1+1", "'=1+1"]


def test_each_file_is_recorded_under_its_own_name_and_the_person_reads_it(desk, town, three):
    for name in LISTS:
        listed(desk, town, name)
    person = User.objects.get(full_name="Person 000")

    assert list(ReportAccess.objects.order_by("pk").values_list("report", flat=True)) == ["proofs.csv", "proofs.xlsx"]
    with translation.override("de"):
        looks = [(look.what, look.why) for look in looks_at_lists(person, 10)]
    assert looks == [
        ("Nachweise verpflichtender Kurse, Datei (XLSX)", "nachweisen, dass eine Pflicht erfüllt ist"),
        ("Nachweise verpflichtender Kurse, Datei (CSV)", "nachweisen, dass eine Pflicht erfüllt ist"),
    ]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("case", ["level 1", "another's"])
def test_below_level_2_there_is_no_file_and_no_record(desk, town, three, name, case):
    asked = make_town("Andere", "99000002") if case == "another's" else town
    if case == "level 1":
        decide(town, 1)

    assert desk.get(reverse(f"reports:{name}", args=[asked.pk])).status_code == 404
    assert not ReportAccess.objects.exists()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_seven_queries_with_one_person_and_with_three(desk, town, duty, count, name, django_assert_num_queries):
    bind(town, duty, *make_people(town, count))
    desk.get(page(town))

    with django_assert_num_queries(7):
        desk.get(reverse(f"reports:{name}", args=[town.pk]))


def test_the_demonstration_has_a_municipality_whose_duty_some_met_and_some_are_late_with(client, tree, duty, settings):
    settings.DEMO = True
    proofs.make_rule(proofs.make_frozen_course())
    proofs.make_rule(proofs.make_frozen_course())
    towns = seed_towns()
    seed_accounts(towns)
    seed_people(towns)
    place = towns["Talheim an der Wied"]
    for _run in range(2):
        ending, lasting = seed_duty(place)
        seed_shorter_certificates(ending, valid_months=8)
        seed_certificates(lasting)
    people.sign_in(client, User.objects.get(email="coordinator2@example.org"))

    rows = client.get(page(place)).context["page"].paginator.object_list

    assert Counter(row.state for row in rows) == {"overdue": 4, "enrolled": 6, "completed": 7, "expiring": 3, "expired": 2}
