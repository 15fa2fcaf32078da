"""Invitations and requests in the tray: who asked is answered, who is invited reads it, the coordination hears of it once a day."""

import pytest
from django.utils import timezone

from accounts.choices import Joining
from accounts.models import Notification
from accounts.services import accepting
from accounts.services.invitation_mails import send_invitations
from tests.factories import accounts as make
from tests.factories.joining import make_invitation, make_link_of, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(people):
    return people["coordinator"]


@pytest.fixture
def guest(db):
    return make.make_user("gast@example.com", "Gerda Gast")


def told(person) -> list[str]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_somebody_with_an_account_reads_of_the_invitation_and_nobody_else_is_written_down(town, by, guest):
    make_invitation(town, by)
    send_invitations(now=timezone.now())
    send_invitations(now=timezone.now())

    assert (told(guest), Notification.objects.count()) == (["invited"], 1)


@pytest.mark.parametrize(("is_accepted", "kind"), [(True, "join_accepted"), (False, "join_refused")])
def test_who_asked_to_join_is_answered(town, by, guest, is_accepted, kind):
    town.joining = Joining.APPROVAL
    town.save()
    request = accepting.ask_to_join(user=guest, organisation=town, office_kind="order")
    accepting.decide(request=request, decided_by=by, is_accepted=is_accepted)

    assert told(guest) == [kind]


def test_the_coordination_hears_once_a_day_without_a_name(town, by, django_capture_on_commit_callbacks):
    town.joining = Joining.APPROVAL
    town.save()
    link = make_link_of(town, by)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(2):
            user = make.make_user(f"neu-{number}@example.com", f"Name {number}")
            accepting.ask_to_join(user=user, organisation=town, office_kind="order")
            accepting.accept(token=token_of(link), user=make.make_user(f"link-{number}@example.com"), office_kind="order")
    rows = Notification.objects.filter(person=by)

    assert sorted(told(by)) == ["invitation_accepted", "join_requested"]
    assert {tuple(row.facts) for row in rows} == {("municipality",)}
    assert {row.address for row in rows} == {f"/coordination/{town.pk}/people/"}
