"""Invented people in bulk, for measurements at size. Without a usable password, in municipalities that do not exist."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.choices import Land, OfficeKind
from accounts.models import Membership, Organisation, User

PEOPLE_A_TOWN = 500
_LANDS, _OFFICES = list(Land), [OfficeKind.ORDER, OfficeKind.PLANNING, OfficeKind.EVENTS, OfficeKind.EDUCATION]


def load_email(number: int) -> str:
    """Return the address of the invented person with this number; example.org can never receive mail."""
    return f"load-{number:07}@example.org"


def make_load_people(numbers: range, people_a_town: int = PEOPLE_A_TOWN) -> list[Membership]:
    """Make those of the numbered people that do not exist yet, with their municipalities; return all their memberships, in order.

    The caller holds a transaction: people without their membership would never be completed by a second run.
    """
    towns = _towns({(number - 1) // people_a_town for number in numbers})
    emails = {load_email(number): number for number in numbers}
    known = set(User.objects.filter(email__in=list(emails)).values_list("email", flat=True))
    unusable = make_password(None)
    new = [
        User(email=email, full_name=f"Lastprobe {number:07}", password=unusable) for email, number in emails.items() if email not in known
    ]
    User.objects.bulk_create(new, batch_size=1000)
    made = User.objects.filter(email__in=[user.email for user in new]).values_list("pk", "email")
    Membership.objects.bulk_create(
        [_membership(pk, emails[email], towns[(emails[email] - 1) // people_a_town]) for pk, email in made], batch_size=1000
    )
    return list(Membership.objects.filter(user__email__in=list(emails)).order_by("user__email"))


def _membership(user_id: int, number: int, town: Organisation) -> Membership:
    office = _OFFICES[number % len(_OFFICES)]
    return Membership(user_id=user_id, organisation=town, office_kind=office, started_at=timezone.now())


def _towns(places: set[int]) -> dict[int, Organisation]:
    """Find or make the municipalities; their keys begin with 98, which no real one does."""
    wanted = {f"98{place:06}": place for place in places}
    found = {row.ags_code: row for row in Organisation.objects.filter(ags_code__in=list(wanted))}
    for code, place in wanted.items():
        if code not in found:
            land = _LANDS[place % len(_LANDS)]
            found[code] = Organisation.objects.create(name=f"Probestadt {place + 1:03}", ags_code=code, land=land)
    return {place: found[code] for code, place in wanted.items()}
