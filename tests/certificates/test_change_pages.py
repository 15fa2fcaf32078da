"""Pages about one certificate: administrators ask, decide and look with a reason; holders ask for their own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.services.groups import ensure_groups
from certificates.models import Certificate, ChangeRequest, HolderNotice
from certificates.services.changes import ask
from courses.models import Enrolment
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make

ASKED = {"kind": "revoke", "reason": "error", "public_reason": "", "note": "Issued twice."}


@pytest.fixture
def admins(tree) -> list[User]:
    ensure_groups(list(tree.catalog.values()))
    users = [people.make_user(f"{name}@example.com", name.title()) for name in ("first", "second")]
    for user in users:
        people.grant(user, Role.ADMIN)
    return users


def as_person(user) -> Client:
    return people.sign_in(Client(), user)


def test_one_asks_and_another_revokes(issued, admins):
    first, second = (as_person(user) for user in admins)
    page = reverse("certificate_ledger:one", args=[issued.pk])

    assert first.post(reverse("certificate_ledger:ask", args=[issued.pk]), ASKED, follow=True).status_code == 200
    request = ChangeRequest.objects.get()
    decide = reverse("certificate_ledger:decide", args=[request.pk, "approve"])
    first.post(decide)
    assert Certificate.objects.get().state == "issued"
    second.post(decide)

    assert Certificate.objects.get().state == "revoked"
    assert "Issued twice." not in Client().get(reverse("certificates:verify_code", args=[issued.code])).content.decode()
    shown = first.get(page).content.decode()
    assert "Sabine Albers" not in shown
    assert 'name="reason"' not in shown  # there is nothing left to revoke


def test_a_revocation_without_its_category_is_refused_with_the_words_kept(issued, admins):
    answer = as_person(admins[0]).post(reverse("certificate_ledger:ask", args=[issued.pk]), ASKED | {"reason": ""})

    assert answer.status_code == 422
    assert "Issued twice." in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_the_name_is_shown_after_a_reason_only_and_the_holder_is_told(issued, admins):
    client, address = as_person(admins[0]), reverse("certificate_ledger:open", args=[issued.pk])
    assert client.get(address).status_code == 405
    assert client.post(address, {"note": " "}).status_code == 422
    assert not HolderNotice.objects.exists()

    page = client.post(address, {"note": "Question by telephone"})

    assert "Sabine Albers" in page.content.decode()
    event = issued.events.get(kind="opened")
    assert (event.actor, event.data) == (admins[0], {"reason": "Question by telephone"})
    assert HolderNotice.objects.get().key == f"opened-{event.pk}"


def test_every_act_asks_for_a_recent_sign_in(issued, admins, settings):
    settings.DEMO = False
    client = as_person(admins[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": each, "at": timezone.now().timestamp() - 3600} for each in ("password", "mfa")]
    session.save()

    answers = [
        client.get(reverse("certificate_ledger:one", args=[issued.pk])),
        client.post(reverse("certificate_ledger:ask", args=[issued.pk]), ASKED),
        client.post(reverse("certificate_ledger:open", args=[issued.pk]), {"note": "Question"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 302, 302]
    assert not issued.events.filter(kind="opened").exists()
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.ANALYST])
def test_nobody_else_asks_decides_or_looks(issued, admins, role):
    user = people.make_user("somebody@example.com")
    if role:
        people.grant(user, role)
    request = ask(certificate=issued, actor=admins[0], **ASKED)
    client = as_person(user)

    answers = [
        client.get(reverse("certificate_ledger:one", args=[issued.pk])),
        client.get(reverse("certificate_ledger:requests")),
        client.post(reverse("certificate_ledger:ask", args=[issued.pk]), ASKED),
        client.post(reverse("certificate_ledger:open", args=[issued.pk]), {"note": "x"}),
        client.post(reverse("certificate_ledger:decide", args=[request.pk, "approve"])),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert (Certificate.objects.get().state, issued.events.filter(kind="opened").exists()) == ("issued", False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_requests_costs_the_same_at_one_and_at_three_rows(admins, rule, course, count):
    for number in range(count):
        row = make.earn(enrol(learner=people.make_user(f"l{number}@example.com"), course=course))
        ask(certificate=row, actor=admins[0], **ASKED)

    with CaptureQueriesContext(connection) as asked:
        as_person(admins[1]).get(reverse("certificate_ledger:requests"))

    assert sum("certificates_" in query["sql"] for query in asked.captured_queries) == 2


def test_a_holder_asks_for_the_name_of_today(issued, learner):
    client, address = as_person(learner), reverse("certificates:correction", args=[issued.public_id])
    assert reverse("accounts:profile") in client.get(address).content.decode()
    assert client.post(address, {"note": "Married"}).status_code == 422
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")

    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "Married"}).status_code == 302

    assert ChangeRequest.objects.get().requested_by == learner
    waiting = client.get(address).content.decode()
    assert "Sabine Neumann" in waiting
    assert "<textarea" not in waiting


@pytest.mark.parametrize("name", ["correction", "renew"])
def test_foreign_and_revoked_certificates_look_like_missing(issued, other_learner, learner, name):
    address = reverse(f"certificates:{name}", args=[issued.public_id])
    assert as_person(other_learner).get(address).status_code == 404
    Certificate.objects.filter(pk=issued.pk).update(state="revoked", revoked_at=timezone.now(), revocation_reason="error")
    assert as_person(learner).get(address).status_code == 404


@pytest.mark.parametrize(("days", "button"), [(200, False), (119, True), (-30, True), (-500, True)])
def test_the_window_opens_before_the_last_day(issued, learner, days, button):
    Certificate.objects.filter(pk=issued.pk).update(valid_until=timezone.now() + timedelta(days=days))

    page = as_person(learner).get(reverse("certificates:renew", args=[issued.public_id])).content.decode()

    assert ('<form method="post">' in page) is button


def test_a_renewal_begins_once_and_leads_into_the_course(issued, learner):
    address = reverse("certificates:renew", args=[issued.public_id])
    client = as_person(learner)
    client.post(address)
    assert Enrolment.objects.count() == 1  # the window is not open yet
    Certificate.objects.filter(pk=issued.pk).update(valid_until=timezone.now() + timedelta(days=20))

    client.post(address)
    client.post(address)

    new = Enrolment.objects.get(renews=issued.enrolment)
    assert new.is_active
    assert Certificate.objects.get().state == "issued"
    make.complete(new)
    assert Certificate.objects.count() == 2
    assert "chip--done" in client.get(address).content.decode()
