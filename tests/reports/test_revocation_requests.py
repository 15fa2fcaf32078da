"""A coordinator asks for a revocation by code; an administrator decides; nobody learns of certificates that the desk does not show."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import RoleGrant
from certificates.codes import grouped
from certificates.errors import ChangeRefused
from certificates.models import Certificate, ChangeRequest, HolderNotice
from certificates.notice_words import words_of
from certificates.services.changes import approve, refuse
from courses.models import Enrolment
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.reports.desk_world import decide, make_coordinator, make_people, make_town

pytestmark = pytest.mark.django_db
WORDS = {"reason": "deception", "note": "Somebody else has sat the test."}
ANSWER = "Kein Zertifikat, das Ihre Kommune sehen darf, hat diesen Code."


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def coordinator(town):
    return make_coordinator(town)


@pytest.fixture
def desk(client, coordinator):
    return people.sign_in(client, coordinator)


@pytest.fixture
def admin(db):
    user = people.make_user("admin@example.com", "Admin")
    people.grant(user, Role.ADMIN)
    return user


@pytest.fixture
def proof_course(db):
    course = proofs.make_frozen_course()
    proofs.make_rule(course)
    return course


def proof_of(person, course, town) -> Certificate:
    return proofs.as_issued(proofs.earn(enrol(learner=person, course=course, organisation=town)), sha256=f"{person.pk:064x}")


@pytest.fixture
def proof(town, proof_course) -> Certificate:
    return proof_of(make_people(town, 1)[0], proof_course, town)


def address(town) -> str:
    return reverse("reports:revocations", args=[town.pk])


def text_of(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_the_coordinator_asks_the_administration_decides_and_the_holder_hears_who_asked(desk, town, proof, admin, coordinator):
    page = desk.post(address(town), WORDS | {"code": f" {grouped(proof.code).lower()} "}, follow=True).content.decode()
    request = ChangeRequest.objects.get()
    assert (request.kind, request.requested_by, request.organisation, request.state) == ("revoke", coordinator, town, "open")
    assert Certificate.objects.get(pk=proof.pk).state == "issued"
    assert grouped(proof.code) in page and "wartet auf eine Entscheidung" in page and "Person 000" not in page

    approve(request_id=request.pk, actor=admin)

    assert Certificate.objects.get(pk=proof.pk).state == "revoked"
    assert "Zertifikat widerrufen" in desk.get(address(town)).content.decode()
    said = " ".join(words_of(HolderNotice.objects.get(key="revoked"), "de").paragraphs)
    assert "Musterstadt hat darum gebeten" in said and "Jonas Petersen" not in said and WORDS["note"] not in said


def test_who_asked_reads_why_it_was_refused(desk, town, proof, admin):
    desk.post(address(town), WORDS | {"code": proof.code})
    refuse(request_id=ChangeRequest.objects.get().pk, actor=admin, note="The video shows the person.")

    assert "The video shows the person." in desk.get(address(town)).content.decode()
    assert not HolderNotice.objects.exists()  # nothing has changed for the holder


def test_nobody_approves_what_they_asked_for_in_another_role(desk, town, proof, admin, coordinator):
    desk.post(address(town), WORDS | {"code": proof.code})
    people.grant(coordinator, Role.ADMIN)

    with pytest.raises(ChangeRefused, match="second_person"):
        approve(request_id=ChangeRequest.objects.get().pk, actor=coordinator)


def test_foreign_earlier_erased_and_unknown_codes_get_one_answer_and_write_nothing(desk, town, proof, proof_course):
    other = make_town("Anderstadt", "99000002")
    foreign = proof_of(make_people(other, 1)[0], proof_course, other)
    own = make_people(town, 3, start=5)
    earlier, alone, erased = (
        proof_of(own[0], proof_course, town),
        proof_of(own[1], proof_course, None),
        proof_of(own[2], proof_course, town),
    )
    Enrolment.objects.filter(pk=earlier.enrolment_id).update(enrolled_at=timezone.now() - timedelta(days=31))
    Certificate.objects.filter(pk=erased.pk).update(erased_at=timezone.now())

    answers = []
    for code in (foreign.code, earlier.code, alone.code, erased.code, "ABCD-EFGH-JKLM-NPQR", "<script>alert(1)</script>", "x" * 200):
        answer = desk.post(address(town), WORDS | {"code": code})
        answers.append((answer.status_code, ANSWER in answer.content.decode(), "<script>alert" in answer.content.decode()))

    assert set(answers) == {(422, True, False)}
    assert not ChangeRequest.objects.exists()


def test_the_page_is_missing_at_level_0_for_other_towns_and_without_the_role(desk, town, proof, coordinator):
    other = make_town("Anderstadt", "99000002")
    assert desk.get(address(other)).status_code == desk.post(address(other), WORDS | {"code": proof.code}).status_code == 404
    assert f'href="{address(town)}"' in desk.get("/coordination/").content.decode()

    decide(town, 0)
    assert desk.get(address(town)).status_code == desk.post(address(town), WORDS | {"code": proof.code}).status_code == 404
    assert address(town) not in desk.get("/coordination/").content.decode()

    decide(town, 1)
    RoleGrant.objects.filter(user=coordinator).update(valid_until=timezone.now())
    assert desk.post(address(town), WORDS | {"code": proof.code}).status_code in (403, 404)
    assert not ChangeRequest.objects.exists()


def test_a_request_is_taken_back_by_whoever_made_it_only(desk, town, proof):
    desk.post(address(town), WORDS | {"code": proof.code})
    back = reverse("reports:withdraw_revocation", args=[town.pk, ChangeRequest.objects.get().pk])
    second = people.sign_in(Client(), make_coordinator(town, "second@example.com"))

    assert second.post(back).status_code == 404
    assert ChangeRequest.objects.get().state == "open"
    desk.post(back)
    assert ChangeRequest.objects.get().state == "withdrawn"
    assert desk.post(back, follow=True).status_code == 200  # told that it is decided


@pytest.mark.parametrize("level", [1, 2])
def test_codes_that_colleagues_asked_about_do_not_show(desk, town, proof, level):
    desk.post(address(town), WORDS | {"code": proof.code})
    second = people.sign_in(Client(), make_coordinator(town, "second@example.com"))

    decide(town, level)
    assert grouped(proof.code) not in second.get(address(town)).content.decode()
    assert grouped(proof.code) in desk.get(address(town)).content.decode()


def test_a_second_request_for_the_same_certificate_is_refused(desk, town, proof):
    for status in (302, 409):
        assert desk.post(address(town), WORDS | {"code": proof.code}).status_code == status
    assert ChangeRequest.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(desk, town, proof):
    answer = desk.post(address(town), {"code": proof.code, "reason": "", "note": "Zeile\u202eeins"})

    assert answer.status_code == 422
    assert proof.code in text_of(answer) and "unsichtbare Zeichen" in text_of(answer)


def test_asking_is_limited_by_person(desk, town, settings):
    settings.LIMITS = settings.LIMITS | {"ask_revocation": "2/h"}
    cache.clear()

    assert [desk.post(address(town), WORDS | {"code": "x"}).status_code for _ in range(3)] == [422, 422, 429]


def test_the_list_costs_the_same_for_one_and_three_requests(desk, town, proof_course):
    counts = []
    for start, count in ((0, 1), (1, 2)):
        for person in make_people(town, count, start=start):
            desk.post(address(town), WORDS | {"code": proof_of(person, proof_course, town).code})
        desk.get(address(town))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(address(town))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_administrators_see_which_municipality_asks(client, town, proof, coordinator, admin, tree):
    from accounts.services.groups import ensure_groups

    ensure_groups(list(tree.catalog.values()))
    people.sign_in(Client(), coordinator).post(address(town), WORDS | {"code": proof.code})

    with translation.override("de"):
        page = people.sign_in(client, admin).get("/admin/certificates/requests/").content.decode()
    assert "Jonas Petersen (Musterstadt)" in page
