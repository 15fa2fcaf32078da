"""The visibility level: announced, prospective, by two administrators, recorded; lowering works at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ActRefused
from accounts.models import AuditEvent, Notification
from accounts.services import audit
from accounts.services.visibility import apply_due, change_level
from tests.factories import accounts as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def admins(db):
    found = [people.make_user(f"admin{number}@example.com", f"Admin {number}") for number in (1, 2)]
    for person in found:
        people.grant(person, "admin")
    return found


def raised(town, admins, **changes):
    fields = {"level": 1, "agreement": "DV 7", "reason": "Vereinbarung geschlossen", "decided_by": admins[0], "second": admins[1]}
    return change_level(organisation=town, **(fields | changes))


def test_raising_is_announced_and_holds_after_fourteen_days(learner, admins):
    town = people.make_organisation()
    people.join(learner, town)
    row = raised(town, admins)
    town.refresh_from_db()
    before = town.visibility_level
    apply_due(now=timezone.now() + timedelta(days=15))
    town.refresh_from_db()

    assert (before, town.visibility_level, town.agreement_reference) == (0, 1, "DV 7")
    assert row.effective_from - row.decided_on == timedelta(days=14)
    assert list(Notification.objects.values_list("person", "kind")) == [(learner.pk, "visibility_changes")]


def test_lowering_holds_at_once_and_overtakes_a_raise_that_waits(admins):
    town = people.make_organisation(visibility_level=1, agreement_reference="DV 1")
    raised(town, admins, level=2)
    raised(town, admins, level=0, agreement="", second=None)
    town.refresh_from_db()
    at_once = town.visibility_level
    apply_due(now=timezone.now() + timedelta(days=15))
    town.refresh_from_db()

    assert (at_once, town.visibility_level) == (0, 0)


@pytest.mark.parametrize("missing", [{"agreement": " "}, {"reason": ""}, {"second": None}, {"level": 3}, {"level": 0}])
def test_what_is_missing_is_refused(admins, missing):
    town = people.make_organisation()
    with pytest.raises(ActRefused):
        raised(town, admins, **missing)

    assert not AuditEvent.objects.exists()


def test_one_person_is_not_two(admins, learner):
    town = people.make_organisation()
    for second in (admins[0], learner):
        with pytest.raises(ActRefused):
            raised(town, admins, second=second)
    with pytest.raises(ActRefused):
        raised(town, admins, decided_by=learner)


def test_an_event_that_was_changed_breaks_the_chain(admins, learner):
    for act in ("a", "b", "c"):
        audit.record(act=act, actor=admins[0], subject=learner, reason="Grund")
    whole = list(audit.broken_links())
    AuditEvent.objects.filter(act="b").update(reason="anderer Grund")

    assert (whole, list(audit.broken_links())) == ([], list(AuditEvent.objects.filter(act="b").values_list("pk", flat=True)))
