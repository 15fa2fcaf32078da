"""Every address, as every role: the code stands in addresses.yaml; foreign things look like missing ones; nobody meets an error page."""

import re
import uuid
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

from tests.factories import accounts as people

ROLES = ("anonymous", "learner", "trainer", "coordinator", "analyst", "admin")
EXPECTED = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text())
# Of packages, tested where they are used: allauth's own steps (tests/accounts), Wagtail's admin (tests/courses/test_authoring.py).
OF_PACKAGES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "wagtail", "javascript_catalog")
ELSEWHERE = {
    "readyz",
    "^admin/(?:users|groups|api-tokens|password_reset|failwhale|test404)(?:/|$)",
}  # tests/serve; /admin/users/ is in the table


def browser(user):
    client = Client(raise_request_exception=False)
    return people.sign_in(client, user) if user else client


def own_patterns(resolver=None, prefix=""):
    """Routes of ours: what is not a package's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not route.startswith(("admin/", "documents/", "accounts/social/", "accounts/3rdparty/", "accounts/oidc/")):
                yield from own_patterns(pattern, route)
        elif not (pattern.name or "").startswith(OF_PACKAGES) and not route.startswith("accounts/social/"):
            yield route


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_address_answers_each_role_as_written(world, role):
    names, users = world
    place, found = ROLES.index(role), {}
    for path in EXPECTED:
        found[path] = browser(users[role]).get(path.format(**names)).status_code

    assert {path: code for path, code in found.items() if code != EXPECTED[path][place]} == {}


@pytest.mark.django_db
def test_anonymous_visitors_are_led_nowhere_but_to_sign_in(world):
    names, _users = world
    private = [path for path, codes in EXPECTED.items() if codes[0] == 302 and codes[1] != 302 and "logout" not in path]
    targets = {path: browser(None).get(path.format(**names))["Location"] for path in private}

    assert {path: target for path, target in targets.items() if not target.startswith("/accounts/login/")} == {}


def test_no_pattern_of_ours_is_left_out():
    names = {
        name: uuid.uuid4() for name in ("course", "lesson", "quiz", "enrolment", "done", "attempt", "certificate", "session", "booking")
    }
    names |= {"page": 1, "version": 1, "block": "x", "town": 1, "person": 1, "question": "x", "code": "ABCD-EFGH-JKLM-NPQR"}
    covered = {resolve(path.format(**names)).route for path in EXPECTED}

    assert set(own_patterns()) - covered - ELSEWHERE == set()


def neutral(answer, *ids) -> str:
    """The body without what was asked for, tokens and request ids."""
    text = answer.content.decode()
    for known in ids:
        text = text.replace(str(known), "ID")
    return re.sub(r'(name="csrfmiddlewaretoken" value|X-CSRFToken": ?|CSRF_TOKEN": )"?=?"?[A-Za-z0-9]{32,64}', "TOKEN", text)


FOREIGN = [
    "/learn/leave/{}/",
    "/learn/completed/{}/",
    "/attempts/{}/",
    "/attempts/{}/submit/",
    "/attempts/{}/review/",
    "/learn/bookings/{}/calendar.ics",
    "/certificates/{}/",
    "/certificates/{}/status/",
    "/certificates/{}/certificate.pdf",
    "/certificates/{}/credential.json",
    "/certificates/{}/badge.png",
    "/certificates/{}/badge.svg",
]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["trainer", "coordinator", "analyst", "admin"])
def test_foreign_looks_like_missing(world, role):
    names, users = world
    kinds = {"bookings": "booking", "leave": "enrolment", "completed": "done", "attempts": "attempt", "certificates": "certificate"}
    for path in FOREIGN:
        own = names[next(name for word, name in kinds.items() if word in path)]
        missing = uuid.uuid4()
        foreign, absent = (browser(users[role]).get(path.format(key)) for key in (own, missing))

        assert (foreign.status_code, sorted(foreign.headers)) == (absent.status_code, sorted(absent.headers))
        assert neutral(foreign, own, missing) == neutral(absent, own, missing)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_reading_changes_nothing_but_who_looked_and_where_one_reads(world, role):
    from courses.models import Enrolment, ItemCompletion
    from quizzes.models import Answer, Attempt

    names, users = world
    tables = (Enrolment, ItemCompletion, Attempt, Answer)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    for path in EXPECTED:
        browser(users[role]).get(path.format(**names))

    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_verbs_are_refused_and_never_an_error(world, method):
    names, users = world
    for path in ("/learn/", "/accounts/profile/", "/reports/", "/coordination/", "/verify/", "/wer-sieht-was/", "/attempts/{attempt}/"):
        answer = getattr(browser(users["learner"]), method)(path.format(**names))

        assert answer.status_code < 500
