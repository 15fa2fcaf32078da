"""Getting in: inviting, mailing, accepting, asking; what is expired, used, altered, foreign."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Joining
from accounts.errors import AlreadyDecided, InvitationInvalid, MunicipalityClosed
from accounts.models import CoordinationEvent, Invitation, JoinRequest, Membership, User
from accounts.services import accepting, invitations, membership
from accounts.services.invitation_mails import send_invitations
from tests.accounts.test_sign_up import code_in, sign_up
from tests.factories import accounts as make
from tests.factories.joining import make_cohort, make_invitation, make_link_of, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(people):
    return people["coordinator"]


@pytest.fixture
def guest(db):
    return make.make_user("gast@example.com", "Gerda Gast")


def enter(token, user, office="order"):
    return accepting.accept(token=token, user=user, office_kind=office, unit="Team 1")


def test_an_invitation_is_mailed_once_and_its_link_lets_in(town, by, guest):
    row = make_invitation(town, by)
    sent = [send_invitations(now=timezone.now()) for _time in range(3)]
    entered = enter(token_of(row), guest)
    row.refresh_from_db()

    assert (sent, len(mail.outbox), mail.outbox[0].to) == ([1, 0, 0], 1, ["gast@example.com"])
    assert f"/accounts/invitation/{token_of(row)}/" in mail.outbox[0].body and town.name in mail.outbox[0].subject
    assert (entered.organisation, entered.unit, row.uses_left, bool(row.accepted_at)) == (town, "Team 1", 0, True)


def test_the_database_does_not_know_the_token(town, by):
    row = make_invitation(town, by)
    stored = " ".join(str(value) for value in Invitation.objects.filter(pk=row.pk).values_list()[0])

    assert token_of(row) not in stored and row.token_hash in stored


def test_a_mail_server_that_refuses_is_asked_again_later(town, by, monkeypatch):
    make_invitation(town, by)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("weg")))
    now = timezone.now()
    first = send_invitations(now=now)
    monkeypatch.undo()
    at_once = send_invitations(now=now)
    later = send_invitations(now=now + timedelta(minutes=5))

    assert (first, at_once, later, len(mail.outbox)) == (0, 0, 1, 1)


def test_inviting_again_sends_nothing_and_an_expired_invitation_begins_anew(town, by):
    row = make_invitation(town, by)
    again = invitations.invite(organisation=town, guests=[invitations.Guest("gast@example.com")], invited_by=by)
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(days=1))
    old = token_of(row)
    anew = invitations.invite(organisation=town, guests=[invitations.Guest("gast@example.com")], invited_by=by)
    row.refresh_from_db()

    assert (again, anew) == ({"gast@example.com": "waiting"}, {"gast@example.com": "invited"})
    assert Invitation.objects.count() == 1 and token_of(row) != old
    with pytest.raises(InvitationInvalid):
        invitations.find(old)


def test_the_answer_to_known_and_unknown_addresses_is_the_same(town, by, people):
    make.join(make.make_user("anderswo@example.com"), make.make_organisation("Nachbarstadt", "99000077"))
    outcomes = invitations.invite(
        organisation=town,
        guests=[invitations.Guest(email) for email in ("anderswo@example.com", "admin@example.com", "niemand@example.com")],
        invited_by=by,
    )

    assert set(outcomes.values()) == {"invited"}


@pytest.mark.parametrize("spoil", ["expired", "revoked", "used", "altered", "closed"])
def test_what_is_over_or_altered_opens_nothing(town, by, guest, spoil):
    row = make_link_of(town, by)
    token = token_of(row)
    changes = {"expired": {"expires_at": timezone.now()}, "revoked": {"revoked_at": timezone.now()}, "used": {"uses_left": 0}}
    if spoil in changes:
        Invitation.objects.filter(pk=row.pk).update(**changes[spoil])
    elif spoil == "closed":
        type(town).objects.filter(pk=town.pk).update(is_active=False)
    else:
        token = token[:-1] + ("0" if token[-1] != "0" else "1")

    with pytest.raises(InvitationInvalid):
        enter(token, guest)
    assert not Membership.objects.filter(user=guest).exists()


def test_all_refusals_look_alike(client, town, by):
    pages = set()
    for changes in ({"expires_at": timezone.now()}, {"revoked_at": timezone.now()}, {"uses_left": 0}, None):
        row = make_link_of(town, by)
        if changes:
            Invitation.objects.filter(pk=row.pk).update(**changes)
        token = token_of(row) if changes else "0" * 64
        answer = client.get(f"/accounts/invitation/{token}/")
        pages.add((answer.status_code, answer.content.decode().replace(token, "")))

    assert len(pages) == 1 and pages.pop()[0] == 404


def test_guessing_tokens_ends_after_thirty(client, town, by):
    codes = [client.get(f"/accounts/invitation/{number:064}/").status_code for number in range(31)]

    assert (codes[29], codes[30]) == (404, 429)


def test_opening_the_page_uses_nothing_up_and_says_nothing_about_accounts(client, town, by, guest):
    rows = [make_invitation(town, by, email) for email in ("gast@example.com", "neu@example.com")]
    pages = [client.get(f"/accounts/invitation/{token_of(row)}/").content.decode().replace(token_of(row), "") for row in rows]

    assert pages[0] == pages[1] and "gast@example.com" not in pages[0]
    assert list(Invitation.objects.values_list("uses_left", flat=True)) == [1, 1]


def test_another_address_than_the_invited_one_waits_for_the_coordinator(town, by, people):
    row = make_invitation(town, by, cohort=make_cohort(town, by))
    stranger = make.make_user("fremd@example.com")
    asked = enter(token_of(row), stranger)
    again = enter(token_of(row), stranger)
    before = Membership.objects.filter(user=stranger).count()
    entered = accepting.decide(request=asked, decided_by=by, is_accepted=True)
    row.refresh_from_db()

    assert isinstance(asked, JoinRequest) and asked == again and before == 0
    assert entered.organisation == town and entered.cohort_places.count() == 1 and row.accepted_at
    with pytest.raises(AlreadyDecided):
        accepting.decide(request=asked, decided_by=by, is_accepted=False)


def test_a_link_takes_one_seat_a_person_and_strangers_of_another_domain_wait(town, by, guest):
    type(town).objects.filter(pk=town.pk).update(email_domains=["example.com"])
    row = make_link_of(town, by, seats=2)
    enter(token_of(row), guest)
    enter(token_of(row), guest)
    outsider = enter(token_of(row), make.make_user("wer@anders.example"))
    row.refresh_from_db()

    assert row.uses_left == 1 and isinstance(outsider, JoinRequest)


def test_the_database_refuses_more_uses_than_seats_and_two_open_invitations(town, by):
    row = make_invitation(town, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=row.pk).update(uses_left=2)
    row.pk, row.token_hash = None, "0" * 64
    row.public_id = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_by_domain_with_approval_the_coordinator_decides(town, by, people):
    type(town).objects.filter(pk=town.pk).update(email_domains=["example.org"], joining=Joining.APPROVAL)
    town.refresh_from_db()
    colleague, outsider = make.make_user("kollegin@example.org"), make.make_user("draussen@example.net")
    client = make.sign_in(Client(), colleague, "password")
    client.post("/accounts/municipality/", {"organisation": town.pk, "office_kind": "order", "unit": ""})
    asked = JoinRequest.objects.get(user=colleague)
    with pytest.raises(MunicipalityClosed):
        accepting.ask_to_join(user=outsider, organisation=town, office_kind="order")
    with pytest.raises(MunicipalityClosed):
        membership.join(user=colleague, organisation=town, office_kind="order")
    accepting.decide(request=asked, decided_by=by, is_accepted=True)

    assert [row.organisation for row in membership.current(colleague)] == [town]


def test_by_invitation_only_nobody_finds_the_municipality_in_the_list(town, by, guest):
    type(town).objects.filter(pk=town.pk).update(joining=Joining.INVITED)

    assert town not in membership.open_to(guest)


def test_through_sign_up_and_code_straight_to_the_invitation(client, town, by):
    row = make_invitation(town, by, "neu@example.com", office_kind="events")
    page = f"/accounts/invitation/{token_of(row)}/"
    sign_up(client, email="neu@example.com", next=page)
    landed = client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})
    shown = client.get(landed["Location"])
    client.post(page, {"office_kind": "events", "unit": ""})

    assert landed["Location"] == page and shown.context["form"].initial["office_kind"] == "events"
    assert User.objects.get(email="neu@example.com").memberships.get().organisation == town


def test_changing_the_municipality_keeps_the_history(town, by, guest):
    other = make.make_organisation("Nachbarstadt", "99000077")
    enter(token_of(make_invitation(town, by)), guest)
    membership.leave(user=guest, organisation=town)
    membership.join(user=guest, organisation=other, office_kind="events")

    assert [row.organisation for row in membership.current(guest)] == [other]
    assert [row.organisation for row in membership.past(guest)] == [town]


def test_old_invitations_are_forgotten_thirty_days_after_their_end(town, by):
    row = make_invitation(town, by)
    end = timezone.now() - timedelta(days=30)
    Invitation.objects.filter(pk=row.pk).update(expires_at=end + timedelta(hours=1))
    early = invitations.forget_old()
    Invitation.objects.filter(pk=row.pk).update(expires_at=end - timedelta(hours=1))

    assert (early, invitations.forget_old(), Invitation.objects.count()) == (0, 1, 0)


def test_what_was_done_stands_in_the_record(town, by, guest):
    row = make_invitation(town, by)
    enter(token_of(row), guest)

    assert list(CoordinationEvent.objects.order_by("pk").values_list("kind", "actor")) == [
        ("people invited", by.pk),
        ("invitation accepted", guest.pk),
    ]
