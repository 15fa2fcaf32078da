"""Revoking and correcting: dated, with a reason, never silently."""

import pytest

from accounts.models import User
from certificates.errors import NotStanding
from certificates.models import Certificate, CertificateRule
from certificates.services.issuing import issue
from certificates.services.revocation import replace, revoke


def test_a_revocation_has_date_reason_and_actor(issued, other_learner):
    revoked = revoke(certificate=issued, reason="deception", actor=other_learner)

    assert (revoked.state, revoked.revocation_reason, revoked.revoked_by) == ("revoked", "deception", other_learner)
    assert revoked.revoked_at is not None
    assert revoked.events.last().data == {"reason": "deception"}


def test_it_is_revoked_once(issued):
    revoke(certificate=issued, reason="error", actor=None)

    with pytest.raises(NotStanding):
        revoke(certificate=issued, reason="holder", actor=None)
    assert Certificate.objects.get().revocation_reason == "error"


def test_a_reason_nobody_knows_is_refused(issued):
    with pytest.raises(ValueError, match="whim"):
        revoke(certificate=issued, reason="whim", actor=None)


def test_a_correction_is_a_new_certificate_and_the_old_one_says_so(issued, learner):
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")

    new = replace(certificate=issued, actor=None)

    issued.refresh_from_db()
    assert (issued.state, issued.revocation_reason) == ("revoked", "replaced")
    assert (new.replaces, new.statement["holder"]) == (issued, "Sabine Neumann")
    assert new.code != issued.code
    assert new.statement["completed_at"] == issued.statement["completed_at"]
    assert issue(new.pk)
    with pytest.raises(NotStanding):
        replace(certificate=issued, actor=None)


def test_without_a_rule_nothing_is_replaced(issued):
    CertificateRule.objects.all().delete()

    assert replace(certificate=issued, actor=None) is None
    issued.refresh_from_db()
    assert issued.state == "issued"
