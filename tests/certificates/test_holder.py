"""The holder's pages: own certificates only, the file as it was issued, a card that appears by itself."""

import re
import uuid
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from certificates import storage
from certificates.models import Certificate
from certificates.services.issuing import issue
from certificates.services.revocation import revoke
from tests.factories import certificates as make


@pytest.fixture
def holder(client, learner):
    client.force_login(learner)
    return client


def addresses(public_id):
    return [f"/certificates/{public_id}/", f"/certificates/{public_id}/status/", f"/certificates/{public_id}/certificate.pdf"]


def test_the_holder_gets_the_stored_bytes(holder, issued):
    response = holder.get(f"/certificates/{issued.public_id}/certificate.pdf")

    assert response.content == storage.read(issued.pdf, issued.pdf_sha256)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="Secu4All-{issued.code}.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def without_token(response, public_id):
    """The page without the token of forms, which differs each time, and the address that was asked for."""
    page = response.content.decode().replace(str(public_id), "")
    return re.sub(r'"csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page)


def test_a_foreign_certificate_looks_like_an_unknown_one(client, issued, other_learner):
    client.force_login(other_learner)

    nobodys = uuid.uuid4()
    for known, unknown in zip(addresses(issued.public_id), addresses(nobodys), strict=True):
        foreign, missing = client.get(known), client.get(unknown)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert without_token(foreign, issued.public_id) == without_token(missing, nobodys)


def test_strangers_are_sent_to_the_login_known_or_not(client, issued):
    for public_id in (issued.public_id, uuid.uuid4()):
        for address in addresses(public_id):
            response = client.get(address)
            assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("tail", ["1/", "1/certificate.pdf", "x.css", "../../etc/passwd"])
def test_other_addresses_do_not_exist(holder, tail):
    assert holder.get(f"/certificates/{tail}").status_code == 404


def test_what_is_not_issued_has_no_file(holder, earned):
    assert holder.get(f"/certificates/{earned.public_id}/certificate.pdf").status_code == 404

    issue(earned.pk)
    revoke(certificate=earned, reason="error", actor=None)
    assert holder.get(f"/certificates/{earned.public_id}/certificate.pdf").status_code == 404


def test_a_damaged_file_is_said_and_not_given_out(holder, issued, private_store):
    (private_store / "certificates" / issued.pdf).write_bytes(b"%PDF-forged")

    response = holder.get(f"/certificates/{issued.public_id}/certificate.pdf")

    assert response.status_code == 503
    assert b"forged" not in response.content


def test_the_card_asks_again_until_the_certificate_is_there(holder, earned):
    waiting = holder.get(f"/certificates/{earned.public_id}/status/").content.decode()
    issue(earned.pk)
    ready = holder.get(f"/certificates/{earned.public_id}/status/").content.decode()

    assert 'data-wait="2"' in waiting
    assert "certificate.pdf" not in waiting
    assert "data-wait" not in ready
    assert f"/certificates/{earned.public_id}/certificate.pdf" in ready


@pytest.mark.parametrize(("seconds", "wait"), [(10, 2), (60, 10), (1000, 60), (4000, 0)])
def test_the_card_grows_patient(holder, earned, seconds, wait):
    Certificate.objects.filter(pk=earned.pk).update(requested_at=timezone.now() - timedelta(seconds=seconds))

    page = holder.get(f"/certificates/{earned.public_id}/status/").content.decode()

    assert (f'data-wait="{wait}"' in page) == ("data-wait" in page) == bool(wait)


@pytest.mark.parametrize("state", ["needs_attention", "revoked"])
def test_other_states_are_said_in_words(holder, earned, state):
    change = {"revoked_at": timezone.now(), "revocation_reason": "error"} if state == "revoked" else {}
    Certificate.objects.filter(pk=earned.pk).update(state=state, **change)

    page = holder.get(f"/certificates/{earned.public_id}/")

    assert page.status_code == 200
    assert "data-wait" not in page.content.decode()


def render(source, **context):
    return Template("{% load certificate_tags %}" + source).render(Context(context))


def test_other_apps_show_the_card_of_an_enrolment(rule, enrolment, learner):
    source = '{% include "certificates/_certificate.html" with enrolment=enrolment %}'
    assert render(source, enrolment=None).strip() == ""
    assert render(source, enrolment=enrolment).strip() == ""

    enrolment = make.complete(enrolment)

    assert "data-certificate=" in render(source, enrolment=enrolment)


def test_the_list_of_a_person_costs_one_question(rule, issued, learner, other_learner, django_assert_num_queries):
    source = "{% certificates_of user as cards %}{% for card in cards %}{{ card.code }}{% endfor %}"
    with django_assert_num_queries(1):
        page = render(source, user=learner)

    assert page == "-".join(issued.code[start : start + 4] for start in range(0, 16, 4))
    assert render(source, user=other_learner) == ""
