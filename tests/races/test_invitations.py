"""Many people at the last seat of a link, one person fifty times at an invitation: one redemption each."""

import pytest

from accounts.errors import InvitationInvalid
from accounts.models import Invitation, Membership
from accounts.services.accepting import accept
from tests.factories import accounts as make
from tests.factories.joining import make_invitation, make_link_of, token_of
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_two_seats_go_to_two_of_eight():
    town, by = make.make_organisation(), make.make_user("koordination@example.com")
    people = [make.make_user(f"person{number}@example.com") for number in range(8)]
    row = make_link_of(town, by, seats=2)
    token = token_of(row)
    outcomes = run_together(lambda user: accept(token=token, user=user, office_kind="order"), people)

    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 2
    assert sum(isinstance(outcome, InvitationInvalid) for outcome in outcomes) == 6
    assert (Invitation.objects.get().uses_left, Membership.objects.count()) == (0, 2)


def test_one_person_many_times_takes_one_seat():
    town, by = make.make_organisation(), make.make_user("koordination@example.com")
    guest = make.make_user("gast@example.com")
    token = token_of(make_invitation(town, by))
    outcomes = run_together(lambda _time: accept(token=token, user=guest, office_kind="order"), range(8))

    # Whoever comes second finds the membership, or an invitation that is used up: never a second seat.
    assert all(isinstance(outcome, Membership | InvitationInvalid) for outcome in outcomes)
    assert (Membership.objects.count(), Invitation.objects.get().uses_left) == (1, 0)
