"""Who walks over all addresses: the six roles of addresses.yaml, and the same people without their scope, their time or their factor."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import RoleGrant, User
from tests.factories import accounts as people

ROLES = ("anonymous", "learner", "trainer", "coordinator", "analyst", "admin")
# Parts of addresses that stand for things of one person or one municipality.
PERSONAL = ("{enrolment}", "{done}", "{attempt}", "{certificate}", "{booking}")
TOWN = "{town}"
Codes = list[int]


def browser(user: User | None, *methods: str) -> Client:
    """A browser, with somebody signed in."""
    client = Client(raise_request_exception=False)
    return people.sign_in(client, user, *methods) if user else client


def again(client: Client) -> Client:
    """The same sign-in in a browser without any other cookie: one page does not change the next."""
    fresh = Client(raise_request_exception=False)
    if "sessionid" in client.cookies:
        fresh.cookies["sessionid"] = client.cookies["sessionid"].value
    return fresh


def is_personal(path: str) -> bool:
    """Whether an address names a thing of one person."""
    return any(part in path for part in PERSONAL)


def column(role: str) -> Callable[[str, Codes], int]:
    """The code written down for a role."""
    place = ROLES.index(role)
    return lambda _path, codes: codes[place]


def stranger(path: str, codes: Codes) -> int:
    """Another learner: what is the learner's own is missing for them, as it is for a trainer; nor are they enrolled."""
    return codes[2] if is_personal(path) or path == "/learn/enrol/{course}/" else codes[1]


def elsewhere(path: str, codes: Codes) -> int:
    """A coordinator of another municipality: the first one's desk is missing for them, as it is for a trainer."""
    return codes[2] if TOWN in path and path.startswith("/coordination/") else codes[3]


def make_walkers(_names: dict, users: dict[str, User | None], other_town) -> dict[str, tuple[Client, Callable[[str, Codes], int]]]:
    """Name → (browser, what each address answers). All are signed in before anybody loses a right."""
    town = users["coordinator"].grants.get().organisation
    made = {
        name: people.make_user(f"{name}@example.com", f"Person {name.title()}")
        for name in ("stranger", "elsewhere", "deputy", "late", "shut")
    }
    people.join(made["stranger"], other_town)
    people.grant(made["elsewhere"], "coordinator", other_town)
    for name in ("deputy", "late", "shut"):
        people.grant(made[name], "coordinator", town)
    RoleGrant.objects.filter(user=made["deputy"]).update(is_deputy=True)
    walkers = {role: (browser(users[role]), column(role)) for role in ROLES}
    walkers |= {
        "stranger": (browser(made["stranger"]), stranger),
        "elsewhere": (browser(made["elsewhere"]), elsewhere),
        "deputy": (browser(made["deputy"]), column("coordinator")),
        "late": (browser(made["late"]), stranger),
        "shut": (browser(made["shut"]), column("anonymous")),
    }
    now = timezone.now()
    RoleGrant.objects.filter(user=made["late"]).update(valid_from=now - timedelta(days=9), valid_until=now - timedelta(minutes=1))
    User.objects.filter(pk=made["shut"].pk).update(is_active=False)
    return walkers
