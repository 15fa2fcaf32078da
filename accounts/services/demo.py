"""Fictional municipalities and people for demonstrations. Everything here is invented; running it again adds nothing."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.choices import Land, Language, MemberKind, OfficeKind, Role, SizeClass
from accounts.models import Membership, Organisation, User, VisibilityChange
from accounts.services.roles import grant


@dataclass(frozen=True)
class Town:
    """A fictional municipality; `people` is how many fictional learners work there."""

    name: str
    ags: str
    land: str
    people: int
    level: int = 0


TOWNS = (
    Town("Lindenstadt", "99030001", Land.NI, 64, 1),
    Town("Seehafen", "99010001", Land.SH, 46),
    Town("Moorburg", "99030002", Land.NI, 40),
    Town("Auetal am See", "99030003", Land.NI, 38),
    Town("Heidbergen", "99030004", Land.NI, 4),
    Town("Kiefernwalde", "99120001", Land.BB, 36),
    Town("Rosenfurt", "99050001", Land.NW, 58),
    Town("Steinbrück", "99050002", Land.NW, 52),
    Town("Talheim an der Wied", "99050003", Land.NW, 44, 2),
    Town("Weidenau-Nord", "99050004", Land.NW, 3),
    Town("Birkenfels", "99060001", Land.HE, 42),
    Town("Sonnenbach", "99060002", Land.HE, 40),
    Town("Falkenried", "99090001", Land.BY, 50),
    Town("Oberlauterbach", "99090002", Land.BY, 38),
    Town("Hohenlinde", "99080001", Land.BW, 5),
)
FIRST = (
    "Annika Ayşe Bernd Carla Claudia Daniel Elif Emre Eva Farid Friederike Hanna Ingo Jana Jonas Kaya Kerstin Lena Leyla Lukas Maren "
    "Matthias Minh Mira Nadine Olaf Piotr Renate Samira Stefan Svenja Thandi Thomas Uta Viktor Wiebke Yasmin Zoran"
).split()
LAST = (
    "Ahlers Albers Aydın Bauer Behrens Brandt Demir Dönmez Eggers Fiedler Franke Große Hansen Hoang Jansen Kaiser Keller Kowalski Krüger "
    "Lindner Lorenz Mbeki Meier Neumann Novak Otten Petersen Peters Quade Richter Rossi Schäfer Seidel Thiel Ulrich Vogel Weiß Yılmaz Ziegler"
).split()
ACCOUNTS = (
    ("learner@example.org", "Sabine Albers", None, "Lindenstadt"),
    ("learner2@example.org", "Emre Aydın", None, "Seehafen"),
    ("trainer@example.org", "Carla Lindner", Role.TRAINER, None),
    ("coordinator@example.org", "Jonas Petersen", Role.COORDINATOR, "Lindenstadt"),
    ("coordinator2@example.org", "Renate Krüger", Role.COORDINATOR, "Talheim an der Wied"),
    ("analyst@example.org", "Mira Voss", Role.ANALYST, None),
    ("admin@example.org", "Henrike Lohmann", Role.ADMIN, None),
)
OFFICE_WEIGHTS = {OfficeKind.ORDER: 34, OfficeKind.PLANNING: 23, OfficeKind.EVENTS: 22, OfficeKind.EDUCATION: 15, OfficeKind.RESCUE: 6}
UNITS: dict[str, tuple[str, str]] = {
    OfficeKind.ORDER: ("Marktaufsicht", "Außendienst"),
    OfficeKind.PLANNING: ("Stadtplanung", "Verkehr"),
    OfficeKind.EVENTS: ("Stadtfest", "Kulturbüro"),
    OfficeKind.EDUCATION: ("Schulverwaltung", "Sport"),
    OfficeKind.RESCUE: ("Brandschutz", "Brandschutz"),
}


def _agreed_on() -> datetime:
    """The day of the fictional agreements: the whole invented past lies behind it."""
    return timezone.now() - timedelta(days=400)


@transaction.atomic
def seed_towns() -> dict[str, Organisation]:
    """Make the fictional municipalities; one shows status by name, one proofs too, each under a fictional agreement."""
    towns = {}
    for town in TOWNS:
        about = {0: "", 1: "Dienstvereinbarung Fortbildung", 2: "Dienstvereinbarung Pflichtschulung im Außendienst"}[town.level]
        agreement = f"{about} vom {_agreed_on():%d.%m.%Y}" if about else ""
        towns[town.name], _made = Organisation.objects.get_or_create(
            ags_code=town.ags,
            defaults={
                "name": town.name,
                "land": town.land,
                "size_class": _size(town),
                "member_kind": MemberKind.MEMBER if town.people >= 40 else MemberKind.GUEST,
                "visibility_level": town.level,
                "agreement_reference": agreement,
            },
        )
    return towns


def _size(town: Town) -> str:
    """The more people take part, the larger the town."""
    if town.people >= 50:
        return SizeClass.LARGE
    return SizeClass.MEDIUM if town.people >= 40 else SizeClass.SMALL


@transaction.atomic
def seed_accounts(towns: dict[str, Organisation]) -> None:
    """Make the demonstration accounts with the public password. Refuses (RuntimeError) outside DEMO."""
    if not settings.DEMO:
        raise RuntimeError("Demonstration accounts exist with DEMO only: their password is public.")
    for email, name, role, town in ACCOUNTS:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, settings.DEMO_PASSWORD, full_name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        if town and not user.memberships.exists():
            Membership.objects.create(user=user, organisation=towns[town], office_kind=OfficeKind.ORDER, started_at=timezone.now())
        if role and not user.grants.filter(role=role).exists():
            grant(user=user, role=role, organisation=towns[town] if town and role == Role.COORDINATOR else None)
    _seed_agreement(towns)


def _seed_agreement(towns: dict[str, Organisation]) -> None:
    """Date the fictional agreements so that the invented past lies behind them."""
    decider = User.objects.get(email="admin@example.org")
    day = _agreed_on()
    for town in TOWNS:
        organisation = towns[town.name]
        # A municipality of an older demonstration keeps the level it has.
        if town.level and town.level == organisation.visibility_level and not organisation.visibility_changes.exists():
            VisibilityChange.objects.create(
                organisation=organisation,
                level=town.level,
                agreement_reference=organisation.agreement_reference,
                decided_by=decider,
                decided_on=day,
                effective_from=day,
            )


@transaction.atomic
def seed_people(towns: dict[str, Organisation]) -> list[Membership]:
    """Make the fictional learners (no usable password) with their memberships; returns those that are new."""
    dice = random.Random(2026)  # noqa: S311  # invented people, not secrets
    wanted = [(town, number, _office(dice), _name(dice)) for town in TOWNS for number in range(1, town.people + 1)]
    emails = {f"person-{town.ags}-{number}@example.org": (town, office, name) for town, number, office, name in wanted}
    known = set(User.objects.filter(email__in=list(emails)).values_list("email", flat=True))
    unusable = make_password(None)
    User.objects.bulk_create(
        [
            # Every fourth one prefers English: a smaller group would hide the table of languages.
            User(email=email, full_name=name, password=unusable, language=Language.ENGLISH if number % 4 == 0 else Language.GERMAN)
            for number, (email, (_town, _office_kind, name)) in enumerate(emails.items())
            if email not in known
        ]
    )
    users = {user.email: user for user in User.objects.filter(email__in=[email for email in emails if email not in known])}
    return Membership.objects.bulk_create(
        [
            Membership(
                user=users[email], organisation=towns[town.name], office_kind=office, unit=UNITS[office][at % 2], started_at=timezone.now()
            )
            for at, (email, (town, office, _name_of)) in enumerate(emails.items())
            if email in users
        ]
    )


def _office(dice: random.Random) -> str:
    return dice.choices(list(OFFICE_WEIGHTS), weights=list(OFFICE_WEIGHTS.values()))[0]


def _name(dice: random.Random) -> str:
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"
