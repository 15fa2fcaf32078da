"""A badge or credential on the check page: the code leads to the certificate, the fingerprint of the credential says whether it was altered."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import fingerprints
from certificates.codes import grouped
from certificates.models import Certificate
from certificates.services.credentials import make_credential
from certificates.services.erasure import erase_certificates_of
from certificates.services.revocation import revoke
from tests.factories import certificates as make

OTHER = "0" * 64
UNALTERED = "The digital credential in this file is exactly the one that we issued."
ALTERED = "This file was altered"


@pytest.fixture
def standing(earned):
    """An issued certificate with its signed credential; its PDF is not needed here."""
    return make.as_issued(earned, credential=make_credential(earned))


def ask(client, row, sha256, prefix="/en"):
    """Return (page as one line, JSON) about a credential with the code of a certificate."""
    address = f"{prefix}/verify/{grouped(row.code)}/credential/{sha256}"
    found = client.get(f"{address}/")
    assert (found["Cache-Control"], found["X-Robots-Tag"]) == ("private, no-store", "noindex")
    return " ".join(found.content.decode().split()), client.get(f"{address}.json").json()


def altered(row) -> str:
    return fingerprints.of_credential(row.credential.replace("Sabine Albers", "Sabine Alberz"))


def test_the_issued_credential_is_said_to_be_unaltered(client, standing):
    page, plain = ask(client, standing, fingerprints.of_credential(standing.credential))

    assert (UNALTERED in page, ALTERED in page) == (True, False)
    assert "the picture around it was not compared" in page
    assert (plain["state"], plain["credential"]) == ("valid", "unaltered")


def test_saving_it_anew_with_other_blanks_and_another_order_alters_nothing(client, standing):
    saved = json.dumps(dict(reversed(json.loads(standing.credential).items())), indent=4, ensure_ascii=True)
    assert saved != standing.credential

    assert ask(client, standing, fingerprints.of_credential(saved).upper())[1]["credential"] == "unaltered"


def test_one_changed_letter_is_said_before_anything_else(client, standing):
    page, plain = ask(client, standing, altered(standing))

    assert page.index(f"<h1>{ALTERED}</h1>") < page.index("The certificate itself is valid.") < page.index("Sabine Albers")
    assert ("This certificate is valid" in page, "exactly" in page, "check-result--valid" in page) == (False, False, False)
    assert (plain["state"], plain["state_of_code"], plain["credential"]) == ("altered", "valid", "altered")
    assert "Diese Datei wurde verändert" in ask(client, standing, altered(standing), prefix="")[0]


def test_the_credential_of_somebody_else_under_this_code_is_altered(client, standing, rule, other_learner):
    from courses.services.enrolment import enrol

    foreign = make.earn(enrol(learner=other_learner, course=rule.course))
    foreign = make.as_issued(foreign, sha256="cd" * 32, credential=make_credential(foreign))

    assert ask(client, standing, fingerprints.of_credential(foreign.credential))[1]["state"] == "altered"


def test_a_genuine_one_that_no_longer_counts_says_both(client, standing):
    Certificate.objects.filter(pk=standing.pk).update(valid_until=timezone.now() - timedelta(days=1))
    genuine = fingerprints.of_credential(standing.credential)
    page, plain = ask(client, standing, genuine)
    assert (UNALTERED in page, "This certificate has expired" in page, plain["state"]) == (True, True, "expired")
    assert "The certificate itself was valid until" in ask(client, standing, OTHER)[0]

    revoke(certificate=standing, reason="error", actor=None)
    page, plain = ask(client, standing, genuine)
    assert (UNALTERED in page, "This certificate was revoked" in page, plain["state"]) == (True, True, "revoked")
    page, plain = ask(client, standing, OTHER)
    assert ("The certificate itself was revoked on" in page, plain["state"], plain["state_of_code"]) == (True, "altered", "revoked")


def test_it_can_still_be_compared_when_its_holder_was_erased(client, standing, learner):
    genuine = fingerprints.of_credential(standing.credential)
    erase_certificates_of(holder=learner)

    page, plain = ask(client, standing, genuine)

    assert (plain["credential"], UNALTERED in page, "Albers" in page) == ("unaltered", True, False)
    assert ask(client, standing, OTHER)[1]["state"] == "altered"


def test_a_key_that_was_changed_since_makes_no_badge_a_forgery(client, standing, settings, tmp_path):
    genuine = fingerprints.of_credential(standing.credential)
    settings.DATA_DIR = tmp_path / "after-the-change"
    assert fingerprints.of_credential(make_credential(standing)) != genuine, "the next key signs other bytes"

    assert ask(client, standing, genuine)[1]["credential"] == "unaltered"


def test_nothing_is_said_of_a_credential_that_was_never_kept(client, standing):
    Certificate.objects.filter(pk=standing.pk).update(credential="", erased_at=timezone.now(), pdf="")

    page, plain = ask(client, standing, OTHER)

    assert (plain["state"], plain["credential"]) == ("valid", "uncompared")
    assert (ALTERED in page, UNALTERED in page, "the file itself may have been changed" in page) == (False, False, True)


def test_a_damaged_record_is_called_neither_and_is_erased_like_any_other(client, standing, learner):
    Certificate.objects.filter(pk=standing.pk).update(credential='{"half a')
    assert ask(client, standing, OTHER)[1]["credential"] == "uncompared"

    erase_certificates_of(holder=learner)

    assert ask(client, standing, OTHER)[1]["credential"] == "uncompared"


def test_one_that_is_not_made_yet_is_neither(client, earned):
    page, plain = ask(client, earned, OTHER)

    assert (plain["state"], "credential" in plain, ALTERED in page) == ("pending", False, False)


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "<script>", "x"])
def test_a_code_that_was_never_issued_means_that_the_file_is_not_ours(client, standing, code):
    page = client.get(f"/en/verify/{code}/credential/{OTHER}/")

    assert (page.status_code, "We did not issue this file" in page.content.decode()) == (404, True)
    assert client.get(f"/verify/{code}/credential/{OTHER}.json").json()["state"] == "unknown"


def test_misses_and_looks_count_with_those_by_code(client, standing):
    for _ in range(10):
        client.get(f"/verify/AAAABBBBCCCCDDDD/credential/{OTHER}.json")

    assert client.get(f"/verify/{standing.code}.json").status_code == 429


def test_each_answer_costs_one_question_for_the_certificate(client, standing):
    for sha256 in (fingerprints.of_credential(standing.credential), OTHER):
        with CaptureQueriesContext(connection) as asked:
            ask(client, standing, sha256)
        assert sum('FROM "certificates_certificate"' in query["sql"] for query in asked.captured_queries) == 2, "one a page, one a JSON"
        assert not [query for query in asked.captured_queries if "certificates_certificateevent" in query["sql"]]
