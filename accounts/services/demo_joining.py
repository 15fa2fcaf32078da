"""Invented cohorts, invitations and requests of the two demonstration municipalities. Running it again adds nothing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.choices import OfficeKind
from accounts.models import Cohort, Invitation, JoinRequest, Membership, Organisation, User
from accounts.services.cohorts import add_members, save_cohort
from accounts.services.invitations import Guest, invite, make_link

COHORTS = {
    "Lindenstadt": (("Marktaufsicht 2027", OfficeKind.ORDER, 9), ("Veranstaltungen 2027", OfficeKind.EVENTS, 7)),
    "Seehafen": (("Promenade, Saison 2027", OfficeKind.ORDER, 8),),
}
GUESTS = {
    "Lindenstadt": (
        Guest("mareike.lorenz@example.org", "Mareike Lorenz", OfficeKind.EVENTS, "Stadtfest", "de"),
        Guest("ali.demir@example.org", "Ali Demir", OfficeKind.ORDER, "Team Markt", "de"),
        Guest("joan.miller@example.org", "Joan Miller", OfficeKind.PLANNING, "", "en"),
    ),
    "Seehafen": (Guest("tjark.hansen@example.org", "Tjark Hansen", OfficeKind.ORDER, "Anleger", "de"),),
}


@transaction.atomic
def seed_joining(towns: dict[str, Organisation]) -> list[Cohort]:
    """Make cohorts with people, open invitations, a link with poster and a request to join; returns the cohorts that are new."""
    by = User.objects.get(email="coordinator@example.org")
    made = []
    for name, cohorts in COHORTS.items():
        town = towns[name]
        if Cohort.objects.filter(organisation=town).exists():
            continue
        today = timezone.localdate()
        for label, office, count in cohorts:
            row = save_cohort(
                organisation=town, saved_by=by, name=label, starts_on=today - timedelta(days=20), ends_on=today + timedelta(days=160)
            )
            people = Membership.objects.filter(organisation=town, office_kind=office, ended_at=None).exclude(
                user__email="learner@example.org"
            )
            add_members(cohort=row, memberships=list(people.order_by("pk")[:count]), added_by=by)
            made.append(row)
        invite(organisation=town, guests=GUESTS[name], invited_by=by, cohort=made[-1])
        make_link(
            organisation=town,
            made_by=by,
            seats=25,
            expires_at=timezone.now() + timedelta(days=60),
            label="Aushang im Rathaus",
            cohort=made[-1],
        )
    _seed_request(towns["Lindenstadt"], towns["Rosenfurt"])
    return made


def _seed_request(town: Organisation, other: Organisation) -> None:
    """Somebody of another municipality asks to join, with a link that hangs in the town hall."""
    asks = Membership.objects.filter(organisation=other, ended_at=None).select_related("user").order_by("pk").first()
    link = Invitation.objects.filter(organisation=town, kind=Invitation.Kind.LINK).first()
    if asks is None or JoinRequest.objects.filter(organisation=town).exists():
        return
    JoinRequest.objects.create(
        user=asks.user, organisation=town, office_kind=asks.office_kind, invitation=link, requested_at=timezone.now() - timedelta(days=1)
    )
