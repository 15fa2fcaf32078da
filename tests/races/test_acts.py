"""Two administrators decide at the same moment about somebody's data: one decision counts, one copy is made."""

import pytest

from accounts.choices import Role
from accounts.errors import DecisionRefused
from accounts.models import AuditEvent, PersonAct, PersonalExport
from accounts.services import acts
from tests.factories import accounts as make
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def administrator(number: int):
    user = make.make_user(f"admin{number}@example.com")
    make.grant(user, Role.ADMIN)
    return user


@pytest.fixture
def act(tree):
    return acts.ask(person=make.make_user("about@example.com"), kind="copy", actor=administrator(0), reason="Brief")


def test_of_many_approvals_at_once_one_counts_and_one_copy_is_made(act):
    deciders = [administrator(number) for number in range(1, 5)]

    outcomes = run_together(lambda who: acts.approve(act_id=act.pk, actor=who).state, deciders)

    assert sorted(str(outcome) for outcome in outcomes) == ["approved", "decided", "decided", "decided"]
    assert (PersonalExport.objects.count(), AuditEvent.objects.filter(act="copy_approved").count()) == (1, 1)


def test_of_an_approval_a_refusal_and_a_withdrawal_one_counts(act):
    one, other = administrator(1), administrator(2)
    decisions = [
        lambda: acts.approve(act_id=act.pk, actor=one),
        lambda: acts.refuse(act_id=act.pk, actor=other, note="Nein"),
        lambda: acts.withdraw(act_id=act.pk, actor=act.requested_by),
    ]

    outcomes = run_together(lambda decide: decide().state, decisions)

    refused = [outcome for outcome in outcomes if isinstance(outcome, DecisionRefused)]
    assert [each.reason for each in refused] == ["decided", "decided"]
    state = PersonAct.objects.get().state
    assert state in outcomes and PersonalExport.objects.count() == (state == "approved")


def test_of_many_requests_at_once_one_waits(tree):
    person, askers = make.make_user("about@example.com"), [administrator(number) for number in range(4)]

    outcomes = run_together(lambda who: acts.ask(person=person, kind="erasure", actor=who, reason="Brief").state, askers)

    assert sorted(str(outcome) for outcome in outcomes) == ["open", "open", "open", "open"]
    assert (PersonAct.objects.count(), sum(isinstance(outcome, DecisionRefused) for outcome in outcomes)) == (1, 3)


def test_of_many_runs_of_a_command_one_carries_it_out(tree):
    person = make.make_user("about@example.com")
    act = acts.ask(person=person, kind="copy", actor=administrator(0), reason="Brief", by_command=True)
    acts.approve(act_id=act.pk, actor=administrator(1))

    outcomes = run_together(lambda _n: acts.begin(PersonAct.objects.get(pk=act.pk)), range(4))

    assert sorted(str(outcome) for outcome in outcomes) == ["None", "decided", "decided", "decided"]
