"""Two acts at once hang on two links of the chain, never on the same one."""

import pytest

from accounts.models import AuditEvent
from accounts.services import audit
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_acts_at_the_same_moment_make_one_unbroken_chain():
    outcomes = run_together(lambda number: audit.record(act="visibility", object=str(number)).act, range(8))

    assert outcomes == ["visibility"] * 8
    assert (AuditEvent.objects.count(), list(audit.broken_links())) == (8, [])
