"""Every address, as everybody: the code stands in addresses.yaml; foreign, unknown and forbidden look the same; nobody meets an error page.

One world serves each walk, because making it takes longer than the walk.
"""

import re
import uuid
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.core.cache import cache
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

from tests.architecture.walkers import PERSONAL, ROLES, TOWN, again, browser, is_personal, make_walkers
from tests.factories import accounts as people

pytestmark = pytest.mark.walk
EXPECTED = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text())
# Of packages, tested where they are used: allauth's own steps (tests/accounts), Wagtail's admin (tests/courses/test_authoring.py).
OF_PACKAGES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "wagtail", "javascript_catalog")
ELSEWHERE = {
    "readyz",
    "^admin/(?:users|groups|api-tokens|password_reset|failwhale|test404)(?:/|$)",
}  # tests/serve; /admin/users/ is in the table
# What reading may write: who looked, and what belongs to a sign-in.
WRITTEN_BY_READING = {
    "reports_reportaccess",
    "accounts_coordinationevent",
    "django_session",
    "usersessions_usersession",
    "account_emailaddress",
    "auth_group",
    "accounts_user_groups",
}


def own_patterns(resolver=None, prefix=""):
    """Routes of ours: what is not a package's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not route.startswith(("admin/", "documents/", "accounts/social/", "accounts/3rdparty/", "accounts/oidc/")):
                yield from own_patterns(pattern, route)
        elif not (pattern.name or "").startswith(OF_PACKAGES) and not route.startswith("accounts/social/"):
            yield route


def row_counts() -> dict[str, int]:
    """How many rows each table has."""
    tables = {model._meta.db_table: model for model in apps.get_models() if model._meta.managed}
    return {name: model._base_manager.count() for name, model in tables.items() if name not in WRITTEN_BY_READING}


@pytest.fixture
def walkers(world):
    names, users = world
    return make_walkers(names, users, people.make_organisation("Andere", "99000055"))


def learner_rows() -> list:
    from courses.models import Enrolment, ItemCompletion
    from quizzes.models import Answer, Attempt

    return [list(table.objects.order_by("pk").values()) for table in (Enrolment, ItemCompletion, Attempt, Answer)]


@pytest.mark.django_db
@pytest.mark.parametrize("group", [ROLES, ("stranger", "elsewhere", "deputy", "late", "shut")], ids=["the roles", "the same otherwise"])
def test_each_address_answers_everybody_as_written_and_reading_changes_nothing(world, walkers, group):
    names, _users = world
    before = row_counts(), learner_rows()
    wrong = {}
    for who in group:
        client, expected = walkers[who]
        cache.clear()  # or the counters of wrong codes and links would stop whoever comes last
        for path, codes in EXPECTED.items():
            found = again(client).get(path.format(**names)).status_code
            if found != expected(path, codes):
                wrong[f"{who} {path}"] = f"{found}, expected {expected(path, codes)}"

    assert wrong == {}
    assert (row_counts(), learner_rows()) == before


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


def neutral(answer, *ids) -> tuple:
    """Status, names of headers, and the body without tokens and what was asked for."""
    text = re.sub(
        r'(name="csrfmiddlewaretoken" value|X-CSRFToken": ?|CSRF_TOKEN": )"?=?"?[A-Za-z0-9]{32,64}', "TOKEN", answer.content.decode()
    )
    for known in sorted(ids, key=len, reverse=True):
        text = text.replace(known, "ID")
    return answer.status_code, sorted(answer.headers), text


@pytest.mark.django_db
def test_foreign_looks_like_missing_by_reading_and_by_writing_and_writes_nothing(world, walkers):
    names, _users = world
    missing = {**names, "town": 999_999} | {part.strip("{}"): uuid.uuid4() for part in PERSONAL}
    before, different, open_ones = row_counts(), [], []
    for who in ("stranger", "elsewhere", "admin"):
        client, expected = walkers[who]
        cache.clear()
        for path, codes in EXPECTED.items():
            is_foreign = is_personal(path) or (TOWN in path and path.startswith("/coordination/"))
            if not is_foreign or expected(path, codes) not in {404, 405}:
                continue
            ids = [str(values[name]) for name in missing if f"{{{name}}}" in path for values in (names, missing)]
            for method in ("get", "post"):
                foreign, absent = (getattr(again(client), method)(path.format(**values)) for values in (names, missing))
                if neutral(foreign, *ids) != neutral(absent, *ids):
                    different.append(f"{who} {method} {path}: {foreign.status_code}, missing {absent.status_code}")
                if foreign.status_code not in {404, 405, 403}:
                    open_ones.append(f"{who} {method} {path}: {foreign.status_code}")

    assert (different, open_ones) == ([], [])
    assert row_counts() == before


@pytest.mark.django_db
def test_without_the_second_factor_no_privileged_address_opens(world):
    names, users = world
    opened = []
    for role in ("trainer", "coordinator", "analyst", "admin"):
        client = browser(users[role], "password")
        for path, codes in EXPECTED.items():
            if path.startswith(("/coordination/", "/reports/", "/admin/")) and codes[ROLES.index(role)] == 200:
                answer = again(client).get(path.format(**names))
                if answer.status_code != 302 or "/accounts/2fa/" not in answer["Location"]:
                    opened.append(f"{role} {path}: {answer.status_code}")

    assert opened == []


@pytest.mark.django_db
def test_other_verbs_are_refused_and_never_an_error(world):
    names, users = world
    client = browser(users["learner"])
    for method in ("put", "patch", "delete", "trace"):
        for path in ("/learn/", "/accounts/profile/", "/reports/", "/coordination/", "/verify/", "/wer-sieht-was/", "/attempts/{attempt}/"):
            assert getattr(again(client), method)(path.format(**names)).status_code < 500
